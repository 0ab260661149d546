import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { readHistory } from '#functions/api/read-history.ts';
import { readProgress } from '#functions/api/read-progress.ts';
import type { Service } from '#local/service-types.ts';
import type { JobKind } from '#runtime/stages.ts';
import { waitsForPerson } from './follow-job.ts';
import type { Shown } from './render/view.ts';

/** Why following ended: the execution did, a person has to act, or the user left. */
export type Outcome = 'ended' | 'person' | 'interrupted';

export interface Following {
  service: Pick<Service, 'subscribe' | 'now' | 'reading'>;
  executionArn: string;
  /** What it is for. Default: an onboarding. */
  kind?: JobKind;
  /** Called at each change. */
  show(shown: Shown, nowMs: number): void;
  /** True: stop when the execution waits for a person. */
  stopForPerson: boolean;
  signal: AbortSignal;
}

/** Follows an execution until it ends, or until somebody else has to do something. */
export async function followExecution(following: Following): Promise<Outcome> {
  const { service, executionArn, kind, show, stopForPerson, signal } = following;
  // A number per event: what is read from the history and what is announced overlap.
  const events = new Map<number, HistoryEvent>();
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const take = (news: HistoryEvent[]) => {
    for (const event of news) events.set(event.id ?? 0, event);
    const progress = readProgress(inOrder(events), service.reading, kind);
    show(progress, service.now());
    if (progress.status !== 'RUNNING') resolve('ended');
    else if (stopForPerson && waitsForPerson(progress)) resolve('person');
  };
  const leave = () => resolve('interrupted');
  signal.addEventListener('abort', leave, { once: true });
  const early: HistoryEvent[] = [];
  let announce = (event: HistoryEvent) => {
    early.push(event);
  };
  const unsubscribe = service.subscribe((happened) => {
    if (happened.executionArn === executionArn) announce(happened.event);
  });
  try {
    if (signal.aborted) return 'interrupted';
    take(await readHistory(executionArn));
    announce = (event) => take([event]);
    if (early.length > 0) take(early);
    return await promise;
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', leave);
  }
}

function inOrder(events: Map<number, HistoryEvent>): HistoryEvent[] {
  return [...events.entries()].sort(([a], [b]) => a - b).map(([, event]) => event);
}
