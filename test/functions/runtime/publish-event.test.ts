import { Metrics } from '@aws-lambda-powertools/metrics';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rememberSecret, withinInvocation } from '#runtime/invocation.ts';
import { publishEvent } from '#runtime/publish-event.ts';
import { log } from '#runtime/telemetry.ts';

const bridge = mockClient(EventBridgeClient);
const fields = { jobId: 'acme-1', stage: 'prove', title: 'Prove' } as const;
const taken = { FailedEntryCount: 0, Entries: [{ EventId: '1' }] };
const refused = {
  FailedEntryCount: 1,
  Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'Try again.' }],
};

const sent = () =>
  bridge.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries?.[0]);
const countedLost = () =>
  vi.mocked(Metrics.prototype.addMetric).mock.calls.filter(([name]) => name === 'EventNotSent');

beforeEach(() => {
  vi.stubEnv('EVENT_BUS', 'bus');
  vi.spyOn(Metrics.prototype, 'addMetric');
  vi.spyOn(log, 'warn');
  bridge.reset();
  bridge.on(PutEventsCommand).resolves(taken);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe('publishing an event', () => {
  it('puts it on the bus with source, type, version and time', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 31, 12) });
    await publishEvent('stage.completed', fields);
    expect(sent()).toEqual([
      {
        EventBusName: 'bus',
        Source: 'oic-onboarding',
        DetailType: 'stage.completed',
        Time: new Date(Date.UTC(2026, 0, 31, 12)),
        Detail: expect.any(String),
      },
    ]);
    expect(JSON.parse(sent()[0]?.Detail ?? '')).toEqual({
      version: 1,
      at: '2026-01-31T12:00:00.000Z',
      ...fields,
    });
    expect(countedLost()).toEqual([]);
  });

  it('does nothing without a bus', async () => {
    vi.stubEnv('EVENT_BUS', '');
    await publishEvent('stage.completed', fields);
    expect(sent()).toEqual([]);
    expect(countedLost()).toEqual([]);
  });

  it('tries an entry that was refused once more', async () => {
    bridge.on(PutEventsCommand).resolvesOnce(refused).resolves(taken);
    await publishEvent('stage.completed', fields);
    expect(sent()).toHaveLength(2);
    expect(countedLost()).toEqual([]);
  });

  it('gives up after that: logged, counted, and nothing fails', async () => {
    bridge.on(PutEventsCommand).resolves(refused);
    await publishEvent('stage.completed', fields);
    expect(sent()).toHaveLength(2);
    expect(countedLost()).toHaveLength(1);
    expect(log.warn).toHaveBeenCalledWith('event not sent', {
      event: 'stage.completed',
      error: expect.objectContaining({
        message: 'EventBridge refused the event twice: InternalFailure: Try again.',
      }),
    });
  });

  it('does not fail when the bus is out of reach', async () => {
    bridge.on(PutEventsCommand).rejects(new Error('down'));
    await publishEvent('stage.completed', fields);
    expect(countedLost()).toHaveLength(1);
  });

  it.each([
    ['of another shape', { ...fields, password: 'x' }],
    ['without a field', { jobId: 'acme-1' }],
    ['of another stage', { ...fields, stage: 'elsewhere' }],
    ['that is too large', { ...fields, title: 'x'.repeat(9000) }],
  ])('refuses one %s, and nothing fails', async (_, wrong) => {
    await publishEvent('stage.completed', wrong as never);
    expect(sent()).toEqual([]);
    expect(countedLost()).toHaveLength(1);
  });

  it('scrubs the secrets that this invocation has seen', async () => {
    await withinInvocation(new AbortController().signal, async () => {
      rememberSecret('Correct-Horse-9');
      await publishEvent('stage.completed', { ...fields, title: 'It is Correct-Horse-9.' });
    });
    expect(JSON.parse(sent()[0]?.Detail ?? '').title).toBe('It is [redacted].');
  });
});
