import type { Json } from './json.ts';

/**
 * Workflow variables. A branch of a Parallel or an iteration of a Map has a scope of its own: it
 * reads the variables around it and assigns only its own.
 * https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html#workflow-variables-scope
 */
export class Scope {
  readonly #outer: Scope | undefined;
  readonly #own = new Map<string, Json>();

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  /** Takes over what a state assigned, as the JSON texts of its StateExited event. */
  assign(variables: { [name: string]: string }): void {
    for (const [name, text] of Object.entries(variables)) this.#own.set(name, JSON.parse(text));
  }

  /** All visible variables. */
  all(): { [name: string]: Json } {
    return { ...this.#outer?.all(), ...Object.fromEntries(this.#own) };
  }
}
