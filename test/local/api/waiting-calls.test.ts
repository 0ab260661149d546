import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { realClock } from '#local/clock.ts';
import { type HttpApi, startHttpApi } from '#local/http-api.ts';

interface Open {
  path: string;
  signal: AbortSignal;
  answer(): void;
}

const open: Open[] = [];
/** Stays open until it is answered or its time is over. */
vi.mock('#functions/api/respond.ts', () => ({
  respond: (_door: unknown, event: APIGatewayProxyEvent, signal: AbortSignal) =>
    new Promise<APIGatewayProxyResult>((resolve) => {
      const answer = () => resolve({ statusCode: 200, headers: {}, body: '' });
      signal.addEventListener('abort', answer, { once: true });
      open.push({ path: event.path, signal, answer });
    }),
}));

const busy = vi.fn();
const clock = {
  ...realClock,
  busy: async <T>(work: Promise<T> | (() => T | Promise<T>)) => {
    busy();
    return realClock.busy(work);
  },
};
let api: HttpApi;

beforeAll(async () => {
  api = await startHttpApi({ clock, outside: undefined } as never);
});
afterAll(() => api.close());
beforeEach(() => {
  open.splice(0);
  busy.mockClear();
});

async function ask(path: string, signal?: AbortSignal) {
  const before = open.length;
  const response = fetch(api.url + path, signal ? { signal } : {});
  await vi.waitUntil(() => open.length > before);
  return { response, call: open.at(-1)! };
}

it.each(['/onboardings/changes', '/onboardings/acme-1a2b3c4d/changes'])(
  'time passes while somebody waits for news: %s',
  async (path) => {
    const { response, call } = await ask(path);
    expect(busy).not.toHaveBeenCalled();
    call.answer();
    expect((await response).status).toBe(200);
  },
);

it.each(['/onboardings', '/onboardings/changes-1a2b3c4d', '/onboardings/a/changes/b'])(
  'time stands still while anything else is answered: %s',
  async (path) => {
    const { response, call } = await ask(path);
    expect(busy).toHaveBeenCalledTimes(1);
    call.answer();
    expect((await response).status).toBe(200);
  },
);

it('a stream ends when its client leaves; others go on', async () => {
  const leaving = new AbortController();
  const first = await ask('/onboardings/changes', leaving.signal);
  const second = await ask('/onboardings/changes');
  leaving.abort();
  await expect(first.response).rejects.toThrow();
  await vi.waitUntil(() => first.call.signal.aborted);
  expect(second.call.signal.aborted).toBe(false);
  second.call.answer();
  expect((await second.response).status).toBe(200);
});

it('what was begun is not given up when its client leaves', async () => {
  const leaving = new AbortController();
  const { response, call } = await ask('/tasks', leaving.signal);
  leaving.abort();
  await expect(response).rejects.toThrow();
  const next = await ask('/tasks');
  expect(call.signal.aborted).toBe(false);
  for (const one of open) one.answer();
  expect((await next.response).status).toBe(200);
});
