import { test } from 'vitest';
import {
  activate,
  configure,
  connectionPath,
  connectionUpdate,
  endpointPath,
  integrationPath,
  invoker,
  type OicWorld,
  patch,
  runtimeHost,
  sampleProject,
} from './oic-world.ts';
import { checkRefusal, type Rule } from './rule.ts';

const imported = (oic: OicWorld) => oic.upload(sampleProject);
const update = { method: 'POST', headers: patch, json: connectionUpdate() };
const activation = { method: 'POST', headers: patch, json: { status: 'ACTIVATED' } };
const deactivation = { ...activation, json: { status: 'CONFIGURED' } };
const lock = async (oic: OicWorld) => {
  await configure(oic);
  oic.console.lockConnection('CUPIX_INTEGRATION', 'PRIMAVERA_CLOUD', 'jane@acme.example');
};
const token = `${endpointPath}/token`;
const scope = 'Scope=http://primavera-us2.oraclecloud.com/api';
const atRuntime = { host: runtimeHost, token: invoker, query: scope };
const running = async (oic: OicWorld) => {
  await configure(oic);
  await activate(oic);
};

const connections: Rule[] = [
  {
    rule: 'update without the override header',
    path: connectionPath,
    request: { ...update, headers: {} },
    given: imported,
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
  },
  {
    rule: 'update with another override',
    path: connectionPath,
    request: { ...update, headers: { 'X-HTTP-Method-Override': 'PUT' } },
    given: imported,
    status: 400,
    code: 'INVALID_METHOD_OVERRIDE',
  },
  {
    rule: 'policy that the adapter lacks',
    path: connectionPath,
    request: { ...update, json: { securityPolicy: 'BASIC' } },
    given: imported,
    status: 400,
    code: 'INVALID_SECURITY_POLICY',
  },
  {
    rule: 'value outside a choice',
    path: connectionPath,
    request: {
      ...update,
      json: { connectionProperties: [{ propertyName: 'connectionType', propertyValue: 'REST' }] },
    },
    given: imported,
    status: 400,
    code: 'INVALID_PROPERTY_VALUE',
  },
  {
    rule: 'properties that are no list',
    path: connectionPath,
    request: { ...update, json: { connectionProperties: { connectionUrl: 'x' } } },
    given: imported,
    status: 400,
    code: 'INVALID_BODY',
  },
  {
    rule: 'update while locked',
    path: connectionPath,
    request: update,
    given: lock,
    status: 412,
    code: 'RESOURCE_LOCKED',
  },
  {
    rule: 'test while locked',
    path: `${connectionPath}/test`,
    request: { method: 'POST' },
    given: lock,
    status: 412,
    code: 'RESOURCE_LOCKED',
  },
  {
    rule: 'test of a draft',
    path: `${connectionPath}/test`,
    request: { method: 'POST' },
    given: imported,
    status: 409,
    code: 'CONNECTION_NOT_CONFIGURED',
  },
];

const integrations: Rule[] = [
  {
    rule: 'raw pipe',
    path: integrationPath.replace('%7C', '|'),
    given: imported,
    status: 400,
    code: 'INVALID_REQUEST_TARGET',
  },
  {
    rule: 'activation without the override header',
    path: integrationPath,
    request: { ...activation, headers: {} },
    given: imported,
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
  },
  {
    rule: 'activation to an unknown status',
    path: integrationPath,
    request: { ...activation, json: { status: 'ACTIVE' } },
    given: imported,
    status: 400,
    code: 'INVALID_BODY',
  },
  {
    rule: 'activation while its connection is locked',
    path: integrationPath,
    request: activation,
    given: lock,
    status: 412,
    code: 'PRECONDITION_FAILED',
  },
  {
    rule: 'second activation while one runs',
    path: integrationPath,
    request: activation,
    given: async (oic) => {
      await configure(oic);
      await oic.send(integrationPath, activation);
    },
    status: 412,
    code: 'PRECONDITION_FAILED',
  },
  {
    rule: 'activation of an active one',
    path: integrationPath,
    request: activation,
    given: running,
    status: 412,
    code: 'PRECONDITION_FAILED',
  },
  {
    rule: 'deactivation of an inactive one',
    path: integrationPath,
    request: deactivation,
    given: configure,
    status: 412,
    code: 'PRECONDITION_FAILED',
  },
  {
    rule: 'deletion of a project with an active integration',
    path: 'CUPIX_INTEGRATION',
    request: { method: 'DELETE' },
    given: running,
    status: 412,
    code: 'PRECONDITION_FAILED',
  },
  {
    rule: 'deletion of a project with a locked integration',
    path: 'CUPIX_INTEGRATION',
    request: { method: 'DELETE' },
    given: async (oic) => {
      await imported(oic);
      oic.console.lockIntegration('CUPIX_INTEGRATION', 'OPC_ACCESS_TOKEN|01.00.0000', 'jane');
    },
    status: 412,
    code: 'PRECONDITION_FAILED',
  },
];

const endpoints: Rule[] = [
  {
    rule: 'endpoint before activation',
    path: token,
    request: atRuntime,
    given: configure,
    status: 404,
    code: 'RESOURCE_NOT_FOUND',
  },
  {
    rule: 'endpoint with the scope of the Developer API',
    path: token,
    request: { ...atRuntime, token: 'acme-ns/api/ServiceInvoker' },
    given: running,
    status: 401,
    code: 'UNAUTHORIZED',
  },
  {
    rule: 'endpoint without a role that may run it',
    path: token,
    request: { ...atRuntime, token: 'acme-ns/all/ServiceViewer' },
    given: running,
    status: 403,
    code: 'FORBIDDEN',
  },
  {
    rule: 'endpoint with the version as in ids',
    path: token.replace('/1.0/', '/01.00.0000/'),
    request: atRuntime,
    given: running,
    status: 404,
    code: 'RESOURCE_NOT_FOUND',
  },
  {
    rule: 'endpoint with another method',
    path: token,
    request: { ...atRuntime, method: 'POST' },
    given: running,
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
  },
  {
    rule: 'endpoint on the design host',
    path: token,
    request: { token: invoker, query: scope },
    given: running,
    status: 404,
    code: 'NotFound',
  },
];

test.each([...connections, ...integrations, ...endpoints])('refuses: $rule', checkRefusal);
