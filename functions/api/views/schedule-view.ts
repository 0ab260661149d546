import * as z from 'zod/mini';
import { type RecoverySchedule, scheduleStatuses } from '#runtime/recovery-schedule.ts';
import { pageOf } from './job-line.ts';

const about = (description: string) => ({ description });

/** When a recovery runs by itself. */
export const ScheduleView = z
  .object({
    id: z.string().register(z.globalRegistry, about('The recovery.')),
    customer: z.string(),
    instance: z
      .string()
      .register(z.globalRegistry, about('Its onboarding, or name of the service instance.')),
    every: z.string().register(z.globalRegistry, about('1h, 1d, …')),
    status: z.enum(scheduleStatuses),
    nextAt: z.nullable(z.string()).register(z.globalRegistry, about('Null when it is stopped.')),
    startedAt: z
      .nullable(z.string())
      .register(z.globalRegistry, about('When the schedule last started a run.')),
    problem: z
      .nullable(z.string())
      .register(z.globalRegistry, about('Why it started none the last time.')),
    createdBy: z.string(),
    updatedAt: z.string(),
  })
  .register(z.globalRegistry, { description: 'The schedule of a recovery.' });
export type ScheduleView = z.output<typeof ScheduleView>;

export const SchedulePage = pageOf(ScheduleView, 'Schedules, the most recently changed first.');

/** Brings a schedule into the form that leaves. */
export function viewSchedule(schedule: RecoverySchedule): ScheduleView {
  const { id, customer, every, status, nextAt, startedAt, problem, createdBy, updatedAt } =
    schedule;
  return {
    id,
    customer,
    instance: instanceNameIn(schedule.request),
    every,
    status,
    nextAt: status === 'ACTIVE' ? nextAt : null,
    startedAt: startedAt ?? null,
    problem: problem ?? null,
    createdBy,
    updatedAt,
  };
}

/** How a recovery's request names its instance. */
export function instanceNameIn(request: Record<string, unknown>): string {
  const { access, onboarding } = request as {
    access?: { instance: { serviceInstance: string } } | null;
    onboarding?: { id: string } | null;
  };
  return access?.instance.serviceInstance ?? onboarding?.id ?? '';
}

export const scheduleExample = {
  id: 'acme-9c8d7e6f',
  customer: 'acme',
  instance: 'acme-prod-frlrq2o3ivtr',
  every: '1h',
  status: 'ACTIVE',
  nextAt: '2026-03-02T10:00:00.000Z',
  startedAt: '2026-03-02T09:00:00.000Z',
  problem: null,
  createdBy: 'op@vendor.example',
  updatedAt: '2026-03-02T09:00:00.000Z',
} as const;
