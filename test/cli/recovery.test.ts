import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '#cli/run.ts';
import { instanceExamples } from '#functions/api/views/instance-view.ts';
import { recoveryPlanExample } from '#functions/api/views/recovery-plan.ts';
import { recoveryExamples } from '#functions/api/views/recovery-view.ts';
import { scheduleExample } from '#functions/api/views/schedule-view.ts';
import { FakeApi, problem } from './fake-api.ts';
import { type MemoryTerminal, memoryTerminal, withoutService } from './memory-terminal.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** The commands about failed integrations, against an API. */

const sample = fileURLToPath(new URL('../../examples/recovery.yaml', import.meta.url));
const { id } = recoveryExamples.view;
let fake: FakeApi;
let directory: string;
let terminal: MemoryTerminal;
beforeEach(async () => {
  fake = await FakeApi.open();
  directory = await temporaryDirectory();
  terminal = memoryTerminal(directory);
  await copyFile(sample, path.join(directory, 'monday.yaml'));
});
afterEach(() => fake.close());

const at = (...args: string[]) =>
  run([...args, '--api', fake.url], withoutService(terminal, directory));
const json = () => JSON.parse(terminal.stdout.text);

describe('recover', () => {
  it.each(['recover', 'onboard'])(
    'by %s sends the request, follows it, and tells the result',
    async (command) => {
      fake.on('POST /recoveries', { status: 202, body: recoveryExamples.started });
      fake.on(`GET /recoveries/${id}`, { body: recoveryExamples.view });
      expect(await at(command, 'monday.yaml')).toBe(0);
      const [sent] = fake.to('POST /recoveries');
      expect(sent?.body).toMatchObject({ kind: 'Recovery', window: '1d' });
      expect(sent?.headers['idempotency-key']).toBeDefined();
      const { text } = terminal.stdout;
      expect(text).toContain('300 found, 300 resubmitted, 297 recovered, 0 discarded, 3 left');
      expect(text).toContain('300 × SALES/ORDER_IN, error 504: 297 recovered, 3 left');
      expect(text).toContain('for example 4712 (OrderNumber PO-10018)');
      expect(text).toContain('What to do: docs/oic-errors/timeout.md');
      expect(text).toContain(`left ${id} --api ${fake.url}`);
      expect(text).toContain('It runs every 1h; next at');
    },
  );

  it('with --json prints found, resubmitted, recovered, discarded, left with reasons', async () => {
    fake.on('POST /recoveries', { status: 202, body: recoveryExamples.started });
    fake.on(`GET /recoveries/${id}`, { body: recoveryExamples.view });
    expect(await at('recover', 'monday.yaml', '--json')).toBe(0);
    expect(json().result).toEqual(recoveryExamples.view.result);
  });

  it('refuses a wrong request before anything is sent', async () => {
    expect(await at('recover', 'nothing.yaml')).toBe(2);
    expect(await at('recover', 'monday.yaml', '--for', '6h')).toBe(2);
    expect(await at('recover', 'monday.yaml', '--for', 'ever')).toBe(2);
    expect(fake.calls).toEqual([]);
  });
});

describe('plan', () => {
  it('says what a run would do, and by its exit code whether it would do something', async () => {
    fake.on('POST /recoveries', { body: recoveryPlanExample });
    expect(await at('plan', 'monday.yaml', '--exit-code')).toBe(5);
    expect(fake.calls[0]?.path).toContain('plan=true');
    expect(terminal.stdout.text).toContain('300 × SALES/ORDER_IN, error 504: 300 to resubmit');
    expect(terminal.stdout.text).toContain('Nothing was sent');
  });

  it('says so when only a part was looked at', async () => {
    const foreseen = { ...recoveryPlanExample.foreseen, total: 9000 };
    fake.on('POST /recoveries', { body: { ...recoveryPlanExample, foreseen } });
    expect(await at('plan', 'monday.yaml')).toBe(0);
    expect(terminal.stdout.text).toContain('Only the newest 300 of 9000 were looked at');
  });

  it('says what would stop a run', async () => {
    const finding = {
      stage: 'find-failures',
      error: 'NotAuthorized',
      system: 'oic',
      summary: 'It says no.',
      fix: 'Give the role.',
    };
    fake.on('POST /recoveries', {
      body: { id, ready: false, foreseen: null, findings: [finding] },
    });
    expect(await at('plan', 'monday.yaml')).toBe(1);
    expect(terminal.stdout.text).toMatch(
      /Find failures would stop: NotAuthorized \(oic\)\n +It says no/,
    );
  });
});

describe('looks at an instance', () => {
  it('health', async () => {
    fake.on(`GET /instances/${id}/health`, { body: instanceExamples.health });
    expect(await at('health', id)).toBe(0);
    const { text } = terminal.stdout;
    expect(text).toContain(
      'Open failures: 1, of which 1 can be run again; the oldest is 32 min 00 s old',
    );
    expect(text).toContain('91.67 %');
    expect(text).toContain('▇  by the hour');
  });

  it('errors, with every filter, and where it goes on', async () => {
    fake.on(`GET /instances/${id}/errors`, {
      body: { ...instanceExamples.errors, nextCursor: 'NEXT' },
    });
    const filters = [
      '--project',
      'SALES',
      '--integration',
      'ORDER_IN',
      '--error-code',
      '504',
      '--message',
      '*time*',
      '--recoverable',
      'true',
      '--older-than',
      '30m',
      '--newer-than',
      '12h',
      '--limit',
      '10',
    ];
    expect(await at('errors', id, ...filters)).toBe(0);
    const [call] = fake.calls;
    expect(Object.fromEntries(new URL(call?.path ?? '', fake.url).searchParams)).toEqual({
      ...{ project: 'SALES', integration: 'ORDER_IN', errorCode: '504', message: '*time*' },
      ...{ recoverable: 'true', olderThan: '30m', newerThan: '12h', limit: '10' },
    });
    expect(terminal.stdout.text).toMatch(
      /4711 +OrderNumber PO-10017 +SALES\/ORDER_IN, error 504 +can be run again/,
    );
    expect(terminal.stderr.text).toContain('--cursor NEXT');
  });

  it('says why Oracle does not let us look', async () => {
    fake.on(`GET /instances/${id}/errors`, problem(422, 'NotAuthorized'));
    expect(await at('errors', id)).toBe(2);
    expect(terminal.stderr.text).toContain('It is NotAuthorized.');
  });

  it('left', async () => {
    fake.on(`GET /recoveries/${id}/left`, { body: recoveryExamples.left });
    expect(await at('left', id)).toBe(0);
    expect(terminal.stdout.text).toMatch(/^4712 +OrderNumber PO-10018 +It was resubmitted 3 times/);
  });
});

describe('schedules', () => {
  it('are listed, page by page, and stopped', async () => {
    const stopped = { ...scheduleExample, status: 'STOPPED', nextAt: null };
    fake.on(
      'GET /recoveries/schedules',
      { body: { items: [scheduleExample], nextCursor: 'A' } },
      { body: { items: [{ ...stopped, id: 'globex-1' }] } },
    );
    fake.on(`POST /recoveries/${id}/schedule/stop`, { body: stopped });
    expect(await at('schedules')).toBe(0);
    expect(terminal.stdout.text).toMatch(
      /runs every 1h; next at 2026-03-02T10:00[\s\S]*globex-1 .* is stopped/,
    );
    expect(await at('schedules', 'stop', id, '--json')).toBe(0);
    expect(fake.to(`POST /recoveries/${id}/schedule/stop`)).toHaveLength(1);
  });
});
