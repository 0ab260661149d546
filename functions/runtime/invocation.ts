import { AsyncLocalStorage } from 'node:async_hooks';

/** What belongs to one invocation and would otherwise be passed through every function. */
interface Invocation {
  /** Aborts a little before the platform kills the function, so that the error has a name. */
  deadline: AbortSignal;
  /** Secret values seen in this invocation; scrubbed from whatever leaves it. */
  secrets: Set<string>;
}

const storage = new AsyncLocalStorage<Invocation>();

/** Runs `work` as one invocation that must end before `deadline` aborts. */
export function withinInvocation<T>(deadline: AbortSignal, work: () => Promise<T>): Promise<T> {
  return storage.run({ deadline, secrets: new Set() }, work);
}

/** The signal of the running invocation; outside of one (command line, tests) it never aborts. */
export function deadline(): AbortSignal {
  return storage.getStore()?.deadline ?? new AbortController().signal;
}

/** The secret values read or made in the running invocation. */
export function knownSecrets(): ReadonlySet<string> {
  return storage.getStore()?.secrets ?? new Set();
}

/** Remembers a secret value so that it is scrubbed from results, errors and logs of this invocation. */
export function rememberSecret(value: string): void {
  // Shorter values would scrub ordinary words; Oracle's passwords and secrets are longer.
  if (value.length >= 6) storage.getStore()?.secrets.add(value);
}
