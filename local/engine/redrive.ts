import type { JournalRecord } from './host.ts';
import type { Journal } from './journal.ts';

/** An execution can be redriven for 14 days: https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html */
const REDRIVABLE_MILLISECONDS = 14 * 24 * 60 * 60 * 1000;

const KEPT = /^(enter|exit|started\.\d+|iteration\.\d+\.\d+|iterated\.\d+\.\d+)$/;

/**
 * Why an execution cannot be redriven, in the words of DescribeExecution; undefined when it can.
 * @param stoppedAt milliseconds since 1970
 */
export function notRedrivable(
  status: string,
  stoppedAt: number | undefined,
  now: number,
): string | undefined {
  if (status === 'RUNNING' || status === 'SUCCEEDED') {
    return `Execution is ${status} and cannot be redriven`;
  }
  const expired = now - (stoppedAt ?? now) > REDRIVABLE_MILLISECONDS;
  return expired ? 'Execution redrivable period exceeded' : undefined;
}

/**
 * Makes the next replay do again what did not succeed: a state that was entered but not left keeps
 * its entry, its finished branches and iterations, and its used retries (as spent attempts, not
 * as counts); everything else in it is forgotten. A Fail state is entered anew.
 */
export function forgetFailures(journal: Journal): void {
  for (const record of [...journal.records()]) {
    const split = record.key.lastIndexOf(':');
    if (split < 0) continue;
    const left = journal.find(`${record.key.slice(0, split)}:exit`) !== undefined;
    if (!left && !isKept(record, record.key.slice(split + 1))) journal.forget(record.key);
  }
}

function isKept(record: JournalRecord, what: string): boolean {
  if (what === 'enter') return record.events[0]?.type !== 'FailStateEntered';
  return KEPT.test(what) || record.data?.kind === 'retry';
}
