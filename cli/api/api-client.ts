import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { Unexpected } from '#runtime/errors.ts';
import type { ServedKind } from '../kinds/kind.ts';
import {
  AnnouncedArchive,
  AnsweredTask,
  type JobParts,
  type listStatuses,
  OnboardingPage,
  OnboardingView,
  Plan,
  ResumedOnboarding,
  RevealedSecret,
  StartedJob,
  StartedOnboarding,
  Task,
  TaskPage,
  type Upload,
} from './answers.ts';
import { problemOf } from './api-problem.ts';
import type { ApiCall, Transport } from './transport.ts';

/** Which onboardings a list shows. */
export interface ListFilter {
  status?: (typeof listStatuses)[number];
  customer?: string;
  /** Part of the id or the customer's name. */
  search?: string;
}

/** What a person reports of a task, by the names that it asks for. */
export type TaskReport = Record<string, string | null>;

/** The API answers no longer pages. */
const LONGEST_PAGE = 100;

/**
 * The API, call by call. Every method throws ApiProblem when the API refuses, and Unavailable or Timeout when
 * nobody answers.
 */
export class ApiClient {
  readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /** @returns where to send the archive; undefined when it is there already */
  async announceArchive(archive: { sha256: string; bytes: number }): Promise<Upload | undefined> {
    const call = { method: 'POST', path: '/artifacts', body: archive } as const;
    return (await this.#ask(AnnouncedArchive, call)).upload;
  }

  /** @param request with its archive named by hash, and its credentials as values or secrets */
  start(request: unknown): Promise<z.output<typeof StartedOnboarding>> {
    // If the answer is lost, the same is sent again.
    const headers = { 'idempotency-key': randomUUID() };
    const call = { method: 'POST', path: '/onboardings', body: request, headers } as const;
    return this.#ask(StartedOnboarding, call);
  }

  /** Starts a job of any kind, or joins the one that runs. */
  async startJob(
    { path }: ServedKind,
    request: unknown,
  ): Promise<{ id: string; executionArn: string }> {
    const headers = { 'idempotency-key': randomUUID() };
    const call = { method: 'POST', path, body: request, headers } as const;
    const { id, onboardingId = '', executionArn } = await this.#ask(StartedJob, call);
    return { id: id ?? onboardingId, executionArn };
  }

  /** What `startJob` would do with this request. Changes nothing. */
  planJob<T extends z.ZodMiniType>(
    { path }: ServedKind,
    request: unknown,
    schema: T,
  ): Promise<z.output<T>> {
    const query = { plan: 'true' };
    return this.#ask(schema, { method: 'POST', path, query, body: request });
  }

  /** Any other call, by whoever knows what it answers. */
  ask<T extends z.ZodMiniType>(schema: T, call: ApiCall): Promise<z.output<T>> {
    return this.#ask(schema, call);
  }

  /** A job of any kind. */
  job<View extends JobParts>(
    { path, view }: ServedKind<View>,
    id: string,
    signal?: AbortSignal,
  ): Promise<View> {
    const call = { method: 'GET', path: `${path}/${segment(id)}` } as const;
    return this.#ask(view, { ...call, ...(signal && { signal }) }) as Promise<View>;
  }

  /** Goes on with a job of any kind. */
  resumeJob({ path }: ServedKind, id: string): Promise<z.output<typeof ResumedOnboarding>> {
    return this.#ask(ResumedOnboarding, { method: 'POST', path: `${path}/${segment(id)}/resume` });
  }

  /** What `start` would do with this request. Changes nothing. */
  plan(request: unknown): Promise<Plan> {
    const call = { method: 'POST', path: '/onboardings', query: { plan: 'true' } } as const;
    return this.#ask(Plan, { ...call, body: request });
  }

  /** @param limit how many at most, 1 to 100 */
  list(filter: ListFilter, page: { limit?: number; cursor?: string; signal?: AbortSignal } = {}) {
    const { status, customer, search } = filter;
    const { signal } = page;
    const limit = String(Math.min(page.limit ?? LONGEST_PAGE, LONGEST_PAGE));
    const query = { status, customer, q: search, limit, cursor: page.cursor };
    const call = { method: 'GET', path: '/onboardings', query, ...(signal && { signal }) } as const;
    return this.#ask(OnboardingPage, call);
  }

  show(id: string, signal?: AbortSignal): Promise<OnboardingView> {
    const call = { method: 'GET', path: `/onboardings/${segment(id)}` } as const;
    return this.#ask(OnboardingView, { ...call, ...(signal && { signal }) });
  }

  /** All human tasks that we may see, the most recently changed first. */
  async tasks(status?: Task['status']): Promise<Task[]> {
    const tasks: Task[] = [];
    let cursor: string | undefined;
    do {
      const query = { status, limit: String(LONGEST_PAGE), cursor };
      const page = await this.#ask(TaskPage, { method: 'GET', path: '/tasks', query });
      tasks.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return tasks;
  }

  task(id: string): Promise<Task> {
    return this.#ask(Task, { method: 'GET', path: `/tasks/${segment(id)}` });
  }

  /** @returns whether this answer counts: `before` when somebody had answered already */
  async completeTask(id: string, report: TaskReport): Promise<'now' | 'before'> {
    const path = `/tasks/${segment(id)}/complete`;
    return (await this.#ask(AnsweredTask, { method: 'POST', path, body: report })).answered;
  }

  async rejectTask(id: string, reason: string): Promise<'now' | 'before'> {
    const path = `/tasks/${segment(id)}/reject`;
    return (await this.#ask(AnsweredTask, { method: 'POST', path, body: { reason } })).answered;
  }

  /** The client secret of an open task, once, to its assignee. */
  async reveal(taskId: string): Promise<string> {
    const path = `/tasks/${segment(taskId)}/reveal`;
    const call = { method: 'POST', path, isRepeatable: false } as const;
    return (await this.#ask(RevealedSecret, call)).clientSecret;
  }

  /** Whether the API lets us in, and what time it is there. */
  async greet(): Promise<{ date: string | null }> {
    const answer = await this.transport.send({ method: 'GET', path: '/openapi.json' });
    if (answer.status !== 200) throw problemOf(answer, this.transport.name);
    return { date: answer.headers.get('date') };
  }

  async #ask<T extends z.ZodMiniType>(schema: T, call: ApiCall): Promise<z.output<T>> {
    const answer = await this.transport.send(call);
    if (answer.status >= 300) throw problemOf(answer, this.transport.name);
    return parseAnswer(schema, answer.text, this.transport.name);
  }
}

/**
 * Reads an answer of the API.
 * @param from address of the API, for people
 * @throws Unexpected it has another shape than ours
 */
export function parseAnswer<T extends z.ZodMiniType>(
  schema: T,
  text: string,
  from: string,
): z.output<T> {
  try {
    return z.parse(schema, JSON.parse(text, printable));
  } catch (cause) {
    throw new Unexpected(
      {
        system: 'oic-onboarding',
        summary: `${from} answered something that this command doesn't understand.`,
        fix: 'Check that this is the address of an oic-onboarding API, stage included, of about the same version as this program.',
      },
      { cause },
    );
  }
}

/** What other systems wrote gets onto a terminal here, and must not move its cursor. */
function printable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\p{Cc}+/gu, ' ') : value;
}

/** One part of a path; a mistyped id must not become another address. */
function segment(id: string): string {
  return encodeURIComponent(id);
}
