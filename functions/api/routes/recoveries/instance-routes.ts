import * as z from 'zod/mini';
import { explain } from '#runtime/explain-failure.ts';
import { readHealthSeries } from '#runtime/health-series.ts';
import { FailurePage, InstanceHealth } from '#runtime/instance-health.ts';
import { findInstanceFor } from '../../access/find-instance-for.ts';
import { type ErrorsQuery, readErrorsQuery, writeErrorsCursor } from '../../errors-cursor.ts';
import { type Look, type LookTarget, lookAtInstance } from '../../look-at-instance.ts';
import { text } from '../../request/fields.ts';
import { age, messagePattern, shortText } from '../../request/recovery-rules.ts';
import { HttpProblem } from '../../routing/http-problem.ts';
import { wrongCursor } from '../../routing/list-query.ts';
import { defineRoute } from '../../routing/route.ts';
import { ErrorsView, HealthView, instanceExamples } from '../../views/instance-view.ts';

const HOUR_MS = 3600_000;

const REFUSALS = {
  404: 'There is no such onboarding or recovery for you.',
  422: 'It has no instance yet, or Oracle refuses to let us look: detail says why.',
  504: 'Oracle did not answer in time.',
};

export const showHealth = defineRoute({
  method: 'GET',
  path: '/instances/{id}/health',
  operationId: 'showHealth',
  summary: 'Show how an instance is',
  description:
    'Messages by hour and day as Oracle counts them, what stands among the failures now, and what our clock has measured. The id is that of an onboarding or a recovery, whose instance is meant.',
  audience: 'operator',
  query: z.strictObject({
    hours: z
      ._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(168)), 24)
      .register(z.globalRegistry, { description: 'How far back `series` goes.' }),
  }),
  answers: {
    200: { description: 'As it is now.', schema: HealthView, example: instanceExamples.health },
  },
  refusals: REFUSALS,
  act: async ({ parameters: { id = '' }, caller, query }) => {
    const target = await findInstanceFor(caller, id);
    const since = new Date(Date.now() - query.hours * HOUR_MS).toISOString();
    const look = { about: 'health', question: { window: '1d' } } as const;
    const [health, series] = await Promise.all([
      see(target, look, InstanceHealth),
      readHealthSeries(id, since),
    ]);
    return { status: 200, body: { id, ...health, series } };
  },
});

export const listErrors = defineRoute({
  method: 'GET',
  path: '/instances/{id}/errors',
  operationId: 'listErrors',
  summary: 'List failed integrations of an instance',
  description:
    'The newest first, with business identifiers and never a payload. The id is that of an onboarding or a recovery, whose instance is meant.',
  audience: 'operator',
  query: z.strictObject({
    project: z.optional(text(shortText, { description: 'Only those of this project (its code).' })),
    integration: z.optional(
      text(shortText, { description: 'Only those of this integration (its code).' }),
    ),
    errorCode: z.optional(text(shortText, { description: 'Only those with this error code.' })),
    message: z.optional(
      text(messagePattern, {
        description: 'Only those whose message is like this: * for any text, ? for one character.',
      }),
    ),
    recoverable: z.optional(z.enum(['true', 'false'])).register(z.globalRegistry, {
      description: 'Only those that Oracle can, or can’t, run again.',
    }),
    olderThan: z.optional(text(age, { description: 'Only what began longer ago: 30m, 12h, 2d.' })),
    newerThan: z._default(
      text(age, { description: 'Only what began less long ago; at most 32d.' }),
      '1d',
    ),
    limit: z
      ._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 25)
      .register(z.globalRegistry, { description: 'Longest page.' }),
    cursor: z.optional(text(() => undefined, { description: '`nextCursor` of the page before.' })),
  }),
  answers: {
    200: { description: 'One page.', schema: ErrorsView, example: instanceExamples.errors },
  },
  refusals: REFUSALS,
  act: async ({ parameters: { id = '' }, caller, query }) => {
    const target = await findInstanceFor(caller, id);
    const question = readErrorsQuery(query as ErrorsQuery, Date.now());
    if (!question) throw wrongCursor();
    const found = await see(target, { about: 'errors', question }, FailurePage);
    const { next, ...page } = found;
    const nextCursor = next === null ? undefined : writeErrorsCursor({ ...question, offset: next });
    return { status: 200, body: { id, ...page, ...(nextCursor && { nextCursor }) } };
  },
});

/** @throws HttpProblem 422 Oracle won't let us look, 503 it is not there, 504 it was too slow */
async function see<T extends z.ZodMiniType>(
  target: LookTarget,
  look: Look,
  schema: T,
): Promise<z.output<T>> {
  const looked = await lookAtInstance(target, look, schema);
  if ('found' in looked) return looked.found;
  const { error, summary, fix } = explain(looked.failure);
  const status = error === 'Timeout' ? 504 : /^(Throttled|Unavailable)$/.test(error) ? 503 : 422;
  const what = fix.replace(/\b(t)hen resume\b/i, '$1hen look again');
  throw new HttpProblem({ status, error, detail: summary, fix: what });
}
