import { deliverAnswer } from '#runtime/deliver-answer.ts';
import { assigneesOf, type HumanTask } from '#runtime/human-task.ts';
import { findJob } from '#runtime/ledger.ts';
import { sendEvent } from '#runtime/publish-event.ts';
import { changeTask, closeTask, listWaitingTasks } from '#runtime/tasks.ts';
import { log } from '#runtime/telemetry.ts';
import { nextStep, type Step } from './next-step.ts';

const DAY_MS = 86_400_000;
/** Longer than this function may run, so that a claim outlives whoever made it. */
const CLAIM_MS = 10 * 60_000;

/**
 * Reminds those who have not answered a task, asks the second person when the first one's time is over, passes on
 * answers that got lost on their way, and closes tasks for which nobody waits any more.
 *
 * Safe to run twice and at the same time: a task is claimed before anybody is told. What was sent is written down
 * after it was sent, so that a crash in between sends it once more and never swallows it.
 * @throws Error some tasks could not be followed up; the others were, and the next run tries again
 */
export async function followUpTasks(now = Date.now()): Promise<void> {
  const failed: string[] = [];
  for (const task of await listWaitingTasks()) {
    const step = nextStep(task, now);
    if (!step) continue;
    try {
      await take(step, task, now);
    } catch (error) {
      log.error('task not followed up', { taskId: task.id, step, error: error as Error });
      failed.push(task.id);
    }
  }
  if (failed.length > 0) throw new Error(`Not followed up: ${failed.join(', ')}.`);
}

async function take(step: Step, task: HumanTask, now: number): Promise<void> {
  if (step === 'deliver') return deliver(task);
  if (step === 'close') return closeTask(task, 'nobody answered in time');
  // An execution that was started past the API is in no list; it may well wait.
  const { status = 'RUNNING' } = (await findJob(task.jobId)) ?? {};
  if (status !== 'RUNNING') return closeTask(task, 'its workflow has ended');
  const claimed = await claim(task, now);
  if (!claimed) return;
  return step === 'remind' ? remind(claimed, now) : escalate(claimed, now);
}

async function deliver(task: HumanTask): Promise<void> {
  const isHeard = task.answer && (await deliverAnswer(task, task.answer));
  if (!isHeard) await closeTask(task, 'nobody waited for the answer any more');
}

/** @returns undefined when somebody else is at it, or the task has changed since it was listed */
async function claim(task: HumanTask, now: number): Promise<HumanTask | undefined> {
  const { claimedUntil, remindedAt, escalatedAt, escalationToldAt } = task;
  if (claimedUntil && Date.parse(claimedUntil) > now) return undefined;
  const set = { claimedUntil: new Date(now + CLAIM_MS).toISOString() };
  const unchanged = { claimedUntil, remindedAt, escalatedAt, escalationToldAt };
  const isOurs = await changeTask(task, { from: 'OPEN', while: unchanged, set });
  return isOurs ? { ...task, ...set } : undefined;
}

async function remind(task: HumanTask, now: number): Promise<void> {
  const people = assigneesOf(task);
  for (const assignee of people) await sendEvent('task.reminder', newsFor(assignee, task));
  await changeTask(task, {
    from: 'OPEN',
    set: { remindedAt: new Date(now).toISOString() },
    remove: ['claimedUntil'],
    entry: { what: 'reminded', who: people.join(', ') },
  });
}

/** First the second person is let in, then told; each of the two is done until it has succeeded. */
async function escalate(task: HumanTask, now: number): Promise<void> {
  const { escalateTo, dueDays, assignee: instead } = task;
  if (!escalateTo) return;
  const isLetIn = task.escalatedAt !== undefined;
  const dueAt = isLetIn
    ? task.dueAt
    : new Date(Date.parse(task.dueAt) + dueDays * DAY_MS).toISOString();
  if (!isLetIn) {
    const isDone = await changeTask(task, {
      from: 'OPEN',
      set: { escalatedAt: new Date(now).toISOString(), dueAt },
      // Whoever has to type the secret in has to see it, also when the first person has seen it.
      remove: ['revealedAt', 'revealedBy'],
      entry: { what: 'escalated', who: escalateTo },
    });
    if (!isDone) return;
  }
  await sendEvent('task.escalated', { ...newsFor(escalateTo, { ...task, dueAt }), instead });
  const set = { escalationToldAt: new Date(now).toISOString() };
  await changeTask(task, { from: 'OPEN', set, remove: ['claimedUntil'] });
}

function newsFor(assignee: string, { id, jobId, kind, title, openedAt, dueAt }: HumanTask) {
  return { jobId, taskId: id, kind, title, assignee, openedAt, dueAt };
}

/** Runs by the clock. */
export async function handler(): Promise<void> {
  await followUpTasks();
}
