import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InProcessTransport } from '#cli/api/in-process.ts';
import { OAuthClientSecret, readSecret } from '#runtime/secrets.ts';
import { House } from './house.ts';
import { failing, kinds, Patient } from './recovery-house.ts';

const HOUR = 3600_000;
let house: House;
let patient: Patient;
let id: string;
const api = new InProcessTransport({});

beforeAll(async () => {
  house = await House.open();
  patient = await Patient.open(
    house,
    'acme',
    failing(160, kinds.heals, kinds.flaky, kinds.broken, kinds.sync),
    {
      rules: [
        { match: { errorCode: '400' }, action: 'discard' },
        { match: { recoverable: true }, action: 'resubmit', maxTries: 1 },
      ],
      stopWhenFailuresRepeat: { percent: 100, after: 10_000 },
      schedule: { every: '1h' },
    },
  );
}, 120_000);
afterAll(() => house.close(), 60_000);

/** Asks the whole API, as the command line does. */
async function ask(method: 'GET' | 'POST', path: `/${string}`, query = {}, body?: unknown) {
  const answer = await api.send({ method, path, query, ...(body !== undefined && { body }) });
  return { status: answer.status, body: JSON.parse(answer.text) };
}

describe('the instance of a recovery', () => {
  it('is planned for without anything being sent', async () => {
    const { status, body } = await ask('POST', '/recoveries', { plan: 'true' }, patient.request);
    expect([status, body.ready, body.findings]).toEqual([200, true, []]);
    const counts = ['504', '503', '400', '500'].map((code) => patient.count(code, 'FAILED'));
    const [heals = 0, flaky = 0, broken = 0, sync = 0] = counts;
    expect(body.foreseen).toMatchObject({
      total: 160,
      seen: 160,
      totals: { resubmit: heals + flaky, discard: broken, ask: 0, wait: 0, leave: sync },
    });
    expect(patient.calls('resubmitErrors')).toEqual([]);
    expect(house.service.engine.list({ statusFilter: 'RUNNING' })).toEqual([]);
  });

  it('is recovered as planned, and tells what is left and why', async () => {
    const started = await ask('POST', '/recoveries', {}, patient.request);
    expect(started.status).toBe(202);
    expect(started.body).toMatchObject({ started: true, schedule: { every: '1h' } });
    id = started.body.id;
    await patient.ended(id, started.body.executionArn);
    const { body } = await ask('GET', `/recoveries/${id}`);
    expect(body).toMatchObject({
      status: 'SUCCEEDED',
      request: { instance: 'acme-oic', window: '1d' },
      schedule: { status: 'ACTIVE', startedAt: null },
      result: { totals: { found: 160 } },
    });
    const { left } = body.result.totals;
    const reasons = body.result.reasons as { count: number }[];
    expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(left);
    expect(body.result.report).toBeUndefined();
    expect(body.result.groups[0].runbook).toMatch(/^docs\/oic-errors\//);
    // What was tried as often as the rule allows is planned for no more.
    const plan = await ask('POST', '/recoveries', { plan: 'true' }, patient.request);
    expect(plan.body.foreseen.totals).toMatchObject({ resubmit: 0, discard: 0, leave: left });
  });

  it('lists everything that was left, page by page', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await ask('GET', `/recoveries/${id}/left`, {
        limit: '25',
        ...(cursor && { cursor }),
      });
      expect(body.items.length).toBeLessThanOrEqual(25);
      seen.push(...body.items.map((one: { id: string }) => one.id));
      cursor = body.nextCursor;
    } while (cursor);
    const still = patient.runs.filter(
      (run) => run.failure && run.status === 'FAILED' && !run.isDiscarded,
    );
    expect(seen.sort()).toEqual(still.map((run) => run.id).sort());
  });

  it('shows its failures by filter and page, with business identifiers and without payloads', async () => {
    const found: { id: string; tracking: unknown[] }[] = [];
    let cursor: string | undefined;
    do {
      const query = { message: '*price*', limit: '15', ...(cursor && { cursor }) };
      const { body } = await ask('GET', `/instances/${id}/errors`, query);
      found.push(...body.items);
      cursor = body.nextCursor;
    } while (cursor);
    expect(found.map((one) => one.id).sort()).toEqual(
      patient.runs
        .filter((run) => run.failure?.errorCode === '500')
        .map((run) => run.id)
        .sort(),
    );
    expect(found[0]).toMatchObject({
      message: 'Price # unknown',
      errorCode: '500',
      recoverable: false,
      runbook: 'docs/oic-errors/server-error.md',
      tracking: [{ name: 'OrderNumber', value: expect.stringMatching(/^PO-/) }],
    });
    expect(JSON.stringify(found)).not.toMatch(/payload/i);
    const old = await ask('GET', `/instances/${id}/errors`, { olderThan: '30d', newerThan: '31d' });
    expect(old.body.items).toEqual([]);
  });

  it('shows how it is', async () => {
    const { status, body } = await ask('GET', `/instances/${id}/health`);
    expect(status).toBe(200);
    const open = patient.runs.filter(
      (run) => run.failure && run.status === 'FAILED' && !run.isDiscarded,
    );
    expect(body.failures).toMatchObject({ total: open.length, seen: open.length, others: 0 });
    const times = open.map(({ createdAt }) => createdAt);
    expect(body.failures.oldestAt).toBe(new Date(Math.min(...times)).toISOString());
    expect(body.day.received).toBe(160);
    expect(body.hours.length).toBeGreaterThanOrEqual(24);
    expect(body.series).toEqual([]);
  });
});

describe('a look that goes wrong', () => {
  const listing = (fault: object) => {
    const { faults } = house.outside.world;
    faults.inject({ operation: 'oic.listErrors', ...fault } as never);
    return { [Symbol.dispose]: () => faults.clear() };
  };

  it('says what Oracle refuses, and what to do', async () => {
    using _ = listing({ fault: 'forbidden', times: 9 });
    const { status, body } = await ask('GET', `/instances/${id}/errors`);
    expect([status, body.error]).toEqual([422, 'NotAuthorized']);
    expect(body.fix).toContain('ServiceMonitor');
    expect(body.fix).toMatch(/then look again/i);
  });

  it('says that Oracle is away, and a plan says so, too', async () => {
    using _ = listing({ fault: 'unavailable', times: 30 });
    expect((await ask('GET', `/instances/${id}/health`)).status).toBe(503);
    const { status, body } = await ask('POST', '/recoveries', { plan: 'true' }, patient.request);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ready: false,
      foreseen: null,
      findings: [{ error: 'Unavailable' }],
    });
  });

  it('gets over a hiccup', async () => {
    using _ = listing({ fault: 'refused-connection', times: 1 });
    expect((await ask('GET', `/instances/${id}/errors`)).status).toBe(200);
  });
});

describe('the instance of an onboarding', () => {
  it('is looked at, planned for and recovered with the client that was made there', async () => {
    const { jobId, execution } = await house.onboard('globex');
    expect(execution.cause).toBeUndefined();
    const health = await ask('GET', `/instances/${jobId}/health`);
    expect(health).toMatchObject({ status: 200, body: { id: jobId, failures: { total: 0 } } });
    const request = {
      ...patient.request,
      customer: 'globex',
      instance: { onboarding: jobId },
      schedule: undefined,
    };
    const plan = await ask('POST', '/recoveries', { plan: 'true' }, request);
    expect(plan.body).toMatchObject({ ready: true, foreseen: { seen: 0 } });
    const started = await ask('POST', '/recoveries', {}, request);
    expect(started).toMatchObject({ status: 202, body: { schedule: null } });
    const ended = await patient.ended(started.body.id, started.body.executionArn);
    expect(ended.execution.cause).toBeUndefined();
    expect(ended.summary.totals.found).toBe(0);
  }, 60_000);
});

describe('a schedule', () => {
  it('starts a run when it is due, and measures meanwhile', async () => {
    await house.service.simulation?.pass(3.2 * HOUR);
    const { body } = await ask('GET', `/recoveries/${id}`);
    expect(body.schedule).toMatchObject({ status: 'ACTIVE', problem: null });
    expect(body.executionArn).toMatch(/-4$/);
    expect(body.result.run).toBe(`${id}-4`);
    const health = await ask('GET', `/instances/${id}/health`);
    expect(health.body.series.length).toBeGreaterThanOrEqual(12);
    expect(health.body.series.at(-1).failures).toBe(health.body.failures.total);
  }, 60_000);

  it('ends when it is stopped', async () => {
    const list = await ask('GET', '/recoveries/schedules');
    expect(list.body.items).toMatchObject([{ id, status: 'ACTIVE', instance: 'acme-oic' }]);
    const stopped = await ask('POST', `/recoveries/${id}/schedule/stop`);
    expect(stopped.body).toMatchObject({ id, status: 'STOPPED', nextAt: null });
    await house.service.simulation?.pass(2 * HOUR);
    expect((await ask('GET', `/recoveries/${id}`)).body.executionArn).toMatch(/-4$/);
  }, 60_000);
});

it('no secret of the client is in any file, however it was asked', async () => {
  const { client } = patient.request.instance.address ?? { client: '' };
  const { value } = await readSecret(client, OAuthClientSecret);
  const entries = await readdir(house.directory, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  expect(files.filter(({ parentPath }) => parentPath.includes('objects')).length).toBeGreaterThan(
    10,
  );
  for (const { parentPath, name } of files) {
    const text = await readFile(join(parentPath, name), 'latin1');
    expect(text.includes(value.clientSecret), name).toBe(false);
  }
});
