import * as z from 'zod/mini';
import { audit } from '#runtime/ledger.ts';
import {
  findSchedule,
  type RecoverySchedule,
  SCHEDULE_TYPE,
  scheduleKey,
  stopSchedule as stop,
} from '#runtime/recovery-schedule.ts';
import { isEntitled } from '../../access/entitlements.ts';
import { findJobFor } from '../../access/find-job-for.ts';
import { pageByType } from '../../page-by-type.ts';
import { notFound } from '../../routing/http-problem.ts';
import { listQuery, wrongCursor } from '../../routing/list-query.ts';
import { defineRoute } from '../../routing/route.ts';
import {
  SchedulePage,
  ScheduleView,
  scheduleExample,
  viewSchedule,
} from '../../views/schedule-view.ts';

export const listSchedules = defineRoute({
  method: 'GET',
  path: '/recoveries/schedules',
  operationId: 'listSchedules',
  summary: 'List schedules of recoveries',
  description: 'Those of your customers, stopped ones, too; the most recently changed first.',
  audience: 'operator',
  query: z.strictObject({ limit: listQuery.limit, cursor: listQuery.cursor }),
  answers: {
    200: { description: 'One page.', schema: SchedulePage, example: { items: [scheduleExample] } },
  },
  act: async ({ query, caller }) => {
    const page = await pageByType<RecoverySchedule>({
      type: SCHEDULE_TYPE,
      keyOf: scheduleKey,
      filters: {},
      ...(caller.customers !== '*' && { isShown: (one) => isEntitled(caller, one.customer) }),
      ...query,
    });
    if (!page) throw wrongCursor();
    const { items, nextCursor } = page;
    return {
      status: 200,
      body: { items: items.map(viewSchedule), ...(nextCursor && { nextCursor }) },
    };
  },
});

export const stopSchedule = defineRoute({
  method: 'POST',
  path: '/recoveries/{id}/schedule/stop',
  operationId: 'stopSchedule',
  summary: 'End the schedule of a recovery',
  description:
    'A run that has begun goes on, and no other begins. To begin again, send the request with its schedule.',
  audience: 'operator',
  answers: {
    200: {
      description: 'The schedule as it is now.',
      schema: ScheduleView,
      example: { ...scheduleExample, status: 'STOPPED', nextAt: null },
    },
  },
  refusals: { 404: 'There is no such recovery for you, or it never had a schedule.' },
  act: async ({ parameters: { id = '' }, caller }) => {
    await findJobFor(caller, 'recovery', id);
    const before = await findSchedule(id);
    if (!before) throw notFound('schedule of this recovery');
    if (before.status === 'ACTIVE') {
      await stop(id);
      await audit(id, { who: caller.name, what: 'schedule stopped' });
    }
    return { status: 200, body: viewSchedule((await findSchedule(id)) ?? before) };
  },
});
