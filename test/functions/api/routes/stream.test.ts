import { GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { recordProgress, recordStart } from '#runtime/ledger.ts';
import { byToken, send, useApiAccount } from '../api-account.ts';

const account = useApiAccount();
/** Leaves a tenth of a second: who has waited in vain is told so at once. */
const SHORT = 1_600;

/** What a browser makes of an answer. */
function eventIn(text: string): { id?: string; event?: string; data?: unknown; retry?: string } {
  const fields = text
    .split('\n')
    .map((line) => /^(\w+): (.*)$/.exec(line)?.slice(1) as [string, string])
    .filter(Boolean);
  const { data, ...rest } = Object.fromEntries(fields);
  return { ...rest, ...(data && { data: JSON.parse(data) }) };
}

async function stream(path: string, seen?: string, options: { customers?: string } = {}) {
  const { customers = '*' } = options;
  const headers: Record<string, string> = seen === undefined ? {} : { 'Last-Event-ID': seen };
  const as = byToken({ customers });
  const open = (patience: number) => send('GET', path, { as, headers, patience });
  return {
    now: async () => eventIn((await open(SHORT)).text),
    next: async () => eventIn((await open(20_000)).text),
    text: async () => (await open(SHORT)).text,
  };
}

/** What somebody who waits is told of a change. */
async function toldOf<T>(waiting: Promise<T>, change: () => Promise<unknown>): Promise<T> {
  await change();
  return waiting;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the stream of an onboarding', () => {
  let id: string;
  let arn: string;
  const path = () => `/onboardings/${id}/changes`;

  beforeAll(async () => {
    ({ id, arn } = await account.onboard('acme'));
  });

  it('begins with the onboarding as it is', async () => {
    const { event, id: revision, data, retry } = await (await stream(path())).now();
    expect([event, retry]).toEqual(['onboarding', '250']);
    expect(revision).toMatch(/^\d+-\d+-[a-z0-9]+$/);
    const { body } = await send('GET', `/onboardings/${id}`);
    expect(data).toEqual({ ...body, asOf: expect.any(String), waits: expect.any(Object) });
  });

  it('is never kept by anybody, and is of the type that browsers want', async () => {
    const { headers } = await send('GET', path(), { patience: SHORT });
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
    });
  });

  it('says nothing about what was seen already', async () => {
    const { id: seen } = await (await stream(path())).now();
    expect(await (await stream(path(), seen)).text()).toBe('retry: 250\n: nothing has changed\n\n');
  });

  it.each(['', 'unknown', '9999-zzz', '{}'])(
    'begins anew for somebody who had %j',
    async (seen) => {
      expect((await (await stream(path(), seen)).now()).event).toBe('onboarding');
    },
  );

  it('tells of a change in the ledger, in the history, and of a resume', async () => {
    let { id: seen } = await (await stream(path())).now();
    const next = async (change: () => Promise<unknown>) => {
      const waiting = (await stream(path(), seen)).next();
      const told = await toldOf(waiting, change);
      expect(told.id).not.toBe(seen);
      seen = told.id;
      return told.data as { status: string; proof: object | null };
    };
    const proof = {
      tokenOk: true,
      endpointOk: true,
      primaveraOk: true,
      at: '2026-01-01T00:00:00Z',
    };
    expect((await next(() => recordProgress(id, { proof }))).proof).toEqual(proof);
    expect((await next(() => account.engine.stop(arn))).status).toBe('ABORTED');
    // The ledger may learn of the end a moment later.
    await recordProgress(id, { status: 'ABORTED' });
    ({ id: seen } = await (await stream(path())).now());
    expect((await next(() => send('POST', `/onboardings/${id}/resume`))).status).toBe('RUNNING');
  });

  it('asks Step Functions no more once nothing can happen there', async () => {
    const { id: ended, arn: itsArn } = await account.onboard('globex');
    await account.engine.stop(itsArn);
    await recordProgress(ended, { status: 'ABORTED' });
    const { id: seen } = await (await stream(`/onboardings/${ended}/changes`)).now();
    const asked = vi.spyOn(SFNClient.prototype, 'send');
    const patience = 2_800;
    const headers = { 'Last-Event-ID': seen! };
    await send('GET', `/onboardings/${ended}/changes`, { headers, patience });
    expect(asked.mock.calls).toHaveLength(1);
  });

  it('goes on when Step Functions has been asked too often', async () => {
    const { id: seen } = await (await stream(path())).now();
    const real = SFNClient.prototype.send;
    let asked = 0;
    vi.spyOn(SFNClient.prototype, 'send').mockImplementation(function (this: SFNClient, command) {
      asked += command instanceof GetExecutionHistoryCommand ? 1 : 0;
      if (asked === 2) throw Object.assign(new Error('Rate'), { name: 'ThrottlingException' });
      return Reflect.apply(real, this, [command]) as never;
    });
    const waiting = (await stream(path(), seen)).next();
    await vi.waitUntil(() => asked >= 2, { timeout: 5_000 });
    await recordProgress(id, { status: 'RUNNING' });
    expect((await waiting).event).toBe('onboarding');
  });
});

describe('the stream of the list', () => {
  const path = '/onboardings/changes';
  const start = (customer: string, number: number) =>
    recordStart({
      id: `${customer}-0000000${number}`,
      kind: 'onboarding',
      customer,
      executionArn: `arn:${number}`,
      request: {},
    });
  const idsOf = (data: unknown) =>
    (data as { items: { onboardingId: string }[] }).items.map(({ onboardingId }) => onboardingId);

  it('begins with the newest lines, also when there are none', async () => {
    await start('initech', 1);
    const { event, data } = await (await stream(path)).now();
    expect(event).toBe('onboardings');
    expect(idsOf(data)[0]).toBe('initech-00000001');
    const none = await (await stream(path, undefined, { customers: 'nobody' })).now();
    expect(none.data).toEqual({ items: [] });
  });

  it('tells only the lines that changed', async () => {
    const { id: place } = await (await stream(path)).now();
    const waiting = (await stream(path, place)).next();
    const { id: after, data } = await toldOf(waiting, () => start('initech', 2));
    expect(idsOf(data)).toEqual(['initech-00000002']);
    const { data: nothing, id: still } = await (await stream(path, after)).now();
    expect(nothing).toBeUndefined();
    expect(still).toEqual(expect.any(String));
  });

  it('tells nothing of customers that are not the own, not even that something changed', async () => {
    const own = { customers: 'umbrella' };
    const { id: place } = await (await stream(path, undefined, own)).now();
    await start('initech', 3);
    const { data, id: after } = await (await stream(path, place, own)).now();
    expect(data).toBeUndefined();
    expect(JSON.parse(Buffer.from(after!, 'base64url').toString())[1]).toEqual([]);
    await start('umbrella', 4);
    const news = await (await stream(path, after, own)).now();
    expect(idsOf(news.data)).toEqual(['umbrella-00000004']);
  });

  it.each(['', 'nonsense', Buffer.from('[1e300,[]]').toString('base64url')])(
    'begins anew at a place that is none: %j',
    async (place) => {
      expect(idsOf((await (await stream(path, place)).now()).data).length).toBeGreaterThan(1);
    },
  );
});
