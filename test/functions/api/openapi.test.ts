import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { byToken, send, useApiAccount } from './api-account.ts';
import { complaints, operations } from './documented.ts';

const account = useApiAccount();
// biome-ignore lint/suspicious/noExplicitAny: a document of unknown shape is what is tested
let document: any;

beforeAll(async () => {
  document = (await send('GET', '/openapi.json')).body;
});

it('is a valid document of OpenAPI 3.1', async () => {
  const validator = new Validator();
  expect(await validator.validate(document)).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

it('says where it is, and that callers must show who they are', () => {
  expect(document.servers).toEqual([{ url: '/v1' }]);
  expect(document.security).toEqual([{ sigv4: [] }, { token: [] }]);
});

it('shows credentials as the API takes them', () => {
  const body = document.paths['/onboardings'].post.requestBody.content['application/json'];
  const [, reference] = body.schema.properties.primavera.properties.password.anyOf;
  expect(Object.keys(reference.properties)).toEqual(['secret']);
});

describe('every example of the document', () => {
  it('is as its schema says', () => {
    const wrong = operations().flatMap(({ operation }) => {
      const media = [operation.requestBody, ...Object.values(operation.responses)].flatMap((part) =>
        Object.values(part?.content ?? {}),
      );
      return media.flatMap(({ schema, example }) =>
        example === undefined ? [] : complaints(schema, example),
      );
    });
    expect(wrong).toEqual([]);
  });

  it('that is a request is taken by the handler, whose answer is as documented', async () => {
    const { id, taskId } = await account.onboard('acme');
    await account.onboard('globex');
    const answered: string[] = [];
    // Other kinds of jobs are looked at in tests of their own.
    const known = operations().filter(
      ({ path }) =>
        !/^\/(integration-users|recoveries|instances|promotions|builds|environments)/.test(path),
    );
    for (const { method, path, operation } of known) {
      const filled = path
        .replace('/onboardings/{id}', `/onboardings/${id}`)
        .replace('/tasks/{id}', `/tasks/${taskId}`)
        .replace('{sha256}', (await account.archive()).sha256);
      let body = operation.requestBody?.content['application/json']?.example;
      // An archive with the example's hash can't be made; everything else is sent as it stands.
      if (path === '/onboardings' && method === 'POST') body = await asSent(body);
      // While it runs, credentials can't be corrected.
      if (path.endsWith('/resume')) body = undefined;
      const as = byToken({ customers: '*', email: 'kim@acme.example' });
      const answer = await send(method, filled, { as, body });
      answered.push(`${operation.operationId} ${answer.status}`);
    }
    expect(answered).toEqual([
      'startOnboarding 202',
      'listOnboardings 200',
      'streamOnboardings 200',
      'showOnboarding 200',
      'streamOnboarding 200',
      'resumeOnboarding 202',
      'listTasks 200',
      'showTask 200',
      'completeTask 202',
      'rejectTask 202',
      'revealSecret 409',
      'announceArtifact 202',
      'showArtifact 200',
      'showOpenApi 200',
    ]);
  });

  async function asSent(example: unknown) {
    const request = example as Awaited<ReturnType<typeof account.request>>;
    const { archive, primavera } = await account.request('initech');
    const customer = 'initech';
    return {
      ...request,
      customer,
      archive,
      primavera: { ...request.primavera, password: primavera.password },
    };
  }
});
