import type { FailState } from '../definition.ts';
import { StateError } from '../errors.ts';
import type { Json } from '../json.ts';
import type { Visit } from '../visit.ts';
import type { Exit } from '../visit-state.ts';

const isText = (value: Json): value is string => typeof value === 'string';

/** Fail: always throws the state's Error and Cause. */
export async function interpretFail(visit: Visit): Promise<Exit> {
  const { Error: error, Cause: cause } = visit.state as FailState;
  throw new StateError(await text(visit, error, 'Error'), await text(visit, cause, 'Cause'));
}

async function text(visit: Visit, field: string | undefined, location: string) {
  return field === undefined ? undefined : visit.evaluateAs('string', field, location, isText);
}
