import type { TaskState } from '../definition.ts';
import { StateError } from '../errors.ts';
import { EvaluationError } from '../expression.ts';
import type { JournaledEvent, JournalRecord } from '../host.ts';
import type { Json } from '../json.ts';
import { performTask } from '../perform-task.ts';
import { parseResource, type TaskLimits, type TaskResource } from '../task-events.ts';
import { createToken } from '../tokens.ts';
import type { StatesExtra, Visit } from '../visit.ts';
import { conclude, type Exit } from '../visit-state.ts';

const isNumber = (value: Json): value is number => typeof value === 'number';

/** Task: calls its resource through the host, within its time-outs. */
export async function interpretTask(visit: Visit): Promise<Exit> {
  const state = visit.state as TaskState;
  const resource = parseResource(state.Resource)!;
  const scheduledKey = visit.attemptKey('scheduled');
  const scheduled = visit.find(scheduledKey) ?? (await schedule(visit, resource, scheduledKey));
  const succeeded =
    visit.find(visit.attemptKey('succeeded')) ?? (await perform(visit, resource, scheduled));
  const result = JSON.parse(detailsOf(succeeded.events[0]!).output as string) as Json;
  return conclude(visit, state, result, { result });
}

async function schedule(visit: Visit, resource: TaskResource, key: string): Promise<JournalRecord> {
  const { executionArn, region, host } = visit.surroundings;
  const state = visit.state as TaskState;
  const token = resource.waitsForToken ? createToken(host.uuid(), executionArn) : undefined;
  const extra: { token?: string } = token === undefined ? {} : { token };
  const parameters =
    state.Arguments === undefined
      ? visit.input
      : await visit.evaluate(state.Arguments, 'Arguments', extra);
  const limits: TaskLimits = {};
  const timeout = await seconds(visit, state.TimeoutSeconds, 'TimeoutSeconds', extra);
  if (timeout !== undefined) limits.timeoutInSeconds = timeout;
  const heartbeat = await seconds(visit, state.HeartbeatSeconds, 'HeartbeatSeconds', extra);
  if (heartbeat !== undefined) limits.heartbeatInSeconds = heartbeat;
  const text = JSON.stringify(parameters);
  const events = [resource.scheduled(text, region, limits, visit.branch.chain), resource.started()];
  return visit.write(key, { events, data: { ...limits, ...extra } });
}

async function seconds(
  visit: Visit,
  field: number | string | undefined,
  location: string,
  extra: StatesExtra,
): Promise<number | undefined> {
  if (field === undefined) return undefined;
  const value = await visit.evaluateAs('number', field, location, isNumber, extra);
  if (Number.isInteger(value) && value > 0 && value <= 99_999_999) return value;
  const problem = `The ${location} field must be a whole number of at least 1 but was: ${value}`;
  throw visit.evaluationFailed(new EvaluationError(problem, location));
}

async function perform(
  visit: Visit,
  resource: TaskResource,
  scheduled: JournalRecord,
): Promise<JournalRecord> {
  const details = detailsOf(scheduled.events[0]!);
  const parameters = JSON.parse((details.parameters ?? details.input) as string) as Json;
  const outcome = await performTask(visit, resource, scheduled, parameters);
  const { chain } = visit.branch;
  if (outcome.kind === 'succeeded') {
    const events = [resource.succeeded(outcome.output, chain)];
    return visit.write(visit.attemptKey('succeeded'), { events });
  }
  if (outcome.kind === 'timed out') {
    const events = [resource.timedOut('States.Timeout', chain)];
    throw new StateError('States.Timeout', undefined, { events, heartbeat: outcome.heartbeat });
  }
  const events = [resource.failed(outcome.error, outcome.cause, chain)];
  throw new StateError(outcome.error, outcome.cause, { events });
}

/** The one object with details that an event has. */
function detailsOf(event: JournaledEvent): { [field: string]: Json } {
  const entry = Object.entries(event).find(([name]) => name.endsWith('EventDetails'));
  return (entry?.[1] ?? {}) as { [field: string]: Json };
}
