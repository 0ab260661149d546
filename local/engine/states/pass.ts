import type { Visit } from '../visit.ts';
import { conclude, type Exit } from '../visit-state.ts';

/** Pass: hands its input on, or its Output. */
export function interpretPass(visit: Visit): Promise<Exit> {
  return conclude(visit, visit.state, visit.input, {});
}

/** Succeed: ends its branch with its input, or its Output. */
export function interpretSucceed(visit: Visit): Promise<Exit> {
  const { Output } = visit.state;
  return conclude(visit, Output === undefined ? {} : { Output }, visit.input, {});
}
