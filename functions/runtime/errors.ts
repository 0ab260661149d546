/**
 * The errors a stage may end with. Their names are what Step Functions matches in Retry and Catch,
 * so the lists in `statemachines/` are built from this file and from nothing else.
 */

export type System =
  | 'oci'
  | 'identity-domain'
  | 'oic'
  | 'primavera'
  | 'cupixworks'
  | 'cpq'
  | 'git'
  | 'aws'
  | 'oic-onboarding';

/** retry: heals by itself; wait: benign, not there yet; stop: a person has to act. */
export type Family = 'retry' | 'wait' | 'stop';

/** What the other system answered: enough to open a support ticket, never a body, never a secret. */
export interface Seen {
  status?: number;
  serviceCode?: string;
  requestId?: string;
  detail?: string;
}

export interface Explanation {
  system: System;
  /** One sentence: what went wrong. */
  summary: string;
  /** One or two sentences: what the reader can do about it. */
  fix: string;
  seen?: Seen;
  /** Seconds the other system asked us to stay away. */
  retryAfterSeconds?: number;
}

export abstract class StageError extends Error {
  abstract readonly family: Family;
  readonly explanation: Explanation;

  constructor(explanation: Explanation, options?: ErrorOptions) {
    super(explanation.summary, options);
    this.explanation = explanation;
    this.name = new.target.name;
  }
}

abstract class RetryError extends StageError {
  readonly family = 'retry';
}
abstract class WaitError extends StageError {
  readonly family = 'wait';
}
abstract class StopError extends StageError {
  readonly family = 'stop';
}

/** The other system asked us to slow down (HTTP 429). */
export class Throttled extends RetryError {}
/** The other system is down, restarting or answered 5xx; nothing is known about the effect. */
export class Unavailable extends RetryError {}
/** No answer in time; the call may have taken effect, so the stage looks before it acts again. */
export class Timeout extends RetryError {}
/** The resource is busy with another operation and takes ours later (409 IncorrectState). */
export class Conflict extends RetryError {}

/** An asynchronous operation has not finished. */
export class NotReadyYet extends WaitError {}
/** A new client, role or policy has not spread through Oracle's systems yet. */
export class NotAuthorizedYet extends WaitError {}

/** The request is wrong, or the other system found our call malformed. */
export class InvalidRequest extends StopError {}
/** User name, password, client secret or key were refused. */
export class InvalidCredentials extends StopError {}
/** The credentials are good but lack a role, a policy or an object permission. */
export class NotAuthorized extends StopError {}
/** Something the request names does not exist. */
export class NotFound extends StopError {}
/** A service limit or quota is used up. */
export class LimitExceeded extends StopError {}
/** Somebody has the resource open in an editor. */
export class Locked extends StopError {}
/** A resource of that name exists and was not made by this onboarding; it is never adopted or changed. */
export class NotOurs extends StopError {}
/** Something of that name, code or version is there already, and was not to be replaced. */
export class AlreadyExists extends StopError {}
/** It is active, being activated, or something else needs it, so it cannot be changed or removed now. */
export class InUse extends StopError {}
/** The project archive is not a ZIP, is damaged, or holds no integration. */
export class InvalidArchive extends StopError {}
/** Oracle gave up creating the instance; the work request says why. */
export class ProvisioningFailed extends StopError {}
/** The connection is still a draft: required properties have no value. */
export class ConnectionIncomplete extends StopError {}
/** OIC reached the target but the connection test failed. */
export class ConnectionTestFailed extends StopError {}
/** OIC could not activate the integration; `activationErrors` says why. */
export class ActivationFailed extends StopError {}
/** The state of a failed integration instance does not allow to resubmit, discard or abort it. */
export class NotRecoverable extends StopError {}
/** One of the five registration values does not work end to end. */
export class ProofFailed extends StopError {}
/** A promoted project does not answer as the smoke test expects. */
export class SmokeTestFailed extends StopError {}
/** A person declined the human task. */
export class TaskRejected extends StopError {}
/** A wait used up its budget. Nothing was deleted; resume looks again. */
export class BudgetExceeded extends StopError {}
/** A defect on our side, or an answer we do not understand. */
export class Unexpected extends StopError {}

export const errorClasses = [
  Throttled,
  Unavailable,
  Timeout,
  Conflict,
  NotReadyYet,
  NotAuthorizedYet,
  InvalidRequest,
  InvalidCredentials,
  NotAuthorized,
  NotFound,
  LimitExceeded,
  Locked,
  NotOurs,
  AlreadyExists,
  InUse,
  InvalidArchive,
  ProvisioningFailed,
  ConnectionIncomplete,
  ConnectionTestFailed,
  ActivationFailed,
  NotRecoverable,
  ProofFailed,
  SmokeTestFailed,
  TaskRejected,
  BudgetExceeded,
  Unexpected,
] as const;

/** The names of one family, for the Retry and Catch blocks of the workflows. */
export function errorNames(family: Family): string[] {
  const blank: Explanation = { system: 'oic-onboarding', summary: '', fix: '' };
  return errorClasses
    .map((errorClass) => new errorClass(blank))
    .filter((error) => error.family === family)
    .map((error) => error.name);
}

/** Where the reader finds the page of an error; one page per name, checked in CI. */
export function runbookFor(errorName: string): string {
  return `docs/errors/${errorName}.md`;
}
