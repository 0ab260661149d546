import jsonata from 'jsonata';

/** The part of a definition in Amazon States Language that tells how long a run is. */
export interface CountedDefinition {
  StartAt: string;
  States: Record<string, CountedState>;
}

interface CountedState {
  Type: string;
  Next?: string;
  Default?: string;
  Resource?: string;
  Choices?: { Next: string }[];
  Branches?: CountedDefinition[];
  Assign?: Record<string, unknown>;
}

/** How often each loop goes round before it is done, by the name of the choice that decides. */
export type Rounds = Record<string, number>;

export interface RunLength {
  /** What Step Functions charges for: every state that is entered, and every retry. */
  transitions: number;
  /** Events in the history. */
  events: number;
  /** Functions that are called, by the name of the state. */
  calls: string[];
}

/**
 * Events that a state without an error leaves in the history.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
const EVENTS = {
  entered: 1,
  exited: 1,
  task: 3,
  submitted: 1,
  parallel: 2,
  execution: 2,
  retry: 3,
};

/**
 * Counts what a successful run takes, by following the definition.
 * @param rounds for loops that go round at all
 * @param retries tries of a task that failed and were repeated
 */
export function countRun(definition: CountedDefinition, rounds: Rounds, retries = 0): RunLength {
  const length = follow(definition, { ...rounds });
  return {
    ...length,
    transitions: length.transitions + retries,
    events: length.events + EVENTS.execution + retries * EVENTS.retry,
  };
}

function follow(definition: CountedDefinition, left: Rounds): RunLength {
  const length: RunLength = { transitions: 0, events: 0, calls: [] };
  for (let name: string | undefined = definition.StartAt; name; ) {
    const state: CountedState | undefined = definition.States[name];
    if (!state) throw new Error(`The definition has no state ${name}.`);
    add(length, { transitions: 1, events: eventsOf(state), calls: [] });
    if (state.Type === 'Task') length.calls.push(name);
    for (const branch of state.Branches ?? []) add(length, follow(branch, left));
    name = state.Type === 'Choice' ? choose(name, state, left) : state.Next;
  }
  return length;
}

/** The last rule of a loop's choice leads round again; without a rule that fits it goes on. */
function choose(name: string, { Choices = [], Default }: CountedState, left: Rounds) {
  const remaining = left[name] ?? 0;
  left[name] = remaining - 1;
  return remaining > 0 ? Choices.at(-1)?.Next : Default;
}

function eventsOf({ Type, Resource = '' }: CountedState): number {
  const around = EVENTS.entered + EVENTS.exited;
  if (Type === 'Parallel') return around + EVENTS.parallel;
  if (Type !== 'Task') return around;
  return around + EVENTS.task + (Resource.endsWith('.waitForTaskToken') ? EVENTS.submitted : 0);
}

function add(total: RunLength, { transitions, events, calls }: RunLength): void {
  total.transitions += transitions;
  total.events += events;
  total.calls.push(...calls);
}

/**
 * How often a loop waits until so much time is over, by the definition's own rule for the length of each wait.
 * @param look the task that looks, whose `Assign` makes the next wait longer
 * @param firstFrom the state whose `Assign` starts the series
 */
export async function roundsWithin(
  definition: CountedDefinition,
  loop: { firstFrom: string; look: string },
  seconds: number,
): Promise<number> {
  let wait = Number(definition.States[loop.firstFrom]?.Assign?.lookAgainSeconds);
  const longer = /^\{%(.*)%\}$/.exec(
    String(definition.States[loop.look]?.Assign?.lookAgainSeconds),
  )?.[1];
  if (!longer || !(wait > 0)) throw new Error(`${loop.look} does not say when to look again.`);
  const expression = jsonata(longer);
  const states = { result: { Payload: { retryAfterSeconds: null } } };
  let rounds = 0;
  for (let waited = 0; waited < seconds; rounds += 1) {
    wait = Number(await expression.evaluate({}, { lookAgainSeconds: wait, states }));
    waited += wait;
  }
  return rounds;
}
