/**
 * An error as an AWS service answers it. Its name is the code on the wire, from which the SDK
 * clients build their typed exceptions.
 */
export class ServiceError extends Error {
  /** HTTP status of the answer. */
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = code;
    this.status = status;
  }
}
