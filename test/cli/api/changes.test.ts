import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiClient } from '#cli/api/api-client.ts';
import { authorizationFor } from '#cli/api/authorize.ts';
import { changesOfJob, changesOfList } from '#cli/api/changes.ts';
import { HttpsTransport } from '#cli/api/https.ts';
import { onboardings } from '#cli/kinds/onboarding.ts';
import { FakeApi, problem, stream } from '../fake-api.ts';
import { finished } from '../render/sample-progress.ts';

let fake: FakeApi;
let api: ApiClient;
let pauses: number[];
let stop: AbortController;
beforeEach(async () => {
  fake = await FakeApi.open();
  pauses = [];
  stop = new AbortController();
  const authorization = authorizationFor(new URL(fake.url), {});
  api = new ApiClient(new HttpsTransport(fake.url, authorization, async () => {}));
});
afterEach(() => fake.close());

const waiting = () => ({
  signal: stop.signal,
  pause: async (ms: number) => void pauses.push(ms),
});

const view = (transitions: number) => ({ ...finished, status: 'RUNNING', transitions });
const event = (id: number) => [
  `id: ${id}`,
  'event: onboarding',
  `data: ${JSON.stringify(view(id))}`,
  '',
];

/** The first changes, told apart by their number of transitions. */
async function first(count: number): Promise<number[]> {
  const seen: number[] = [];
  for await (const { transitions } of changesOfJob(api, onboardings, 'a', waiting())) {
    seen.push(transitions);
    if (seen.length === count) break;
  }
  return seen;
}

const SHOW = 'GET /onboardings/a';
const CHANGES = 'GET /onboardings/a/changes';

describe('following an onboarding', () => {
  it('shows it as it is, then each change, over as many streams as it takes', async () => {
    fake.on(SHOW, { body: view(1) });
    fake.on(
      CHANGES,
      stream('retry: 70', '', ...event(2), ...event(3)),
      stream(': nothing new', ''),
      stream(...event(4)),
    );
    expect(await first(4)).toEqual([1, 2, 3, 4]);
    expect(fake.to(CHANGES).map(({ headers }) => headers['last-event-id'])).toEqual([
      undefined,
      '3',
      '3',
    ]);
    expect(fake.to(SHOW)).toHaveLength(1);
    expect(pauses).toEqual([70, 70]);
  });

  it('looks again where a stream has given no id to go on from', async () => {
    fake.on(SHOW, { body: view(1) }, { body: view(2) });
    fake.on(CHANGES, stream(': nothing', ''));
    expect(await first(2)).toEqual([1, 2]);
  });

  it.each([
    ['is no stream', problem(404, 'NotFound')],
    ['is JSON instead', { body: view(9) }],
  ])('looks every three seconds where there %s', async (_, answer) => {
    fake.on(SHOW, { body: view(1) }, { body: view(2) }, { body: view(3) });
    fake.on(CHANGES, answer);
    expect(await first(3)).toEqual([1, 2, 3]);
    expect(pauses).toEqual([3_000, 3_000]);
    expect(fake.to(CHANGES)).toHaveLength(1);
  });

  it('gets over an API that is away, with longer and longer pauses', async () => {
    fake.on(SHOW, { body: view(1) });
    fake.on(
      CHANGES,
      stream(...event(2)),
      problem(503, 'Unavailable'),
      (response) => void response.destroy(),
      problem(500, 'Unexpected'),
      stream(...event(3)),
    );
    expect(await first(3)).toEqual([1, 2, 3]);
    expect(pauses.slice(1)).toEqual([1_000, 2_000, 4_000]);
  });

  it('gives up after about five minutes', async () => {
    fake.on(SHOW, problem(503, 'Unavailable'));
    await expect(first(1)).rejects.toMatchObject({ status: 503 });
    const total = pauses.reduce((sum, ms) => sum + ms, 0);
    expect(total).toBeGreaterThan(240_000);
    expect(total).toBeLessThan(360_000);
  });

  it('does not go on where it may not', async () => {
    fake.on(SHOW, { body: view(1) });
    fake.on(CHANGES, problem(403, 'NotAuthorized'));
    await expect(first(2)).rejects.toMatchObject({ status: 403 });
    expect(pauses).toEqual([]);
  });

  it('ends at once when the person leaves in the middle of a stream', async () => {
    fake.on(SHOW, { body: view(1) });
    fake.on(CHANGES, (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`${event(2).join('\n')}\n`);
    });
    const seen: number[] = [];
    for await (const { transitions } of changesOfJob(api, onboardings, 'a', waiting())) {
      seen.push(transitions);
      if (transitions === 2) stop.abort();
    }
    expect(seen).toEqual([1, 2]);
  });
});

it('following the list, only what has changed comes after the first look', async () => {
  const line = (onboardingId: string) => ({
    onboardingId,
    customer: 'acme',
    status: 'RUNNING',
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
  });
  fake.on('GET /onboardings', { body: { items: [line('a'), line('b')] } });
  const news = JSON.stringify({ items: [line('c')] });
  fake.on('GET /onboardings/changes', stream('id: 1', 'event: onboardings', `data: ${news}`, ''));
  const seen: string[][] = [];
  for await (const lines of changesOfList(api, waiting())) {
    seen.push(lines.map(({ onboardingId }) => onboardingId));
    if (seen.length === 2) break;
  }
  expect(seen).toEqual([['a', 'b'], ['c']]);
});
