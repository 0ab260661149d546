import { isObject, type Json, type JsonObject } from './json.ts';
import type { Report } from './validate.ts';

/** Checks that every transition leads to a state of the block, and that each state is reached. */
export function checkTransitions(
  block: JsonObject,
  states: JsonObject,
  place: string,
  report: Report,
) {
  const reached = new Set<string>();
  const open = [{ target: block.StartAt, at: `${place}/StartAt` }];
  for (let step = open.pop(); step; step = open.pop()) {
    const { target, at } = step;
    if (typeof target !== 'string' || reached.has(target)) continue;
    const state = states[target];
    if (!isObject(state)) {
      report(at, `MISSING_TRANSITION_TARGET: Missing 'Next' target: ${target}`);
      continue;
    }
    reached.add(target);
    open.push(...transitions(state, `${place}/States/${target}`));
  }
  for (const name of Object.keys(states)) {
    if (!reached.has(name)) report(`${place}/States/${name}`, `State "${name}" is not reachable`);
  }
}

function transitions(state: JsonObject, place: string): { target: Json | undefined; at: string }[] {
  const listed = ['Choices', 'Catch'].flatMap((field) => {
    const entries = Array.isArray(state[field]) ? state[field] : [];
    return entries.filter(isObject).map((entry, index) => ({
      target: entry.Next,
      at: `${place}/${field}[${index}]/Next`,
    }));
  });
  const direct = ['Next', 'Default'].map((field) => ({
    target: state[field],
    at: `${place}/${field}`,
  }));
  return [...direct, ...listed];
}
