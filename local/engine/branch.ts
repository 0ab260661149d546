import { visitPath } from './abort-events.ts';
import type { State, StatesBlock } from './definition.ts';
import { StateError } from './errors.ts';
import { stateEntered } from './history.ts';
import type { JournalRecord } from './host.ts';
import type { Json } from './json.ts';
import { interpretChoice } from './states/choice.ts';
import { interpretFail } from './states/fail.ts';
import { interpretMap } from './states/map.ts';
import { interpretParallel } from './states/parallel.ts';
import { interpretPass, interpretSucceed } from './states/pass.ts';
import { interpretTask } from './states/task.ts';
import { interpretWait } from './states/wait.ts';
import { type Branch, findRecord, type Surroundings, Visit, writeRecord } from './visit.ts';
import { type Interpreter, visitState } from './visit-state.ts';

const INTERPRETERS: { [type in State['Type']]: Interpreter } = {
  Task: interpretTask,
  Pass: interpretPass,
  Wait: interpretWait,
  Choice: interpretChoice,
  Succeed: interpretSucceed,
  Fail: interpretFail,
  Parallel: interpretParallel,
  Map: interpretMap,
};

/** A Standard execution's history ends here: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const EVENT_LIMIT = 25_000;

/**
 * Executes a block of states from StartAt to the end. What the journal knows already is not done
 * again: a state with an exit record is passed over, one without goes on where it was.
 * @returns the branch's output
 * @throws StateError when a failure was not caught
 */
export async function runBranch(
  surroundings: Surroundings,
  branch: Branch,
  block: StatesBlock,
  input: Json,
): Promise<Json> {
  let name = block.StartAt;
  let value = input;
  for (let ordinal = 0; ; ordinal++) {
    const visit = await enter(surroundings, branch, block, name, ordinal, value);
    const exit =
      visit.find(visit.key('exit')) ?? (await visitState(visit, INTERPRETERS[visit.state.Type]));
    const left = exited(exit);
    branch.scope.assign(left.assigned);
    value = left.output;
    if (left.next === null) return value;
    name = left.next;
  }
}

async function enter(
  surroundings: Surroundings,
  branch: Branch,
  block: StatesBlock,
  name: string,
  ordinal: number,
  input: Json,
): Promise<Visit> {
  const { journal } = surroundings;
  const state = block.States[name]!;
  const path = visitPath(branch.path, ordinal, name);
  const key = `${path}:enter`;
  const known = findRecord(journal, branch, key);
  if (!known && journal.events.length >= EVENT_LIMIT - 1) {
    const cause = `The execution reached the maximum number of history events (${EVENT_LIMIT}).`;
    throw new StateError('States.Runtime', cause);
  }
  const entered = stateEntered(state.Type, name, JSON.stringify(input), branch.chain);
  const record = known ?? (await writeRecord(journal, branch, key, { events: [entered] }));
  return new Visit(surroundings, branch, path, name, state, record, input);
}

function exited(record: JournalRecord): {
  output: Json;
  assigned: { [name: string]: string };
  next: string | null;
} {
  const { output, assignedVariables } = record.events.at(-1)!.stateExitedEventDetails as {
    output: string;
    assignedVariables?: { [name: string]: string };
  };
  return {
    output: JSON.parse(output),
    assigned: assignedVariables ?? {},
    next: record.data!.next as string | null,
  };
}
