import { InvalidRequest } from '#runtime/errors.ts';
import type { UserStatus } from '#runtime/integration-user.ts';
import { OAuthClientSecret, readSecret } from '#runtime/secrets.ts';
import { findAppByClientId, type OAuthApp } from './apps.ts';

/** What an application of others has to be good for. */
interface Needed {
  domainUrl: string;
  status: UserStatus;
  /** Null: not known yet, so not looked at. */
  scope: string | null;
}

/**
 * The application of others whose client id lies in that secret.
 * @throws InvalidRequest it can't call CPQ as it is
 */
export async function findAdopted(needed: Needed, secretId: string): Promise<OAuthApp> {
  const { value } = await readSecret(secretId, OAuthClientSecret);
  const app = await findAppByClientId(needed.domainUrl, value.clientId);
  const flaw = flawOf(app, needed);
  if (!app || flaw) throw unusable(value.clientId, flaw);
  return app;
}

/** What keeps an application of others from calling CPQ; it is theirs to mend. */
function flawOf(app: OAuthApp | undefined, { scope, status }: Needed): string | undefined {
  if (!app) return 'is not in the identity domain';
  if (app.active === false && status === 'active') return 'is deactivated';
  if (!app.allowedGrants?.includes('client_credentials'))
    return 'lacks the grant client credentials';
  const mayAsk =
    scope === null ||
    app.trustScope === 'Account' ||
    app.allowedScopes?.some(({ fqs }) => fqs === scope);
  return mayAsk ? undefined : `lacks the resource ${scope}`;
}

function unusable(clientId: string, flaw: string | undefined): InvalidRequest {
  return new InvalidRequest({
    system: 'identity-domain',
    summary: `The application with the client id ${clientId} ${flaw}.`,
    fix: 'It is left as it is. Mend it in the identity domain (Integrated applications, OAuth configuration), or leave client.adopt out so that one is made; then resume.',
  });
}
