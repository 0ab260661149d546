import * as z from 'zod/mini';
import { NotFound } from '#runtime/errors.ts';
import type { Client, Instance } from '#runtime/model.ts';
import { parseScim, scim } from './client.ts';

const ResourceApp = z.object({
  scopes: z.nullish(z.array(z.object({ fqs: z.nullish(z.string()) }))),
});

/** What stands behind the audience in a scope, without a slash between the two. */
const SUFFIX = { api: '/ic/api/', invoke: 'urn:opc:resource:consumer::all' };

/**
 * Reads the two scopes of an instance from its own app in the domain, so that they are spelled as the
 * token endpoint wants them, and checks that they belong to this instance and no other.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/check-scopes-match-your-oracle-integration-instance.html
 * @throws NotFound the app isn't in this domain, or lacks a scope for the instance's primary audience
 */
export async function readScopes(domainUrl: string, instance: Instance): Promise<Client['scopes']> {
  const operation = "Read the scopes of the instance's application";
  const response = await scim({
    domainUrl,
    operation,
    path: `Apps/${encodeURIComponent(instance.appId)}?attributes=id,name,displayName,scopes`,
    how: 'read',
    expect: [404],
  });
  if (response.status === 404) {
    throw new NotFound({
      system: 'identity-domain',
      summary: `The application of the instance ${instance.name} (${instance.appId}) is not in the domain ${domainUrl}.`,
      fix: 'An instance lives in the identity domain it was created in. Name that domain in the request, then resume.',
      seen: { status: 404, requestId: response.requestId },
    });
  }
  const { scopes } = parseScim(ResourceApp, response, operation);
  const offered = (scopes ?? []).flatMap(({ fqs }) => fqs ?? []);
  return {
    api: pickScope(offered, instance, SUFFIX.api),
    invoke: pickScope(offered, instance, SUFFIX.invoke),
  };
}

/** The scope that is audience plus suffix; Oracle prints the port 443 in some places and not in others. */
function pickScope(offered: string[], instance: Instance, suffix: string): string {
  const audience = withoutPort(instance.audience);
  const scope = offered.find(
    (fqs) => fqs.endsWith(suffix) && withoutPort(fqs.slice(0, -suffix.length)) === audience,
  );
  if (scope) return scope;
  throw new NotFound({
    system: 'identity-domain',
    summary: `The application of the instance ${instance.name} has no scope ${instance.audience}${suffix}.`,
    fix: 'Check in the identity domain that the application of the instance shows this resource scope and that the request names the right domain, then resume.',
    seen: { detail: offered.slice(0, 4).join(' ') },
  });
}

function withoutPort(audience: string): string {
  return audience.replace(/\/+$/, '').replace(/:443$/, '').toLowerCase();
}
