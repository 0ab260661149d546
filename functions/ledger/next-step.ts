import { type HumanTask, isAnswerLost } from '#runtime/human-task.ts';

const DAY_MS = 86_400_000;
/** The workflow waits an hour longer than the task says, and gives up at once then. */
const GIVEN_UP_AFTER_MS = 2 * 3_600_000;

/** What has to be done for a task that somebody waits for. */
export type Step = 'deliver' | 'remind' | 'escalate' | 'close';

/**
 * What is next for a task at this moment, or nothing. Reminders fall on every `remindAfterDays` after its
 * opening until it is due; several that were missed count as one.
 * @param now milliseconds since 1970
 */
export function nextStep(task: HumanTask, now: number): Step | undefined {
  if (isAnswerLost(task, now)) return 'deliver';
  if (task.status !== 'OPEN') return undefined;
  const { dueAt, dueDays, escalateTo, escalatedAt, escalationToldAt } = task;
  const lateMs = now - Date.parse(dueAt);
  // If nobody looked for long enough, the second person's time is over as well.
  const leftToSecondMs = escalateTo && !escalatedAt ? dueDays * DAY_MS : 0;
  if (lateMs > leftToSecondMs + GIVEN_UP_AFTER_MS) return 'close';
  if (escalatedAt ? !escalationToldAt : lateMs >= 0 && lateMs < leftToSecondMs) return 'escalate';
  return lateMs < 0 && isReminderDue(task, now) ? 'remind' : undefined;
}

function isReminderDue(task: HumanTask, now: number): boolean {
  const { openedAt, remindedAt = openedAt, escalatedAt = openedAt, remindAfterDays } = task;
  // Whole milliseconds, so that three thirds are the whole.
  const intervalMs = Math.round(remindAfterDays * DAY_MS);
  const dates = (at: number) => Math.floor((at - Date.parse(openedAt)) / intervalMs);
  const lastHeard = Math.max(Date.parse(remindedAt), Date.parse(escalatedAt));
  return dates(now) > dates(lastHeard);
}
