import { beforeEach, describe, expect, it } from 'vitest';
import {
  downloadPayload,
  readActivityStream,
  readOldActivityStream,
} from '#functions/oic/monitoring/activity-stream.ts';
import {
  getAgent,
  getAgentGroup,
  listAgentGroups,
  listAgents,
} from '#functions/oic/monitoring/agents.ts';
import { listAuditRecords } from '#functions/oic/monitoring/audit-records.ts';
import type { Monitoring } from '#functions/oic/monitoring/call.ts';
import { discardInstance, discardInstances } from '#functions/oic/monitoring/discard.ts';
import {
  getErroredInstance,
  listErroredInstances,
} from '#functions/oic/monitoring/errored-instances.ts';
import { abortInstance, getInstance, listInstances } from '#functions/oic/monitoring/instances.ts';
import {
  getHistory,
  getIntegrationMetrics,
  getMessageCounts,
} from '#functions/oic/monitoring/metrics.ts';
import { RateCap } from '#functions/oic/monitoring/rate-cap.ts';
import { getRecoveryJob, listRecoveryJobs } from '#functions/oic/monitoring/recovery-jobs.ts';
import { resubmitInstance, resubmitInstances } from '#functions/oic/monitoring/resubmit.ts';
import { forgetPauses } from '#runtime/http.ts';
import { useOic } from '#test/functions/oic/oic-setup.ts';
import { acme, openMonitoring } from './monitoring-world.ts';

useOic();
type Opened = Awaited<ReturnType<typeof openMonitoring>>;

/** Every operation with the name that the simulation gives it. */
const operations: [string, (oic: Monitoring) => Promise<unknown>][] = [
  ['abortInstance', (oic) => abortInstance(oic, 'x')],
  ['discardError', (oic) => discardInstance(oic, 'x')],
  ['discardErrors', (oic) => discardInstances(oic, ['x'])],
  ['downloadPayload', (oic) => downloadPayload(oic, 'x', 'tracking-data/debug/x')],
  ['resubmitError', (oic) => resubmitInstance(oic, 'x')],
  ['resubmitErrors', (oic) => resubmitInstances(oic, ['x'])],
  ['getRecoveryJob', (oic) => getRecoveryJob(oic, 'x')],
  ['listRecoveryJobs', (oic) => listRecoveryJobs(oic)],
  ['getError', (oic) => getErroredInstance(oic, 'x')],
  ['listErrors', (oic) => listErroredInstances(oic)],
  ['getInstance', (oic) => getInstance(oic, 'x')],
  ['listInstances', (oic) => listInstances(oic)],
  ['listAuditRecords', (oic) => listAuditRecords(oic)],
  ['getHistory', (oic) => getHistory(oic, 'hourly')],
  ['getActivityStream', (oic) => readOldActivityStream(oic, 'x')],
  ['getActivityStreamDetails', (oic) => readActivityStream(oic, 'x')],
  ['getMessageSummary', (oic) => getMessageCounts(oic)],
  ['getIntegrationMetrics', (oic) => getIntegrationMetrics(oic, 'X|01.00.0000')],
  ['listAgentGroups', (oic) => listAgentGroups(oic)],
  ['getAgentGroup', (oic) => getAgentGroup(oic, 'x')],
  ['listAgents', (oic) => listAgents(oic, 'x')],
  ['getAgent', (oic) => getAgent(oic, 'x', 'y')],
];

let world: Opened['world'];
beforeEach(async () => {
  world = (await openMonitoring()).world;
});

describe.each(operations)('%s', (name, call) => {
  const operation = `oic.${name}`;
  const refused = { name: expect.stringMatching(/^(NotFound|NotRecoverable|InvalidRequest)$/) };

  it('reaches the operation of that name, once', async () => {
    await call(acme).catch((error) => expect(error).toMatchObject(refused));
    expect(world.callLog.count(operation)).toBe(1);
    expect(Object.keys(world.callLog.counts())).toEqual([operation]);
  });

  it('names a refused role, a throttle, an outage and nonsense', async () => {
    const strike = async (injection: object) => {
      world.faults.inject({ operation, fault: 'custom', ...injection });
      const error = await call(acme).then(
        () => undefined,
        (thrown) => thrown,
      );
      world.faults.clear();
      forgetPauses();
      return error;
    };
    expect(await strike({ fault: 'forbidden' })).toMatchObject({
      name: 'NotAuthorized',
      explanation: { fix: expect.stringContaining('ServiceMonitor') },
    });
    expect(await strike({ fault: 'throttled', retryAfter: 7 })).toMatchObject({
      name: 'Throttled',
      explanation: { retryAfterSeconds: 7 },
    });
    expect(await strike({ fault: 'unavailable', times: 2 })).toMatchObject({
      name: 'Unavailable',
      explanation: { seen: { status: 503 } },
    });
    expect(await strike({ fault: 'lost-answer', times: 2 })).toMatchObject({
      name: 'Unavailable',
    });
    expect(await strike({ reply: { status: 400, json: { detail: 'bad q' } } })).toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringContaining('bad q'),
    });
    // A stream of octets may hold anything, and a discard has no body to read.
    if (name === 'downloadPayload' || name === 'discardError') return;
    expect(await strike({ fault: 'wrong-content', content: 'html' })).toMatchObject({
      name: 'Unexpected',
    });
  });
});

describe('under a cap', () => {
  it('sends no more than the cap lets through, not even a second try', async () => {
    const oic = { ...acme, cap: new RateCap(6) };
    world.faults.inject({ operation: 'oic.listErrors', fault: 'unavailable' });
    await expect(listErroredInstances(oic)).rejects.toMatchObject({ name: 'Throttled' });
    expect(world.callLog.count('oic.listErrors')).toBe(1);
    await expect(listErroredInstances(oic)).rejects.toMatchObject({ name: 'Throttled' });
    expect(world.callLog.count('oic.listErrors')).toBe(1);
  });

  it('stays away as long as Oracle asks, and says so to the next step', async () => {
    const cap = new RateCap(600);
    world.faults.inject({ operation: 'oic.listErrors', fault: 'throttled', retryAfter: 120 });
    await expect(listErroredInstances({ ...acme, cap })).rejects.toThrow();
    expect(cap.waitSeconds).toBe(120);
    expect(new RateCap(600, cap.pace).waitSeconds).toBeGreaterThanOrEqual(120);
  });
});
