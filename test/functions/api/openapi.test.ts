import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { byToken, type Received, send, useApiAccount } from './api-account.ts';

interface Media {
  schema: object;
  example?: unknown;
}
interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; example?: string }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content: Record<string, Media>; headers?: object }>;
}

const account = useApiAccount();
const ajv = new Ajv2020({ strict: false, allErrors: true });
// biome-ignore lint/suspicious/noExplicitAny: a document of unknown shape is what is tested
let document: any;

beforeAll(async () => {
  document = (await send('GET', '/openapi.json')).body;
  ajv.addSchema({ $id: 'document', components: document.components });
});

/** What is wrong with a value by a schema of the document. */
function complaints(schema: object, value: unknown): unknown[] {
  const text = JSON.stringify(schema).replaceAll('"#/components', '"document#/components');
  const check = ajv.compile(JSON.parse(text));
  return check(value) ? [] : (check.errors ?? []);
}

function operations(): { method: string; path: string; operation: Operation }[] {
  return Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
}

/** The answer is one that the document tells of. */
function expectDocumented(operation: Operation, answer: Received): void {
  const told = operation.responses[answer.status];
  const type = answer.headers['content-type'] ?? '';
  expect(told?.content, `${operation.operationId} ${answer.status}`).toHaveProperty([type]);
  expect(complaints(told!.content[type]!.schema, answer.body)).toEqual([]);
}

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
    for (const { method, path, operation } of operations()) {
      const filled = path
        .replace('/onboardings/{id}', `/onboardings/${id}`)
        .replace('/tasks/{id}', `/tasks/${taskId}`)
        .replace('{sha256}', (await account.archive()).sha256);
      let body = operation.requestBody?.content['application/json']?.example;
      // An archive with the example's hash can't be made; everything else is sent as it stands.
      if (path === '/onboardings' && method === 'POST') body = await asSent(body);
      const as = byToken({ customers: '*', email: 'kim@acme.example' });
      const answer = await send(method, filled, { as, body });
      expectDocumented(operation, answer);
      answered.push(`${operation.operationId} ${answer.status}`);
    }
    expect(answered).toEqual([
      'startOnboarding 202',
      'listOnboardings 200',
      'showOnboarding 200',
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

describe('every refusal', () => {
  it.each([
    ['POST', '/onboardings', {}],
    ['GET', '/onboardings/{id}', undefined],
    ['POST', '/onboardings/{id}/resume', { force: true }],
    ['POST', '/tasks/{id}/complete', {}],
    ['POST', '/artifacts', { sha256: 'x' }],
  ])('of %s %s is as documented', async (method, path, body) => {
    const answer = await send(method, path.replace('{id}', 'unknown-1a2b3c4d'), { body });
    const known = operations().find((each) => each.method === method && each.path === path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expectDocumented(known!.operation, answer);
  });
});
