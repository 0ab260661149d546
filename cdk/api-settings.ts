import type { Node } from 'constructs';

/** How the HTTP API is set up; all of it comes from the CDK context: docs/deploy.md. */
export interface ApiSettings {
  /** Callers show a token of this issuer; absent: they sign with IAM. */
  tokens?: { issuer: string; audience: string; jwksUrl?: string; customersClaim?: string };
  /** JSON: which IAM principals may do what for which customers; `{}` is nobody. */
  entitlements: string;
  /** The regional web ACL (AWS WAF) that stands in front. */
  webAclArn?: string;
  /** Where docs/ can be read; problems lead there. */
  runbookUrl?: string;
}

/**
 * Reads the settings of the API from the context.
 * @throws Error a value is of no use: an issuer without an audience, entitlements that are no such list
 */
export function apiSettingsOf(node: Node): ApiSettings {
  const text = (name: string) => {
    const value: unknown = node.tryGetContext(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const issuer = text('tokenIssuer');
  const audience = text('tokenAudience');
  if ((issuer === undefined) !== (audience === undefined)) {
    throw new Error('The contexts tokenIssuer and tokenAudience belong together: give both.');
  }
  return {
    ...(issuer &&
      audience && {
        tokens: {
          issuer,
          audience,
          jwksUrl: text('tokenJwksUrl'),
          customersClaim: text('customersClaim'),
        },
      }),
    entitlements: entitlementsIn(node.tryGetContext('entitlements') ?? {}),
    webAclArn: text('webAclArn'),
    runbookUrl: text('runbookUrl'),
  };
}

/** Text from the command line, or an object from cdk.json; a mistake is better found now than by a caller. */
function entitlementsIn(context: unknown): string {
  const entitlements = typeof context === 'string' ? parsed(context) : context;
  const isObject =
    entitlements !== null && typeof entitlements === 'object' && !Array.isArray(entitlements);
  const isList = (value: unknown) =>
    value === '*' || (Array.isArray(value) && value.every((name) => typeof name === 'string'));
  if (isObject && Object.values(entitlements).every(isList)) return JSON.stringify(entitlements);
  throw new Error(
    'The context entitlements is a JSON object: an ARN pattern, and "*" or a list of customers (docs/api.md).',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What `api/http` is told, besides what every function is. */
export function handlerEnvironment({ entitlements, runbookUrl }: ApiSettings) {
  return { ENTITLEMENTS: entitlements, ...(runbookUrl && { RUNBOOK_URL: runbookUrl }) };
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
