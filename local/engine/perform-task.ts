import type { TaskState } from './definition.ts';
import { Aborted } from './errors.ts';
import { type JournalRecord, TaskFailure, type TaskRequest } from './host.ts';
import { exceedsLimit, type Json } from './json.ts';
import type { TaskResource } from './task-events.ts';
import { answerData } from './tokens.ts';
import type { Visit } from './visit.ts';
import { tooLarge } from './visit-state.ts';

/** How a task ended. */
export type Outcome =
  | { kind: 'succeeded'; output: string }
  | { kind: 'failed'; error: string | undefined; cause: string | undefined }
  | { kind: 'timed out'; heartbeat: boolean };

type Limits = { timeoutInSeconds?: number; heartbeatInSeconds?: number; token?: string };

/**
 * Calls the task's resource and waits for its end, its token, or a time-out. After a crash the
 * call is repeated with the same arguments and token, unless it is known to have returned.
 * @throws Aborted when the branch was aborted meanwhile
 */
export async function performTask(
  visit: Visit,
  resource: TaskResource,
  scheduled: JournalRecord,
  parameters: Json,
): Promise<Outcome> {
  const limits = (scheduled.data ?? {}) as Limits;
  const over = new AbortController();
  const signal = AbortSignal.any([visit.branch.signal, over.signal]);
  const token = limits.token === undefined ? undefined : openToken(visit, limits.token);
  try {
    const timers = limitTimers(visit, scheduled, limits, signal);
    const expired = timers.expired();
    if (expired && !token?.answered()) return expired;
    const call = callResource(visit, resource, parameters, signal, token);
    const outcome = await Promise.race([call, ...timers.running(), rejectOnAbort(signal)]);
    return outcome.kind === 'timed out' && token?.answered() ? await token.outcome() : outcome;
  } finally {
    over.abort(new Aborted());
    token?.close();
  }
}

async function callResource(
  visit: Visit,
  resource: TaskResource,
  parameters: Json,
  signal: AbortSignal,
  token: Token | undefined,
): Promise<Outcome> {
  const submittedKey = visit.attemptKey('submitted');
  const returned = token && (visit.find(submittedKey) || token.answered());
  if (!returned) {
    const call = await invoke(visit, resource, parameters, signal, token?.text);
    if (signal.aborted) throw new Aborted();
    if (!token || (call.kind === 'failed' && !token.answered())) return call;
    if (call.kind === 'succeeded') {
      const events = [resource.submitted(call.output, visit.branch.chain)];
      await visit.write(submittedKey, { events });
    }
  }
  return token!.outcome();
}

async function invoke(
  visit: Visit,
  resource: TaskResource,
  parameters: Json,
  signal: AbortSignal,
  taskToken: string | undefined,
): Promise<Extract<Outcome, { kind: 'succeeded' | 'failed' }>> {
  const { host, executionArn } = visit.surroundings;
  // The host's signal is cut only while the call is open: a call that returned is never aborted.
  const cut = new AbortController();
  const abort = () => cut.abort(signal.reason);
  signal.addEventListener('abort', abort);
  const request: TaskRequest = {
    resource: (visit.state as TaskState).Resource,
    arguments: parameters,
    executionArn,
    stateName: visit.name,
    signal: cut.signal,
    ...(taskToken === undefined ? {} : { taskToken }),
  };
  try {
    const output = JSON.stringify((await host.invoke(request)) ?? null);
    if (!exceedsLimit(output)) return { kind: 'succeeded', output };
    return { kind: 'failed', error: 'States.DataLimitExceeded', cause: tooLarge(resource.label) };
  } catch (error) {
    if (error instanceof TaskFailure) {
      return { kind: 'failed', error: error.error, cause: error.cause };
    }
    return { kind: 'failed', error: 'States.TaskFailed', cause: String(error) };
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** The time limits of a task, counted from when it was scheduled also across a crash. */
function limitTimers(visit: Visit, scheduled: JournalRecord, limits: Limits, signal: AbortSignal) {
  const { clock } = visit.surroundings.host;
  const never = Number.POSITIVE_INFINITY;
  const deadline = scheduled.at + (limits.timeoutInSeconds ?? never) * 1000;
  const patience = limits.token === undefined ? never : (limits.heartbeatInSeconds ?? never) * 1000;
  const heartbeatKey = visit.attemptKey('heartbeat');
  const missed = () =>
    (visit.surroundings.journal.find(heartbeatKey)?.at ?? scheduled.at) + patience;
  const wait = async (until: () => number, heartbeat: boolean): Promise<Outcome> => {
    for (let rest = until() - clock.now(); rest > 0; rest = until() - clock.now()) {
      await clock.sleep(rest, signal);
    }
    return { kind: 'timed out', heartbeat };
  };
  return {
    expired: (): Outcome | undefined => {
      if (deadline <= clock.now()) return { kind: 'timed out', heartbeat: false };
      return missed() <= clock.now() ? { kind: 'timed out', heartbeat: true } : undefined;
    },
    running: (): Promise<Outcome>[] => [
      ...(deadline === never ? [] : [wait(() => deadline, false)]),
      ...(patience === never ? [] : [wait(missed, true)]),
    ],
  };
}

type Token = ReturnType<typeof openToken>;

/** Lets the execution's task be found by its token until it is over. */
function openToken(visit: Visit, text: string) {
  const { journal, tasks } = visit.surroundings;
  const answerKey = visit.attemptKey('answer');
  const heartbeatKey = visit.attemptKey('heartbeat');
  const given = Promise.withResolvers<void>();
  let answered = journal.find(answerKey) !== undefined;
  if (answered) given.resolve();
  else {
    tasks.open(text, {
      answer: async (answer) => {
        tasks.close(text);
        answered = true;
        await visit.write(answerKey, { data: answerData(answer) });
        given.resolve();
      },
      heartbeat: async () => {
        await visit.write(heartbeatKey, {});
      },
    });
  }
  return {
    text,
    answered: () => answered,
    close: () => tasks.close(text),
    outcome: async (): Promise<Outcome> => {
      await given.promise;
      const { output, failed } = journal.find(answerKey)!.data as {
        output?: string;
        failed?: { error?: string; cause?: string };
      };
      if (!failed) return { kind: 'succeeded', output: output! };
      return { kind: 'failed', error: failed.error, cause: failed.cause };
    },
  };
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(new Aborted());
    signal.addEventListener('abort', () => reject(new Aborted()), { once: true });
  });
}
