import { beforeEach, expect, it } from 'vitest';
import { handler as check } from '#functions/cupixworks/check-registration.ts';
import { handler as collect } from '#functions/cupixworks/collect-registration-values.ts';
import { handler as plan } from '#functions/cupixworks/plan-registration.ts';
import type { Registration } from '#runtime/model.ts';
import { client, instance, useOic } from '#test/functions/oic/oic-setup.ts';
import { run } from '#test/functions/steps.ts';

const setup = useOic();
const runtime = {
  ...client,
  clientId: 'runtime-1',
  secretId: 'oic-onboarding/acme-1/runtime-client',
};
const url = `${instance.runtimeUrl}/ic/api/integration/v2/flows/rest/project/C/T/1.0/token?Scope=[scope_value]`;
const sources = {
  domainUrl: 'https://idcs-1.identity.oraclecloud.com',
  instance,
  client: runtime,
  primaveraUrl: 'https://primavera-us2.oraclecloud.com',
};
const event = (more: object = {}) => ({
  jobId: 'acme-1',
  ...sources,
  endpoint: { url, isNew: false },
  cupixworks: { team: 'acme', project: 'ab12cd', assignee: 'kim@acme.example', dueDays: 14 },
  ...more,
});
const kept = { action: 'keep', id: 'runtime-1', name: 'acme/ab12cd' };

/** The only item, made without leaving a trace. */
async function item(more: object = {}) {
  const { length } = setup.aws.writes;
  const { items, findings } = await run<{ items: object[]; findings: object[] }>(plan, event(more));
  expect(setup.aws.writes).toHaveLength(length);
  expect(items).toHaveLength(1);
  return { ...items[0], findings };
}

beforeEach(async () => {
  setup.aws.putSecret(runtime.secretId, { clientId: 'runtime-1', clientSecret: 'runtime-secret' });
  const registration = await register();
  setup.aws.items.set('job#acme-1 job', { registration } as never);
});

/** The values of the stages, entered and checked. */
async function register(): Promise<Registration> {
  const registration = await run<Registration>(collect, {
    jobId: 'acme-1',
    ...sources,
    endpointUrl: url,
  });
  await run(check, { jobId: 'acme-1', registration, answer: { status: 'active' } });
  return registration;
}

it('keeps exactly the values that were registered', async () => {
  expect(await item()).toMatchObject(kept);
});

it('takes an integration that is activated again for the same address', async () => {
  expect(await item({ endpoint: { url: null, isNew: false } })).toMatchObject(kept);
});

it.each([
  ['another address of the integration', { endpoint: { url: null, isNew: true } }],
  ['another Primavera', { primaveraUrl: 'https://primavera-eu5.oraclecloud.com' }],
  ['another client', { client: { ...runtime, clientId: 'runtime-2' } }],
  ['a client that is still to be made', { client: null }],
  ['an instance that is still to be made', { instance: null }],
])('asks a person for %s', async (_, more) => {
  expect(await item(more)).toEqual({
    stage: 'register-in-cupixworks',
    kind: 'cupixworks-registration',
    name: 'acme/ab12cd',
    action: 'ask',
    says: 'kim@acme.example gets the task to enter the values.',
    findings: [],
  });
});

it('asks for a new secret under the same name, and where nothing was registered', async () => {
  setup.aws.secrets.get(runtime.secretId)!.version = 2;
  expect(await item()).toMatchObject({ action: 'ask' });
  setup.aws.items.clear();
  expect(await item()).toMatchObject({ action: 'ask' });
  expect(await item({ endpoint: { url: null, isNew: false } })).toMatchObject({ action: 'ask' });
});

it('finds values that do not fit together', async () => {
  const other = {
    ...runtime,
    scopes: { ...runtime.scopes, invoke: 'https://other.example:443urn' },
  };
  expect(await item({ client: other })).toMatchObject({
    action: 'ask',
    findings: [{ stage: 'collect-registration-values', error: 'InvalidRequest' }],
  });
});
