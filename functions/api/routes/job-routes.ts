import * as z from 'zod/mini';
import { audit, type Job, type JobLine } from '#runtime/ledger.ts';
import type { JobKind } from '#runtime/stages.ts';
import { findJobFor } from '../access/find-job-for.ts';
import { followJob } from '../follow-job.ts';
import { followJobs } from '../follow-jobs.ts';
import { type PageRequest, pageJobs } from '../page-jobs.ts';
import { resumeJob } from '../resume-job.ts';
import { eventStream } from '../routing/event-stream.ts';
import { aboutReference } from '../routing/http-problem.ts';
import { listQuery, wrongCursor } from '../routing/list-query.ts';
import { defineRoute, type Route } from '../routing/route.ts';
import { EventStream, lastEventId } from '../views/event-stream.ts';
import { JobLine as Line, pageOf, viewLine } from '../views/job-line.ts';
import { ResumedJob } from '../views/job-view.ts';

/** A kind of job as its routes show it. */
export interface ServedKind {
  kind: JobKind;
  /** `/recoveries` */
  path: `/${string}`;
  /** As in operation ids: `Recovery` and `Recoveries`. */
  name: { one: string; many: string };
  /** As in sentences: `recovery` and `recoveries`; events of streams are named like this, with hyphens. */
  words: { one: string; many: string };
  /** Lines of its list; absent: with `id`. */
  line?: { schema: z.ZodMiniType; view(line: JobLine): unknown };
  /** What its list can be narrowed by besides; absent: nothing. */
  facts?: { query: Record<string, z.ZodMiniType>; read(query: object): PageRequest['facts'] };
  view: z.ZodMiniType;
  describe(job: Job): Promise<unknown>;
  examples: { view: unknown; page: unknown; resumed: unknown };
  /** What a view of one holds, for people. */
  shows: string;
}

type Served = ServedKind & { line: NonNullable<ServedKind['line']>; event: Events };
interface Events {
  one: string;
  many: string;
}

/** The routes that every kind of job has: its list, one of it, and both as they change. */
export function lookRoutes(kind: ServedKind): Route[] {
  const { one, many } = kind.words;
  const served: Served = {
    ...kind,
    line: kind.line ?? { schema: Line, view: viewLine },
    event: { one: one.replaceAll(' ', '-'), many: many.replaceAll(' ', '-') },
  };
  return [listRoute(served), streamListRoute(served), showRoute(served), streamRoute(served)];
}

function listRoute({ kind, path, name, words, line, facts, examples }: Served): Route {
  return defineRoute({
    method: 'GET',
    path,
    operationId: `list${name.many}`,
    summary: `List ${words.many}`,
    description: 'Those of your customers, the most recently changed first.',
    audience: 'operator',
    query: z.strictObject({ ...facts?.query, ...listQuery }),
    answers: {
      200: {
        description: 'One page.',
        schema: pageOf(line.schema, `One page of ${words.many}, the most recently changed first.`),
        example: examples.page,
      },
    },
    act: async ({ query, caller }) => {
      const customers = caller.customers;
      const page = await pageJobs({ kind, ...query, customers, facts: facts?.read(query) });
      if (!page) throw wrongCursor();
      const { items, nextCursor } = page;
      return {
        status: 200,
        body: { items: items.map((one) => line.view(one)), ...(nextCursor && { nextCursor }) },
      };
    },
  });
}

function streamListRoute({ kind, path, name, words, event, line, examples }: Served): Route {
  const Changes = z.object({ items: z.array(line.schema) });
  return defineRoute({
    method: 'GET',
    path: `${path}/changes`,
    operationId: `stream${name.many}`,
    summary: `Follow the list of ${words.many}`,
    description: `Server-sent events named \`${event.many}\`, whose data is \`{"items": […]}\`: the lines that changed, the newest ones at first. The answer ends with a change, or after 20 seconds without one; clients come again by themselves.`,
    audience: 'operator',
    headers: { 'Last-Event-ID': lastEventId('WyIyMDI2LTAz') },
    answers: {
      200: {
        description: 'The lines that changed.',
        contentType: 'text/event-stream',
        schema: EventStream,
        example: eventStream({ id: 'WyIyMDI2LTAz', name: event.many, data: examples.page }),
      },
    },
    act: async ({ caller, header }) => {
      const place = header('last-event-id');
      const news = await followJobs({ kind, customers: caller.customers, place });
      const items = news.items.map((one) => line.view(one));
      // Without a line to show, the event only moves the client's place on.
      const data = items.length > 0 || !place ? z.parse(Changes, { items }) : undefined;
      return { status: 200, body: eventStream({ id: news.place, name: event.many, data }) };
    },
  });
}

function showRoute({ kind, path, name, words, view, describe, examples, shows }: Served): Route {
  return defineRoute({
    method: 'GET',
    path: `${path}/{id}`,
    operationId: `show${name.one}`,
    summary: `Show ${withArticle(words.one)}`,
    description: shows,
    audience: 'operator',
    answers: { 200: { description: 'As it is now.', schema: view, example: examples.view } },
    refusals: { 404: `There is no such ${words.one} for you.` },
    act: async ({ parameters: { id = '' }, caller }) => {
      const job = await findJobFor(caller, kind, id);
      return { status: 200, body: await describe(job) };
    },
  });
}

function streamRoute({ kind, path, name, words, event, view, describe, examples }: Served): Route {
  return defineRoute({
    method: 'GET',
    path: `${path}/{id}/changes`,
    operationId: `stream${name.one}`,
    summary: `Follow ${withArticle(words.one)}`,
    description: `Server-sent events named \`${event.one}\`, whose data is what \`GET ${path}/{id}\` answers. The answer ends with a change, or after 20 seconds without one; clients come again by themselves.`,
    audience: 'operator',
    headers: { 'Last-Event-ID': lastEventId('1-412-mhx2k9q0') },
    answers: {
      200: {
        description: 'As it is after the change.',
        contentType: 'text/event-stream',
        schema: EventStream,
        example: eventStream({ id: '1-412-mhx2k9q0', name: event.one, data: examples.view }),
      },
    },
    refusals: { 404: `There is no such ${words.one} for you.` },
    act: async ({ parameters: { id = '' }, caller, header }) => {
      await findJobFor(caller, kind, id);
      const news = await followJob(id, describe, header('last-event-id'));
      const data = news && {
        id: news.revision,
        name: event.one,
        // What may leave is the same as where it is asked for by itself.
        data: z.parse(view, news.view),
      };
      return { status: 200, body: eventStream(data) };
    },
  });
}

/** Going on with a job that failed, for kinds whose request needs no correction on the way. */
export function resumeRoute({ kind, path, name, words, examples }: ServedKind): Route {
  return defineRoute({
    method: 'POST',
    path: `${path}/{id}/resume`,
    operationId: `resume${name.one}`,
    summary: `Go on with a failed ${words.one}`,
    description: 'Once the cause is gone. Nothing that exists is made again.',
    audience: 'operator',
    answers: {
      202: {
        description: 'How it goes on.',
        schema: ResumedJob,
        example: examples.resumed,
        headers: { Location: `Address of the ${words.one}.` },
      },
    },
    refusals: {
      404: `There is no such ${words.one} for you.`,
      409: 'Another request of it is running.',
      422: 'A secret that its request names is missing or not what it should be.',
    },
    act: async ({ parameters: { id = '' }, caller, link }) => {
      await findJobFor(caller, kind, id);
      const { how, executionArn } = await resumeJob(id).catch((error: unknown) => {
        throw aboutReference(error);
      });
      await audit(id, { who: caller.name, what: `${words.one} resumed: ${how}` });
      return {
        status: 202,
        body: { id, executionArn, how },
        headers: { location: link(`${path}/${id}`) },
      };
    },
  });
}

const withArticle = (words: string) => `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
