import type { WaitState } from '../definition.ts';
import { EvaluationError } from '../expression.ts';
import type { Json } from '../json.ts';
import type { Visit } from '../visit.ts';
import { conclude, type Exit, sleepUntil } from '../visit-state.ts';

const LONGEST_WAIT = 99_999_999;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const isNumber = (value: Json): value is number => typeof value === 'number';
const isText = (value: Json): value is string => typeof value === 'string';

/** Wait: for Seconds, or until Timestamp. The wake-up time is journaled: a crash never moves it. */
export async function interpretWait(visit: Visit): Promise<Exit> {
  const key = visit.attemptKey('wait');
  const record =
    visit.find(key) ?? (await visit.write(key, { data: { until: await wakeUp(visit) } }));
  await sleepUntil(visit, record.data!.until as number);
  return conclude(visit, visit.state, visit.input, {});
}

async function wakeUp(visit: Visit): Promise<number> {
  const { Seconds, Timestamp } = visit.state as WaitState;
  if (Seconds === undefined) return timestamp(visit, Timestamp!);
  const seconds = await visit.evaluateAs('number', Seconds, 'Seconds', isNumber);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > LONGEST_WAIT) {
    const problem = `The Seconds field must be a whole number from 0 to ${LONGEST_WAIT} but was: ${seconds}`;
    throw visit.evaluationFailed(new EvaluationError(problem, 'Seconds'));
  }
  // A redrive waits anew; a crash between entering and here doesn't.
  const from = Math.max(visit.entered.at, visit.surroundings.redrivenAt ?? 0);
  return from + seconds * 1000;
}

async function timestamp(visit: Visit, field: string): Promise<number> {
  const text = await visit.evaluateAs('string', field, 'Timestamp', isText);
  const time = TIMESTAMP.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  const problem = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`;
  throw visit.evaluationFailed(new EvaluationError(problem, 'Timestamp'));
}
