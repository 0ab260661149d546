import { InvalidRequest } from '#runtime/errors.ts';
import type { Client, Instance, Registration } from '#runtime/model.ts';
import { opcScope } from '#runtime/opc-scope.ts';
import { isScope, joinUrl, plainHost, urlParts } from './url-parts.ts';
import { trapsIn } from './url-traps.ts';

/** The resource scope that CupixWorks needs is the one that ends so. */
const INVOKE_SCOPE = 'urn:opc:resource:consumer::all';

export interface RegistrationSources {
  domainUrl: string;
  client: Client;
  instance: Instance;
  /** Endpoint URL of the integration as OIC shows it, with its placeholder. */
  endpointUrl: string;
  primaveraUrl: string;
  /** Address that the outbound connection has, if we set it. */
  connectionUrl?: string;
}

/**
 * The five values that a project administrator enters in CupixWorks, from what is known by now. Pure.
 * Source: https://support.cupix.works/hc/en-us/articles/46202539403419-Oracle-Integration
 * @throws InvalidRequest what is known does not fit together; says which value and which mistake
 */
export function registrationValues(sources: RegistrationSources): Registration {
  const { domainUrl, client, instance, endpointUrl, primaveraUrl, connectionUrl } = sources;
  if (connectionUrl && opcScope(connectionUrl) !== opcScope(primaveraUrl)) {
    throw unfit(
      'OPC Access Token URL',
      `the connection leads to ${connectionUrl}, the request names ${primaveraUrl}; the token would be refused`,
    );
  }
  return {
    oicOAuthTokenUrl: oicOAuthTokenUrl(domainUrl),
    clientId: client.clientId,
    clientSecret: { secretId: client.secretId },
    scope: invokeScope(client, instance),
    opcAccessTokenUrl: opcAccessTokenUrl(endpointUrl, primaveraUrl),
  };
}

/**
 * The Endpoint URL with the value of its Scope parameter replaced; everything before it stays byte for byte
 * as OIC shows it. Oracle's rule for the scope wins over the guide's prose, which with the guide's own
 * example would give two slashes.
 * @throws InvalidRequest the Endpoint URL is not one; names the mistake
 */
export function opcAccessTokenUrl(endpointUrl: string, primaveraUrl: string): string {
  const parts = urlParts(endpointUrl.trim());
  const scope = opcScope(primaveraUrl);
  const parameters = parts.parameters.map((one) =>
    isScope(one.name) ? { name: one.name, value: scope } : one,
  );
  const url = parts.text.includes('?') ? joinUrl({ ...parts, parameters }) : parts.text;
  const [trap] = trapsIn(url, url);
  if (trap) throw unfit('OPC Access Token URL', `${trap.says} (${trap.id}, seen: ${endpointUrl})`);
  return url;
}

/**
 * Where the identity domain issues tokens. Its URL comes with a port that CupixWorks's guide leaves out.
 * @throws InvalidRequest no https address
 */
export function oicOAuthTokenUrl(domainUrl: string): string {
  const origin = domainUrl.trim().replace(/\/+$/, '').replace(/:443$/, '');
  const { scheme, path } = urlParts(origin);
  const loopback = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/.test(origin);
  if ((scheme === 'https' || loopback) && path === '' && URL.canParse(origin)) {
    return `${origin}/oauth2/v1/token`;
  }
  throw unfit('OIC OAuth Token URL', `the identity domain has the URL ${domainUrl}`);
}

/**
 * The scope by which integrations are called. Its host is that of the instance's primary audience, else
 * the token is for another instance.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/check-scopes-match-your-oracle-integration-instance.html
 */
function invokeScope(client: Client, instance: Instance): string {
  const scope = client.scopes.invoke;
  const audience = scope.endsWith(INVOKE_SCOPE) ? scope.slice(0, -INVOKE_SCOPE.length) : '';
  const same =
    plainHost(urlParts(audience).host) === plainHost(urlParts(instance.audience).host) &&
    audience.startsWith('https://');
  if (same) return scope;
  throw unfit('Scope', `the client has ${scope}, the instance is ${instance.audience}`);
}

function unfit(value: string, why: string): InvalidRequest {
  return new InvalidRequest({
    system: 'cupixworks',
    summary: `The value "${value}" can't be derived: ${why}.`,
    fix: 'If the archive is the one that Cupix supplies, report a defect with this text; otherwise use that archive, then resume.',
  });
}
