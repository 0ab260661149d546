import { ask } from '../simulation/ask.ts';
import { callDomain, type Stage } from './open-tenancy.ts';

export const appUrn = 'urn:ietf:params:scim:schemas:oracle:idcs:App';
export const grantUrn = 'urn:ietf:params:scim:schemas:oracle:idcs:Grant';
export const statusUrn = 'urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger';
export const searchUrn = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
export const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

export interface Client {
  id: string;
  name: string;
  clientSecret: string;
}

/** The body of a confidential app that asks for the given scopes. */
export function appBody(changes: Record<string, unknown> = {}) {
  return {
    schemas: [appUrn],
    basedOnTemplate: { value: 'CustomWebAppTemplateId' },
    displayName: 'onboarding-acme',
    isOAuthClient: true,
    clientType: 'confidential',
    allowedGrants: ['client_credentials'],
    trustScope: 'Explicit',
    clientIPChecking: 'anywhere',
    active: true,
    ...changes,
  };
}

/** Creates an app and activates it. */
export async function createClient(
  stage: Stage,
  changes: Record<string, unknown> = {},
): Promise<Client> {
  const app = (await (await callDomain(stage, 'POST', '/Apps', appBody(changes))).json()) as Client;
  await setStatus(stage, app.id, true);
  return app;
}

export function setStatus(stage: Stage, id: string, active: boolean): Promise<Response> {
  return callDomain(stage, 'PUT', `/AppStatusChanger/${id}`, { schemas: [statusUrn], active });
}

/** Searches one kind of resource and answers with the list. */
export async function search(stage: Stage, type: string, filter: string, more: object = {}) {
  const body = { schemas: [searchUrn], filter, ...more };
  const reply = await callDomain(stage, 'POST', `/${type}/.search`, body);
  return (await reply.json()) as { totalResults: number; Resources: Record<string, unknown>[] };
}

/** Grants a role of an instance's app to a client. */
export async function grantRole(
  stage: Stage,
  client: Pick<Client, 'id'>,
  oicAppId: string,
  role: string,
): Promise<Response> {
  const filter = `displayName eq "${role}" and app.value eq "${oicAppId}"`;
  const { Resources } = await search(stage, 'AppRoles', filter);
  return callDomain(stage, 'POST', '/Grants', {
    schemas: [grantUrn],
    grantMechanism: 'ADMINISTRATOR_TO_APP',
    grantee: { type: 'App', value: client.id },
    app: { value: oicAppId },
    entitlement: { attributeName: 'appRoles', attributeValue: Resources[0]?.id },
  });
}

/** Asks the token endpoint. */
export function requestToken(
  stage: Stage,
  client: Pick<Client, 'name' | 'clientSecret'>,
  form: Record<string, string>,
): Promise<Response> {
  const basic = Buffer.from(`${client.name}:${client.clientSecret}`).toString('base64');
  return ask(
    stage.world,
    `${stage.tenancy.domain.guid}.identity.oraclecloud.com`,
    '/oauth2/v1/token',
    {
      method: 'POST',
      headers: {
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(form).toString(),
    },
  );
}
