import type { Context } from './context.ts';

/** How the HTTP API is set up; all of it comes from the CDK context: docs/deploy.md. */
export interface ApiSettings {
  /** Callers show a token of this issuer; absent: they sign with IAM. */
  tokens?: { issuer: string; audience: string; jwksUrl?: string; customersClaim?: string };
  /**
   * The files of the page are for everybody, and people sign in on it; absent: it has the same authorization as
   * the rest. Data never is for everybody.
   */
  console?: { issuer: string; clientId: string; scope: string; tokenOrigin?: string };
  /** JSON: which IAM principals may do what for which customers; `{}` is nobody. */
  entitlements: string;
  /** Requests per second that are let in on average and at once, over all callers. */
  throttle: { rate: number; burst: number };
  /** A name of one's own, with its certificate in AWS Certificate Manager in the region of the stack. */
  domain?: { name: string; certificateArn: string };
  /** The regional web ACL (AWS WAF) that stands in front. */
  webAclArn?: string;
  /** Where docs/ can be read; problems lead there. */
  runbookUrl?: string;
  /** Off where the account's role for API Gateway's logs is set by somebody else. */
  setsLogRole: boolean;
}

const ANYTHING = /\S/;
const URL_FORM = /^https:\/\/[^\s/]+\S*$/;
const ORIGIN = /^https:\/\/[^\s/]+$/;
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html */
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const CERTIFICATE = /^arn:[\w-]+:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;
const WEB_ACL = /^arn:[\w-]+:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/[^/\s]+\/[^/\s]+$/;
/** A new account may take 10,000 requests a second: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const THROTTLE = { from: 1, to: 10_000 };
/** Some ten people and programs that look every few seconds, and room for a page that loads. */
const ORDINARY_THROTTLE = { rate: 20, burst: 40 };

/**
 * Reads the settings of the API from the context.
 * @throws Error a value is of no use: an issuer without an audience, a domain without a certificate, …
 */
export function apiSettingsOf(context: Context): ApiSettings {
  return {
    ...tokensIn(context),
    ...consoleIn(context),
    ...domainIn(context),
    entitlements: entitlementsIn(context),
    throttle: {
      rate: context.number('apiRate', THROTTLE, ORDINARY_THROTTLE.rate),
      burst: context.number('apiBurst', THROTTLE, ORDINARY_THROTTLE.burst),
    },
    webAclArn: context.text('webAclArn', WEB_ACL, 'the ARN of a regional web ACL (AWS WAF)'),
    runbookUrl: context.text('runbookUrl', URL_FORM, 'an https address'),
    setsLogRole: context.isOn('apiLogRole', true),
  };
}

function tokensIn(context: Context): Pick<ApiSettings, 'tokens'> {
  context.together('tokenIssuer', 'tokenAudience');
  const issuer = context.text('tokenIssuer', URL_FORM, 'the https address of the issuer');
  const audience = context.text('tokenAudience', ANYTHING, 'the audience of the tokens');
  if (!issuer || !audience) return {};
  return {
    tokens: {
      issuer,
      audience,
      jwksUrl: context.text('tokenJwksUrl', URL_FORM, 'an https address'),
      customersClaim: context.text('customersClaim', ANYTHING, 'the name of a claim'),
    },
  };
}

function consoleIn(context: Context): Pick<ApiSettings, 'console'> {
  context.together('apiConsole', 'apiConsoleClient');
  const isPublic = context.text('apiConsole', /^public$/, 'public, or missing');
  const clientId = context.text('apiConsoleClient', ANYTHING, 'the id of the page as a client');
  if (!isPublic || !clientId) return {};
  const issuer = context.text('tokenIssuer', URL_FORM, 'the https address of the issuer');
  if (!issuer) {
    throw new Error(
      'The context apiConsole is public, so people have to sign in on the page: give tokenIssuer and tokenAudience, too (docs/deploy.md).',
    );
  }
  return {
    console: {
      issuer,
      clientId,
      scope:
        context.text('apiConsoleScope', ANYTHING, 'scopes with blanks between') ?? 'openid email',
      tokenOrigin: context.text('apiConsoleTokenOrigin', ORIGIN, 'an https origin without a path'),
    },
  };
}

function domainIn(context: Context): Pick<ApiSettings, 'domain'> {
  context.together('apiDomain', 'apiCertificateArn');
  const name = context.text('apiDomain', DOMAIN, 'a host name in lower case');
  const certificateArn = context.text(
    'apiCertificateArn',
    CERTIFICATE,
    'the ARN of a certificate in AWS Certificate Manager',
  );
  return name && certificateArn ? { domain: { name, certificateArn } } : {};
}

/** A mistake is better found now than by a caller. */
function entitlementsIn(context: Context): string {
  const isList = (value: unknown): value is '*' | string[] =>
    value === '*' || (Array.isArray(value) && value.every((name) => typeof name === 'string'));
  return JSON.stringify(
    context.object(
      'entitlements',
      isList,
      'a JSON object, an ARN pattern with "*" or a list of customers each (docs/api.md)',
    ),
  );
}

/** What `api/http` is told, besides what every function is. */
export function handlerEnvironment({ entitlements, runbookUrl, console }: ApiSettings) {
  return {
    ENTITLEMENTS: entitlements,
    ...(runbookUrl && { RUNBOOK_URL: runbookUrl }),
    ...(console && { CONSOLE_ACCESS: 'public', CONSOLE_SIGN_IN: JSON.stringify(console) }),
  };
}

/** What `api/check-token` is told. */
export function checkerEnvironment(tokens: NonNullable<ApiSettings['tokens']>) {
  return {
    TOKEN_ISSUER: tokens.issuer,
    TOKEN_AUDIENCE: tokens.audience,
    ...(tokens.jwksUrl && { TOKEN_JWKS_URL: tokens.jwksUrl }),
    ...(tokens.customersClaim && { CUSTOMERS_CLAIM: tokens.customersClaim }),
  };
}
