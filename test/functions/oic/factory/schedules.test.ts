import { describe, expect, it } from 'vitest';
import { activateIntegration } from '#functions/oic/factory/activation.ts';
import { getIntegration } from '#functions/oic/factory/integrations.ts';
import {
  getSchedule,
  pauseSchedule,
  resumeSchedule,
  runNow,
  setSchedule,
  startSchedule,
  stopSchedule,
} from '#functions/oic/factory/schedules.ts';
import { useOic } from '#test/functions/oic/oic-setup.ts';
import { acme, acmeId, nightly, openFactory, parent, projectId } from './factory-world.ts';

useOic();
const daily = { icalExpression: 'FREQ=DAILY;BYHOUR=2', scheduleTZ: 'Europe/Berlin' };

describe.each(['camel', 'kebab'] as const)('a schedule, with names in %s', (fieldStyle) => {
  async function open() {
    const opened = await openFactory('active');
    opened.console.configure({ fieldStyle });
    const settle = async () => {
      opened.clock.advance(10_000);
      return (await getSchedule(acme, nightly)).status;
    };
    return { ...opened, settle };
  }

  it('is set, started, paused, resumed and stopped, each of which may be repeated', async () => {
    const { settle } = await open();
    await expect(getSchedule(acme, nightly)).rejects.toMatchObject({ name: 'NotFound' });
    expect(await setSchedule(acme, nightly, daily)).toBe('created');
    const { scheduleTZ, scheduleTz, ...schedule } = await getSchedule(acme, nightly);
    expect(schedule).toMatchObject({ icalExpression: daily.icalExpression, status: 'STOPPED' });
    expect(scheduleTZ ?? scheduleTz).toBe(daily.scheduleTZ);
    expect(await getIntegration(acme, nightly)).toMatchObject({ scheduleDefinedFlag: true });
    const started = await startSchedule(acme, nightly);
    expect(started).toEqual({ done: false, location: expect.stringMatching(/\/schedule$/) });
    expect((await getSchedule(acme, nightly)).status).toBe('STARTING');
    expect(await startSchedule(acme, nightly, { retry: true })).toMatchObject({ done: true });
    expect(await settle()).toBe('STARTED');
    for (const [act, status] of [
      [pauseSchedule, 'PAUSED'],
      [resumeSchedule, 'STARTED'],
      [stopSchedule, 'STOPPED'],
    ] as const) {
      await act(acme, nightly);
      expect(await settle()).toBe(status);
      expect(await act(acme, nightly)).toMatchObject({ done: true });
    }
    expect(await setSchedule(acme, nightly, { icalExpression: 'FREQ=HOURLY' })).toBe('changed');
  });
});

it('belongs to an integration that can have one, and has a rule', async () => {
  await openFactory();
  await expect(setSchedule(acme, parent, daily)).rejects.toMatchObject({ name: 'InUse' });
  const wrong = setSchedule(acme, nightly, { icalExpression: 'every night' });
  await expect(wrong).rejects.toMatchObject({ name: 'InvalidRequest' });
});

it('does not start by an activation, nor before one', async () => {
  const { console, clock } = await openFactory();
  await setSchedule(acme, nightly, daily);
  await expect(startSchedule(acme, nightly)).rejects.toMatchObject({ name: 'InUse' });
  await expect(runNow(acme, nightly)).rejects.toMatchObject({ name: 'InUse' });
  console.activate(acmeId, projectId, ['FETCH_TOKEN|01.00.0000']);
  await activateIntegration(acme, nightly);
  clock.advance(60_000);
  expect(await getIntegration(acme, nightly)).toMatchObject({ status: 'ACTIVATED' });
  expect(await getSchedule(acme, nightly)).toMatchObject({ status: 'STOPPED' });
});

it('can be run at once, each call once', async () => {
  const { console, world } = await openFactory('active');
  const parameters = [{ name: 'since', value: '2026-01-01' }];
  expect(await runNow(acme, nightly, parameters)).toEqual({ jobId: expect.any(String) });
  const reply = { status: 204 };
  world.faults.inject({ operation: 'oic.runNow', fault: 'custom', effect: true, reply });
  expect(await runNow(acme, nightly)).toEqual({ jobId: undefined });
  expect(console.integration(acmeId, projectId, nightly.integrationId).adHocRuns).toBe(2);
});
