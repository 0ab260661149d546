import type { ChoiceState } from '../definition.ts';
import { StateError } from '../errors.ts';
import type { Json } from '../json.ts';
import type { Visit } from '../visit.ts';
import { conclude, type Exit } from '../visit-state.ts';

const isBoolean = (value: Json): value is boolean => typeof value === 'boolean';

/**
 * Choice: goes where the first rule leads whose Condition is true, with that rule's Output and
 * Assign; else to Default, with the state's own.
 */
export async function interpretChoice(visit: Visit): Promise<Exit> {
  const state = visit.state as ChoiceState;
  for (const [index, rule] of state.Choices.entries()) {
    const place = `Choices[${index}]/`;
    const location = `${place}Condition`;
    if (await visit.evaluateAs('boolean', rule.Condition, location, isBoolean)) {
      return conclude(visit, rule, visit.input, {}, place);
    }
  }
  if (state.Default === undefined) {
    // The language names this States.NoChoiceMatched; AWS answers States.Runtime, which nothing
    // catches: https://github.com/floci-io/floci/pull/3167
    const problem =
      'Failed to transition out of the state. The state does not point to a next state.';
    throw new StateError('States.Runtime', `${visit.causePrefix}${problem}`);
  }
  return conclude(visit, { ...state, Next: state.Default }, visit.input, {});
}
