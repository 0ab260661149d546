import type { World } from '#local/simulation/world.ts';
import type { TokenIssuer } from '#local/token-issuer.ts';
import { domainUrl } from './hosts.ts';
import { type App, Directory, type DomainUser } from './scim/directory.ts';
import { OracleState } from './state.ts';

/** The content of the secret `oic-onboarding/oci-exchange`. */
export interface ExchangeClient {
  clientId: string;
  clientSecret: string;
  domainUrl: string;
}

const name = 'oic-onboarding';

/**
 * Sets the tenancy up for keyless authentication, as its administrator does once: a service user that may
 * do what the API user may, an application for the exchange, and a trust in the issuer for the roles that
 * fit a pattern. What an earlier call made is kept.
 * @param trusted.roles pattern of role ARNs, with * for anything
 */
export async function seedTrust(
  world: World,
  trusted: { issuer: TokenIssuer; audience: string; roles: string },
): Promise<ExchangeClient> {
  const state = new OracleState(world);
  const domain = state.domains.get(state.tenancy.domainId)!;
  const directory = new Directory(world, domain.guid);
  const user = directory.users.find((one) => one.userName === name) ?? addUser(state, directory);
  const app =
    directory.apps.find((one) => one.attributes.displayName === `${name}-exchange`) ??
    addApp(state, directory);
  const { issuer, audience, roles } = trusted;
  if (!directory.trusts.find((one) => one.issuer === issuer.url)) {
    const id = world.ids.hex('trust');
    const attributes = {
      name,
      type: 'JWT',
      issuer: issuer.url,
      publicKeyEndpoint: `${issuer.url}/.well-known/jwks.json`,
      oauthClients: [app.name],
      clientClaimName: 'aud',
      clientClaimValues: [audience],
      subjectType: 'User',
      allowImpersonation: true,
      impersonationServiceUsers: [{ rule: `sub eq ${roles}`, value: user.id }],
    };
    const times = { createdAt: state.now, modifiedAt: state.now };
    directory.trusts.set(id, {
      id,
      name,
      issuer: issuer.url,
      isActive: true,
      attributes,
      ...times,
    });
  }
  await world.store.save();
  return { clientId: app.name, clientSecret: app.secret!, domainUrl: domainUrl(world, domain) };
}

function addUser(state: OracleState, directory: Directory): DomainUser {
  const ocid = state.ocid('user', false);
  const { policies, domainRoles } = state.users.get(state.tenancy.userId)!;
  state.users.set(ocid, { id: ocid, name, policies, domainRoles });
  state.tenancies.update(state.tenancy.id, (tenancy) => ({ ...tenancy, serviceUserId: ocid }));
  const user: DomainUser = {
    id: state.world.ids.hex('user'),
    ocid,
    userName: name,
    isServiceUser: true,
    attributes: { userName: name },
    createdAt: state.now,
  };
  directory.users.set(user.id, user);
  return user;
}

function addApp(state: OracleState, directory: Directory): App {
  const { ids } = state.world;
  const app: App = {
    id: ids.hex('app'),
    name: ids.hex('client-id'),
    secret: `idcscs-${ids.uuid('client-secret')}`,
    attributes: {
      displayName: `${name}-exchange`,
      isOAuthClient: true,
      clientType: 'confidential',
      allowedGrants: ['client_credentials'],
    },
    isActive: true,
    // Long enough ago that the token endpoint knows it.
    activeSince: 0,
    createdAt: state.now,
    modifiedAt: state.now,
    version: 1,
  };
  directory.apps.set(app.id, app);
  return app;
}
