import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { checkAttributes, checkKnown, checkNewApp, writableAttributes } from './app-body.ts';
import { checkMutable, patchAttributes, patchSchema } from './app-patch.ts';
import { newSecret, setActive } from './app-status.ts';
import { type DomainContext, findApp, showsActive, versionOf, viewApp } from './app-view.ts';
import { appSchema } from './attributes.ts';
import type { App } from './directory.ts';
import {
  allowQuery,
  checkVersion,
  type Resource,
  readBody,
  scimReply,
  select,
  selectionOf,
} from './resource.ts';
import { badRequest, messageIds } from './scim-error.ts';

/** All apps of the domain as SCIM resources. */
export function viewApps(context: DomainContext): Resource[] {
  return context.directory.apps.values().map((app) => viewApp(context, app));
}

/** `POST /admin/v1/Apps`: the server makes id, client id and secret. */
export async function createApp(context: DomainContext, call: Call): Promise<Reply> {
  allowQuery(call, 'attributes', 'attributeSets');
  const { state, directory } = context;
  const attributes = writableAttributes(await readBody(call, appSchema.urn));
  checkNewApp(context, attributes);
  const { active, ...rest } = attributes;
  const { ids } = state.world;
  const app: App = {
    id: ids.hex('app'),
    name: ids.hex('client-id'),
    secret: rest.clientType === 'public' ? undefined : newSecret(context),
    attributes: rest,
    isActive: false,
    createdAt: state.now,
    modifiedAt: state.now,
    version: 1,
  };
  const stored =
    active === true && state.settings.activeOnCreate ? setActive(context, app, true) : app;
  directory.apps.set(stored.id, stored);
  return shown(context, call, stored, 201);
}

/** `GET /admin/v1/Apps/{id}` */
export function getApp(context: DomainContext, call: Call): Reply {
  allowQuery(call, 'attributes', 'attributeSets');
  return shown(context, call, findApp(context, call.params.id!));
}

/**
 * `PUT /admin/v1/Apps/{id}`: replaces the attributes that can be written. An attribute that cannot
 * is refused unless it says what is there already.
 */
export async function replaceApp(context: DomainContext, call: Call): Promise<Reply> {
  const body = await readBody(call, appSchema.urn);
  const app = findApp(context, call.params.id!);
  checkVersion(call, versionOf(app));
  checkKnown(Object.keys(body));
  const before = viewApp(context, app);
  for (const [name, value] of Object.entries(body)) {
    if (JSON.stringify(value) !== JSON.stringify(before[name])) checkMutable(name);
  }
  const { basedOnTemplate, isUnmanagedApp } = app.attributes;
  const { schemas: _, name: __, ...attributes } = writableAttributes(body);
  return change(context, call, app, { ...attributes, basedOnTemplate, isUnmanagedApp });
}

/** `PATCH /admin/v1/Apps/{id}` */
export async function patchApp(context: DomainContext, call: Call): Promise<Reply> {
  const body = await readBody(call, patchSchema);
  const app = findApp(context, call.params.id!);
  checkVersion(call, versionOf(app));
  return change(context, call, app, patchAttributes(app.attributes, body));
}

function change(
  context: DomainContext,
  call: Call,
  app: App,
  { active, ...attributes }: Resource,
): Reply {
  checkAttributes(context, { ...attributes, active }, app);
  const { now } = context.state;
  let changed: App = { ...app, attributes, modifiedAt: now, version: app.version + 1 };
  if (typeof active === 'boolean') changed = setActive(context, changed, active);
  context.directory.apps.set(app.id, changed);
  return shown(context, call, changed);
}

/**
 * `DELETE /admin/v1/Apps/{id}`: only an inactive app, and only once it shows as inactive. The status
 * for the first case is not verified with Oracle.
 * https://github.com/oracle/terraform-provider-oci/issues/2507
 * https://github.com/oracle/terraform-provider-oci/issues/1781
 */
export function deleteApp(context: DomainContext, call: Call): Reply {
  const app = findApp(context, call.params.id!);
  checkVersion(call, versionOf(app));
  if (app.service) throw badRequest('notMutable', 'The app of a service cannot be deleted.');
  if (app.isActive) throw badRequest('activeApp', 'An active app cannot be deleted.');
  if (showsActive(context, app)) {
    throw new Refusal(412, messageIds.precondition, 'The app is still being deactivated.');
  }
  context.directory.removeApp(app.id);
  return { status: 204 };
}

function shown(context: DomainContext, call: Call, app: App, status = 200): Reply {
  const resource = viewApp(context, app);
  const reply = scimReply(status, select(appSchema, resource, selectionOf(call.query)));
  reply.headers!.etag = versionOf(app);
  if (status === 201) reply.headers!.location = (resource.meta as { location: string }).location;
  return reply;
}
