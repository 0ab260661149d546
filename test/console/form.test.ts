import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recovery } from '#console/api/views.ts';
import { type EitherField, type Form, formOf } from '#console/request/form.ts';
import type { JsonSchema } from '#console/request/json-schema.ts';
import { labelOf } from '#console/request/label.ts';
import { checkValues, placeProblems } from '#console/request/problems.ts';
import {
  integrationUserFrom,
  onboardingFrom,
  recoveryFrom,
} from '#console/request/request-from.ts';
import { activeFields, fromDocument, toDocument, wayOf } from '#console/request/values.ts';
import { openApiDocument } from '#functions/api/openapi.ts';
import { routes } from '#functions/api/routes.ts';
import { examples } from '#functions/api/views/examples.ts';
import { integrationUserExamples } from '#functions/api/views/integration-user-examples.ts';
import { recoveryExamples, recoveryRequestExample } from '#functions/api/views/recovery-view.ts';

interface Published {
  paths: Record<
    string,
    { post: { requestBody: { content: { 'application/json': { schema: JsonSchema } } } } }
  >;
}
/** As the page gets it: what the service publishes, over JSON. */
const published = JSON.parse(JSON.stringify(openApiDocument(routes, '/v1'))) as Published;
const formAt = (path: string) =>
  formOf(published.paths[path]!.post.requestBody.content['application/json'].schema);
const form = formAt('/onboardings');
const fieldAt = (pointer: string, of: Form = form) =>
  of.groups.flatMap(({ fields }) => fields).find((field) => field.pointer === pointer);

describe('the form', () => {
  it('asks in the groups of the published schema', () => {
    expect(form.groups.map(({ title, isExtra }) => [title, isExtra])).toEqual([
      ['Customer', false],
      ['Oracle', false],
      ['Primavera', false],
      ['CupixWorks', false],
      ['Waits', true],
      ['More settings', true],
    ]);
    expect(form.constants).toEqual({ '/kind': 'Onboarding' });
  });

  it('knows of every kind of field how to ask', () => {
    expect(fieldAt('/archive')).toMatchObject({ kind: 'archive', isRequired: true });
    expect(fieldAt('/oracle/instance')).toMatchObject({
      kind: 'either',
      branches: [{ pointer: '/oracle/instance/create' }, { pointer: '/oracle/instance/adopt' }],
    });
    expect(fieldAt('/primavera/password')).toMatchObject({ kind: 'credential', isRequired: true });
    expect(fieldAt('/cupixworks/apiToken')).toMatchObject({
      kind: 'credential',
      isRequired: false,
    });
    expect(fieldAt('/security')).toMatchObject({
      kind: 'choice',
      options: ['least-privilege', 'as-documented'],
      usual: 'least-privilege',
    });
    expect(fieldAt('/waits/instanceMinutes')).toMatchObject({
      holds: 'number',
      usual: '60',
      min: 5,
    });
    expect(fieldAt('/customer')).toMatchObject({ kind: 'text', example: 'acme', isRequired: true });
  });

  it('says something about every field', () => {
    const silent = form.groups.flatMap(({ fields }) => fields).filter(({ help }) => help === '');
    expect(silent).toEqual([]);
  });

  it('gives the example request back as it came', () => {
    const { values, unknown } = fromDocument(form, examples.request);
    expect(unknown).toEqual([]);
    expect(toDocument(form, values)).toEqual(examples.request);
    expect(checkValues(form, values)).toEqual({});
  });

  it('leaves away what is empty and what was not chosen', () => {
    const instance = fieldAt('/oracle/instance')!;
    const values = {
      '/customer': 'acme',
      '/primavera/username': '',
      '/oracle/instance/create': 'acme-prod',
      '/oracle/instance/adopt': 'ocid1.integrationinstance.oc1.x.y',
      [wayOf(instance as never)]: '/oracle/instance/adopt',
      '/waits/instanceMinutes': '90',
      '/waits/activationMinutes': 'ten',
    };
    expect(toDocument(form, values)).toEqual({
      kind: 'Onboarding',
      customer: 'acme',
      oracle: { instance: { adopt: 'ocid1.integrationinstance.oc1.x.y' } },
      // What is no number goes as it is: the service says what is wrong with it.
      waits: { instanceMinutes: 90, activationMinutes: 'ten' },
    });
  });

  it('carries whatever is typed through, unchanged', () => {
    const pointers = activeFields(form, {}).flatMap(({ pointer, holds }) =>
      holds === 'number' ? [] : [pointer],
    );
    const typed = fc.dictionary(fc.constantFrom(...pointers), fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(typed, (values) => {
        const document = toDocument(form, values);
        const filled = fromDocument(form, document);
        expect(filled).toMatchObject({ values, unknown: [] });
        expect(toDocument(form, filled.values)).toEqual(document);
      }),
    );
  });

  it('names what it has no field for', () => {
    const { unknown } = fromDocument(form, { kind: 'Onboarding', orakle: { region: 'x' } });
    expect(unknown).toEqual(['/orakle/region']);
  });
});

describe('what is wrong', () => {
  it('is seen before anything is sent: missing, of another shape, out of range', () => {
    const { values } = fromDocument(form, examples.request);
    const wrong = {
      ...values,
      '/customer': 'ACME',
      '/primavera/url': '',
      '/waits/instanceMinutes': '1000',
    };
    expect(checkValues(form, wrong)).toMatchObject({
      '/customer': { fix: 'For example: acme' },
      '/primavera/url': { detail: 'URL is missing.' },
      '/waits/instanceMinutes': { fix: 'Write a whole number from 5 to 240.' },
    });
    expect(Object.keys(checkValues(form, wrong))).toHaveLength(3);
  });

  it('stands at its field, at the one inside or around, or elsewhere', () => {
    const problem = (pointer: string) => ({ pointer, detail: pointer, fix: '' });
    const { fields, elsewhere } = placeProblems(form, {}, [
      problem('#/primavera/url'),
      problem('#/oracle/instance'),
      problem('#/primavera/password/secret'),
      problem('#/archive/sha256'),
      problem('#/orakle'),
      { parameter: 'plan', detail: 'plan', fix: '' },
    ]);
    expect(fields).toEqual({
      '/primavera/url': { detail: '#/primavera/url', fix: '' },
      '/oracle/instance/create': { detail: '#/oracle/instance', fix: '' },
      '/primavera/password': { detail: '#/primavera/password/secret', fix: '' },
      '/archive/sha256': { detail: '#/archive/sha256', fix: '' },
    });
    expect(elsewhere.map(({ detail }) => detail)).toEqual(['#/orakle', 'plan']);
  });
});

it('an onboarding is sent again as it was, without its secrets', () => {
  const request = onboardingFrom({
    customer: 'acme',
    request: {
      region: 'eu-frankfurt-1',
      compartment: 'c',
      domain: 'd',
      instance: { mode: 'adopt', id: 'i' },
      archiveSha256: 'a'.repeat(64),
      primaveraUrl: 'https://primavera-us2.oraclecloud.com',
      cupixworks: { team: 'acme', project: 'ab12cd', domain: 'cupix-eu.works', dueDays: 7 },
      security: 'as-documented',
    },
  });
  const { values, unknown } = fromDocument(form, request);
  expect(unknown).toEqual([]);
  expect(toDocument(form, values)).toEqual({
    kind: 'Onboarding',
    customer: 'acme',
    oracle: { region: 'eu-frankfurt-1', compartment: 'c', domain: 'd', instance: { adopt: 'i' } },
    archive: { sha256: 'a'.repeat(64) },
    primavera: { url: 'https://primavera-us2.oraclecloud.com' },
    cupixworks: { team: 'acme', project: 'ab12cd', region: 'eu', dueDays: 7 },
    security: 'as-documented',
  });
});

describe('the other requests', () => {
  const user = formAt('/integration-users');
  const recovery = formAt('/recoveries');

  it.each([
    [user, integrationUserExamples.request],
    [recovery, recoveryRequestExample],
  ])('give their examples back as they came', (other, example) => {
    const { values, unknown } = fromDocument(other, example);
    expect(unknown).toEqual([]);
    expect(toDocument(other, values)).toEqual(example);
    expect(checkValues(other, values)).toEqual({});
  });

  it('take names one a line or with commas, each once', () => {
    const values = { '/groups/sales': ' north_sales,\n south_sales \n\nnorth_sales' };
    expect(toDocument(user, values)).toEqual({
      kind: 'IntegrationUser',
      groups: { sales: ['north_sales', 'south_sales'] },
    });
    expect(fieldAt('/groups/administrator', user)).toMatchObject({ holds: 'names' });
  });

  it('take rules as JSON, and say so when it is none', () => {
    expect(fieldAt('/rules', recovery)).toMatchObject({ holds: 'json', isRequired: true });
    expect(toDocument(recovery, { '/rules': '[{"action":"leave"}]' })).toEqual({
      kind: 'Recovery',
      rules: [{ action: 'leave' }],
    });
    expect(checkValues(recovery, { '/rules': '- action: leave' })).toMatchObject({
      '/rules': { detail: 'Rules is not JSON.' },
    });
  });

  it('ask for one way of naming the instance, with all that it needs', () => {
    const field = fieldAt('/instance', recovery) as EitherField;
    const byAddress = { [wayOf(field)]: '/instance/address' };
    const asked = (values: Record<string, string>) =>
      activeFields(recovery, values)
        .map(({ pointer }) => pointer)
        .filter((pointer) => pointer.startsWith('/instance'));
    expect(asked({})).toEqual(['/instance/onboarding']);
    expect(asked(byAddress)).toContain('/instance/address/designUrl');
    expect(asked(byAddress)).not.toContain('/instance/onboarding');
  });

  it('are sent again as far as they are shown', () => {
    const { customer, request, ...view } = integrationUserExamples.view;
    const again = integrationUserFrom({ customer, request: request as never });
    expect(fromDocument(user, again).unknown).toEqual([]);
    expect(toDocument(user, fromDocument(user, again).values)).toMatchObject({
      site: request.site.url,
      groups: request.groups,
    });
    expect(JSON.stringify(again)).not.toContain(view.result.access.clientSecret.secretId);
    const shown = recoveryExamples.view as unknown as Recovery;
    expect(fromDocument(recovery, recoveryFrom(shown)).unknown).toEqual([]);
    expect(recoveryFrom(shown)).toMatchObject({ window: '1d', schedule: { every: '1h' } });
  });
});

it.each([
  ['dueDays', 'Due days'],
  ['apiToken', 'API token'],
  ['url', 'URL'],
  ['cupixworks', 'CupixWorks'],
])('%s is labelled %s', (name, label) => {
  expect(labelOf(name)).toBe(label);
});
