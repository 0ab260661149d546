import * as z from 'zod/mini';
import type { Monitoring } from '#functions/oic/monitoring/call.ts';
import {
  type ErroredInstance,
  listErroredInstances,
} from '#functions/oic/monitoring/errored-instances.ts';
import type { MonitoredPage } from '#functions/oic/monitoring/pages.ts';
import { toFailedInstance } from '#functions/oic/recovery/failed-instance.ts';
import { isLike } from '#functions/oic/recovery/glob.ts';
import { type FailurePage, FailureQuestion } from '#runtime/instance-health.ts';
import { defineStep } from '#runtime/step.ts';
import { isoTime, viewFailure } from './failure-view.ts';
import { answer, looking, monitoringFor } from './look.ts';

/** Pages of Oracle's that one of ours may take, where most of what they hold is not asked for. */
const MAX_PAGES = 5;

const Input = z.strictObject({ ...looking, question: FailureQuestion });

/** Reads some of the failures that somebody asked for. */
export const handler = defineStep({
  stage: 'find-failures',
  system: 'oic',
  input: Input,
  act: async (input) => {
    await answer(input, await listFailures(monitoringFor(input), input.question));
    return {};
  },
});

/**
 * Oracle filters by project, integration and whether it can run again; code and message we compare ourselves, and the
 * times, too: Oracle's span is about the last change, ours about the beginning.
 */
export async function listFailures(
  oic: Monitoring,
  question: FailureQuestion,
): Promise<FailurePage> {
  const { from, to, limit } = question;
  const items: FailurePage['items'] = [];
  let total: number | null = null;
  let next: number | undefined = question.offset;
  for (let pages = 0; pages < MAX_PAGES && next !== undefined && items.length < limit; pages += 1) {
    const page = await readPage(oic, question, next);
    total = page.total ?? total;
    next = page.nextOffset;
    for (const [at, seen] of page.items.entries()) {
      if (items.length === limit) {
        next = page.offset + at;
        break;
      }
      if (isAskedFor(seen, question)) items.push(viewFailure(seen));
    }
  }
  const instance = oic.instance.serviceInstance;
  const asOf = isoTime(Date.now());
  return { instance, asOf, from, to, items, total, next: next ?? null };
}

function readPage(
  oic: Monitoring,
  question: FailureQuestion,
  offset: number,
): Promise<MonitoredPage<ErroredInstance>> {
  const { project, integration, recoverable, from, to, until, limit } = question;
  const isFiltered = question.errorCode !== null || question.message !== null || to < until;
  return listErroredInstances(
    oic,
    {
      within: { from: new Date(from), to: new Date(until) },
      orderBy: 'creationdate',
      ...(project !== null && { projectCode: project }),
      ...(integration !== null && { code: integration }),
      ...(recoverable !== null && { recoverable }),
    },
    { offset, ...(!isFiltered && { limit }) },
  );
}

function isAskedFor(
  seen: ErroredInstance,
  { errorCode, message, from, to }: FailureQuestion,
): boolean {
  const failure = toFailedInstance(seen);
  const at = isoTime(failure.createdAt);
  return (
    at >= from &&
    at <= to &&
    (errorCode === null || errorCode === failure.errorCode) &&
    (message === null || isLike(failure.message ?? '', message))
  );
}
