import * as z from 'zod/mini';
import { FailurePage, HealthPoint, InstanceHealth } from '#runtime/instance-health.ts';

/** What leaves about the instance of an onboarding or a recovery: business identifiers, never a payload. */

const about = (description: string) => ({ description });

const id = z
  .string()
  .register(z.globalRegistry, about('The onboarding or recovery that was named.'));
const { next, ...failurePage } = FailurePage.shape;

export const ErrorsView = z
  .object({
    id,
    ...failurePage,
    nextCursor: z.optional(
      z
        .string()
        .register(
          z.globalRegistry,
          about('Give it as `cursor` to get the next page; absent on the last one.'),
        ),
    ),
  })
  .register(z.globalRegistry, {
    description: 'Failed runs of integrations, the newest first. Never a payload.',
  });

export const HealthView = z
  .object({
    id,
    ...InstanceHealth.shape,
    series: z
      .array(HealthPoint)
      .register(
        z.globalRegistry,
        about('What our clock has measured, the oldest first; empty without a schedule.'),
      ),
  })
  .register(z.globalRegistry, { description: 'How an instance is at this moment, and was.' });

const instance = 'acme-prod-frlrq2o3ivtr';
const asOf = '2026-03-02T09:30:00.000Z';
const figures = {
  from: '2026-03-02T08:00:00.000Z',
  to: '2026-03-02T10:00:00.000Z',
  received: 60,
  succeeded: 55,
  failed: 5,
  aborted: 0,
  successRate: 91.67,
};
export const common = {
  group: '8f3a1c0b2d',
  project: 'SALES',
  integration: 'ORDER_IN',
  version: '01.00.0000',
  errorCode: '504',
  message: 'CASDK-0033: The endpoint did not answer in time (order #)',
  runbook: 'docs/oic-errors/timeout.md',
};
const at = '2026-03-02T08:58:00.000Z';

export const instanceExamples = {
  errors: {
    id: 'acme-9c8d7e6f',
    instance,
    asOf,
    from: '2026-03-01T09:30:00.000Z',
    to: asOf,
    items: [
      {
        id: '4711',
        ...common,
        status: 'FAILED',
        recoverable: true,
        retries: 0,
        tracking: [{ name: 'OrderNumber', value: 'PO-10017' }],
        createdAt: at,
        updatedAt: at,
      },
    ],
    total: 1,
  },
  health: {
    id: 'acme-9c8d7e6f',
    instance,
    asOf,
    recent: figures,
    day: figures,
    failures: {
      window: '1d',
      total: 1,
      seen: 1,
      recoverable: 1,
      oldestAt: at,
      oldestRecoverableAt: at,
      groups: [{ ...common, count: 1, recoverable: 1, newestAt: at, oldestAt: at }],
      others: 0,
    },
    hours: [figures],
    days: [],
    series: [
      {
        at: '2026-03-02T09:15:00.000Z',
        received: 60,
        succeeded: 55,
        failed: 5,
        successRate: 91.67,
        failures: 1,
        oldestSeconds: 1020,
      },
    ],
  },
} as const;
