import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Form, formOf } from '#console/new-onboarding/form.ts';
import type { JsonSchema } from '#console/new-onboarding/json-schema.ts';
import { labelOf } from '#console/new-onboarding/label.ts';
import { checkValues, placeProblems } from '#console/new-onboarding/problems.ts';
import { requestFrom } from '#console/new-onboarding/request-from.ts';
import { activeFields, fromDocument, toDocument, wayOf } from '#console/new-onboarding/values.ts';
import { openApiDocument } from '#functions/api/openapi.ts';
import { routes } from '#functions/api/routes.ts';
import { examples } from '#functions/api/views/examples.ts';

interface Published {
  paths: {
    '/onboardings': {
      post: { requestBody: { content: { 'application/json': { schema: JsonSchema } } } };
    };
  };
}
/** As the page gets it: what the service publishes, over JSON. */
const published = JSON.parse(JSON.stringify(openApiDocument(routes, '/v1'))) as Published;
const { schema } = published.paths['/onboardings'].post.requestBody.content['application/json'];
const form = formOf(schema);
const fieldAt = (pointer: string, of: Form = form) =>
  of.groups.flatMap(({ fields }) => fields).find((field) => field.pointer === pointer);

describe('the form', () => {
  it('asks in the groups of the published schema', () => {
    expect(form.groups.map(({ title, isExtra }) => [title, isExtra])).toEqual([
      ['Customer', false],
      ['Oracle', false],
      ['Primavera', false],
      ['CupixWorks', false],
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
      isNumber: true,
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
    const pointers = activeFields(form, {}).flatMap(({ pointer, isNumber }) =>
      isNumber ? [] : [pointer],
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
  const request = requestFrom({
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

it.each([
  ['dueDays', 'Due days'],
  ['apiToken', 'API token'],
  ['url', 'URL'],
  ['cupixworks', 'CupixWorks'],
])('%s is labelled %s', (name, label) => {
  expect(labelOf(name)).toBe(label);
});
