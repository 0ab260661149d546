import * as z from 'zod/mini';
import { RecoverySummary, timeWindows } from '#runtime/recovery.ts';
import { common } from './instance-view.ts';
import { jobExample } from './job-examples.ts';
import { pageOf } from './job-line.ts';
import { jobFields, StartedJob } from './job-view.ts';
import { ScheduleView, scheduleExample } from './schedule-view.ts';

const about = (description: string) => ({ description });
/** Where the report lies is our own business; what it holds is asked for by its own address. */
const { report, ...result } = RecoverySummary.shape;

const Request = z.object({
  instance: z
    .string()
    .register(z.globalRegistry, about('Its onboarding, or name of the service instance.')),
  window: z.enum(timeWindows).register(z.globalRegistry, about('How far back it looks.')),
  rules: z
    .array(z.object({ match: z.record(z.string(), z.unknown()), action: z.string() }))
    .register(z.globalRegistry, about('In this order; the first that matches decides.')),
});

export const RecoveryView = z
  .object({
    id: z.string(),
    ...jobFields,
    request: Request,
    schedule: z
      .nullable(ScheduleView)
      .register(z.globalRegistry, about('When it runs by itself; null: it never had a schedule.')),
    result: z.nullable(z.object(result)).register(z.globalRegistry, {
      description:
        'What the last run that came to its end has reached: totals, why failures were left, and the largest groups. Each failure that was left: GET /recoveries/{id}/left.',
    }),
  })
  .register(z.globalRegistry, {
    description:
      'One recovery of failed integrations: how far it is, what it reached, what is left and why.',
  });
export type RecoveryView = z.output<typeof RecoveryView>;

export const StartedRecovery = z
  .object({
    ...StartedJob.shape,
    schedule: z.nullable(ScheduleView).register(z.globalRegistry, {
      description: 'The schedule that the request has set; a request without one leaves it alone.',
    }),
  })
  .register(z.globalRegistry, { description: 'The recovery that a request started or joined.' });

/** Failures that the last run left. */
export const LeftPage = z.object({
  run: z.nullable(z.string()).register(z.globalRegistry, about('Null: none has ended.')),
  ...pageOf(
    z.object({
      id: z.string(),
      group: z.string(),
      business: z
        .nullable(z.string())
        .register(z.globalRegistry, about('What the integration follows its messages by.')),
      reason: z.string(),
    }),
    '',
  ).shape,
});

const id = scheduleExample.id;
const { parts, ...shared } = jobExample('Recovery', id);
const left = {
  reason: 'It was resubmitted 3 times and failed again; the rule allows no more.',
  count: 3,
  examples: ['4712 (OrderNumber PO-10018)'],
};

export const recoveryRequestExample = {
  kind: 'Recovery',
  customer: 'acme',
  instance: {
    address: {
      designUrl: 'https://design.integration.eu-frankfurt-1.ocp.oraclecloud.com',
      name: scheduleExample.instance,
      tokenUrl:
        'https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com/oauth2/v1/token',
      scope: 'https://abcdef.integration.eu-frankfurt-1.ocp.oraclecloud.com:443/ic/api/',
      client: 'customers/acme/oic-recovery',
    },
  },
  window: '1d',
  rules: [
    { match: { message: '*CASDK-0033*', recoverable: true }, action: 'resubmit' },
    { action: 'leave' },
  ],
  schedule: { every: '1h' },
} as const;

export const recoveryExamples = {
  ...shared,
  started: { ...shared.started, schedule: scheduleExample },
  view: {
    id,
    ...parts,
    request: {
      instance: scheduleExample.instance,
      window: '1d',
      rules: [
        { match: { message: '*CASDK-0033*', recoverable: true }, action: 'resubmit' },
        { match: {}, action: 'leave' },
      ],
    },
    schedule: scheduleExample,
    result: {
      run: `${id}-7`,
      at: '2026-03-02T09:12:00.000Z',
      totals: { found: 300, resubmitted: 300, recovered: 297, discarded: 0, left: 3 },
      reasons: [left],
      groups: [
        { ...common, found: 300, resubmitted: 300, recovered: 297, discarded: 0, left: [left] },
      ],
      moreGroups: 0,
    },
  },
  left: {
    run: `${id}-7`,
    items: [
      { id: '4712', group: common.group, business: 'OrderNumber PO-10018', reason: left.reason },
    ],
  },
} as const;
