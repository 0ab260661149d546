import { domainUrl } from '../hosts.ts';
import type { Domain, OracleState } from '../state.ts';
import { appSchema } from './attributes.ts';
import type { App, Directory } from './directory.ts';
import type { Resource } from './resource.ts';
import { noSuchResource } from './scim-error.ts';

/** Everything a handler of an identity domain works with. */
export interface DomainContext {
  state: OracleState;
  domain: Domain;
  directory: Directory;
}

/** Version of a resource for `if-match`. */
export const versionOf = (app: Pick<App, 'id' | 'version'>) =>
  `${app.id.slice(0, 8)}${app.version}`;

/** The app of the path, or 404. */
export function findApp(context: DomainContext, id: string): App {
  const app = context.directory.apps.get(id);
  if (!app) throw noSuchResource('App', id);
  return app;
}

/** Whether the app shows as active: a deactivation takes a moment to show. */
export function showsActive(context: DomainContext, app: App): boolean {
  const { now, settings } = context.state;
  if (app.isActive) return true;
  return app.inactiveSince !== undefined && now < app.inactiveSince + settings.deactivationDelayMs;
}

/** `meta` of a resource. */
export function metaOf(
  { state, domain }: DomainContext,
  type: string,
  times: { id: string; createdAt: number; modifiedAt?: number; version?: string },
) {
  return {
    resourceType: type,
    created: new Date(times.createdAt).toISOString(),
    lastModified: new Date(times.modifiedAt ?? times.createdAt).toISOString(),
    ...(times.version && { version: times.version }),
    location: `${domainUrl(state.world, domain)}/admin/v1/${type}s/${times.id}`,
  };
}

/** An app with all its attributes. The secret is among them, on every read: it is `returned: default`. */
export function viewApp(context: DomainContext, app: App): Resource {
  const { directory } = context;
  const roles = directory.grants.filter((grant) => grant.granteeId === app.id);
  return {
    schemas: [appSchema.urn],
    id: app.id,
    ocid: `ocid1.domainapp.oc1..${app.id}`,
    ...app.attributes,
    name: app.name,
    clientSecret: app.secret,
    active: showsActive(context, app),
    isOPCService: app.service !== undefined,
    isAliasApp: false,
    ...(app.service && {
      audience: app.service.audience,
      secondaryAudiences: app.service.secondaryAudiences,
      scopes: app.service.scopes,
    }),
    allowedScopes: viewAllowedScopes(directory, app),
    grantedAppRoles: roles.map((grant) => viewGrantedRole(context, grant.roleId)),
    grants: roles.map((grant) => ({ value: grant.id, grantMechanism: grant.grantMechanism })),
    meta: metaOf(context, 'App', { ...app, version: versionOf(app) }),
  };
}

function viewAllowedScopes(directory: Directory, app: App): Resource[] | undefined {
  const scopes = app.attributes.allowedScopes as { fqs: string }[] | undefined;
  return scopes?.map(({ fqs }) => ({ fqs, idOfDefiningApp: directory.appByScope(fqs)?.id }));
}

function viewGrantedRole({ directory }: DomainContext, roleId: string): Resource {
  const role = directory.roles.get(roleId);
  const app = role && directory.apps.get(role.appId);
  return {
    value: roleId,
    display: role?.displayName,
    appId: role?.appId,
    appName: app?.name,
    type: 'direct',
  };
}
