import type { Node } from 'constructs';

/**
 * Reads settings from the CDK context: values from cdk.json, texts from the command line. What is of no use is
 * refused here, before anything is made: docs/deploy.md lists every setting.
 */
export class Context {
  readonly #node: Node;

  constructor(node: Node) {
    this.#node = node;
  }

  /**
   * A text of a certain form; undefined where it is missing or empty.
   * @param isA what it should be, as in "… is a certificate's ARN"
   * @throws Error naming the setting, what was found and what is expected
   */
  text(name: string, form: RegExp, isA: string): string | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (typeof value === 'string' && form.test(value)) return value;
    throw this.#wrong(name, isA);
  }

  /**
   * A whole number within bounds.
   * @throws Error as `text`
   */
  number(name: string, bounds: { from: number; to: number }, otherwise: number): number {
    const value = this.#value(name);
    if (value === undefined) return otherwise;
    const number = typeof value === 'string' ? Number(value) : value;
    const { from, to } = bounds;
    if (Number.isInteger(number) && Number(number) >= from && Number(number) <= to) {
      return Number(number);
    }
    throw this.#wrong(name, `a whole number from ${from} to ${to}`);
  }

  /**
   * A switch: `on` or `off`.
   * @throws Error as `text`
   */
  isOn(name: string, otherwise: boolean): boolean {
    const value = this.#value(name);
    if (value === undefined) return otherwise;
    if (value === 'on' || value === true) return true;
    if (value === 'off' || value === false) return false;
    throw this.#wrong(name, 'on or off');
  }

  /**
   * A JSON object, as text or as it is; `{}` where it is missing.
   * @param is whether a value of it is right
   * @throws Error as `text`
   */
  object<T>(name: string, is: (value: unknown, key: string) => value is T, isA: string) {
    const value = this.#value(name) ?? {};
    const object = typeof value === 'string' ? parsed(value) : value;
    const isObject = object !== null && typeof object === 'object' && !Array.isArray(object);
    if (isObject && Object.entries(object).every(([key, inner]) => is(inner, key))) {
      return object as Record<string, T>;
    }
    throw this.#wrong(name, isA);
  }

  /**
   * Refuses one of two settings that make sense only together.
   * @throws Error one is given without the other
   */
  together(one: string, other: string): void {
    const [given, missing] = this.#value(one) === undefined ? [other, one] : [one, other];
    if (this.#value(given) === undefined || this.#value(missing) !== undefined) return;
    throw new Error(
      `The contexts ${one} and ${other} belong together: ${given} is given, ${missing} is missing (docs/deploy.md).`,
    );
  }

  #value(name: string): unknown {
    const value: unknown = this.#node.tryGetContext(name);
    return value === '' || value === null ? undefined : value;
  }

  #wrong(name: string, isA: string): Error {
    const found = JSON.stringify(this.#value(name));
    return new Error(`The context ${name} should be ${isA}, and is ${found} (docs/deploy.md).`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
