import type { Call, Reply } from '#local/simulation/call.ts';
import { type DomainContext, findApp, showsActive } from './app-view.ts';
import type { App } from './directory.ts';
import { readBody, scimReply } from './resource.ts';
import { badRequest, missingAttributes } from './scim-error.ts';

const statusChanger = 'urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger';
const secretRegenerator = 'urn:ietf:params:scim:schemas:oracle:idcs:AppClientSecretRegenerator';

/** A client secret in the form that domains give them. */
export function newSecret({ state }: DomainContext): string {
  return `idcscs-${state.world.ids.uuid('client-secret')}`;
}

/** The app, active or inactive from now on; nothing changes when it is so already. */
export function setActive({ state }: DomainContext, app: App, active: boolean): App {
  if (app.isActive === active) return app;
  return active
    ? { ...app, isActive: true, activeSince: state.now, inactiveSince: undefined }
    : { ...app, isActive: false, activeSince: undefined, inactiveSince: state.now };
}

/** `PUT /admin/v1/AppStatusChanger/{id}`. Source: `oci-identitydomains@2.139.1: putAppStatusChanger`. */
export async function changeStatus(context: DomainContext, call: Call): Promise<Reply> {
  const { active } = await readBody(call, statusChanger);
  if (typeof active !== 'boolean') throw missingAttributes('active');
  const app = findApp(context, call.params.id!);
  if (app.service) throw badRequest('notMutable', 'A service’s app cannot be changed.');
  const changed = setActive(context, app, active);
  if (changed !== app) {
    context.directory.apps.set(app.id, {
      ...changed,
      modifiedAt: context.state.now,
      version: app.version + 1,
    });
  }
  return scimReply(200, {
    schemas: [statusChanger],
    id: app.id,
    active: showsActive(context, changed),
  });
}

/**
 * `POST /admin/v1/AppClientSecretRegenerator`: the old secret ends at once (an overlap is not
 * documented). Status 201 is not verified with Oracle.
 * https://docs.oracle.com/en/cloud/paas/iam-domains-rest-api/op-admin-v1-appclientsecretregenerator-post.html
 */
export async function regenerateSecret(context: DomainContext, call: Call): Promise<Reply> {
  const { appId } = await readBody(call, secretRegenerator);
  if (typeof appId !== 'string') throw missingAttributes('appId');
  const app = context.directory.apps.get(appId);
  if (!app || app.secret === undefined) {
    throw badRequest('invalidReference', `No confidential app with id ${appId}.`);
  }
  const secret = newSecret(context);
  const version = app.version + 1;
  context.directory.apps.set(app.id, { ...app, secret, version, modifiedAt: context.state.now });
  return scimReply(201, { schemas: [secretRegenerator], appId, clientSecret: secret });
}
