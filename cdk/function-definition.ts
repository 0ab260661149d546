import type { JobKind } from '#runtime/stages.ts';

/** What a function may do with single records of the ledger. */
export type LedgerAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'PutItem'
  | 'BatchWriteItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'Query';

/** The last part of a secret's name, after prefix and onboarding: runtime/secrets.ts. */
export type SecretKind =
  | 'primavera'
  | 'cupixworks'
  | 'provisioner-client'
  | 'runtime-client'
  | 'cpq-administrator'
  | 'cpq-client'
  | 'cpq-adopted-client'
  | 'recovery-client'
  | 'promotion-client'
  | 'connection-credentials'
  | 'git-token'
  /** A person who signed in, in place of a client. */
  | 'person';
/** `refresh` is reading, and keeping the refresh token that takes the place of a used one. */
export type SecretUse = 'read' | 'write' | 'delete' | 'refresh';

/** What a function may do with the files of recoveries; `use` is reading and writing. */
export type RunFileUse = 'read' | 'write' | 'use';

/** A workflow whose caller waits for its result; nobody keeps its executions. */
export type Inquiry =
  | 'onboarding-plan'
  | 'integration-user-plan'
  | 'site-users'
  | 'instance-look'
  | 'promotion-plan';

/** What a function may do with the executions of a workflow; `run` waits for the result, `describe` tells how it is. */
export type ExecutionUse = 'start' | 'redrive' | 'read' | 'describe' | 'answer' | 'run';

/** What a function runs for; it decides what becomes of its failures. */
export type Caller = 'workflow' | 'api' | 'clock' | 'events';

/** One function of the product: what it is built from and what it may do. */
export interface FunctionDefinition {
  /** Room and step, as in `functions/<name>.ts`. */
  name: string;
  timeoutSeconds: number;
  memoryMb: number;
  /** Copies that run side by side at most; the workflow retries what is turned away. */
  reservedConcurrency?: number;
  /** Records of the ledger. */
  ledger?: readonly LedgerAction[];
  /** The lists of onboardings and tasks. */
  lists?: true;
  /** Secrets of customers, by kind. Writing and deleting are of our own only, by their names. */
  secrets?: Partial<Record<SecretKind, SecretUse>>;
  /** The OCI API key. */
  ociCredentials?: true;
  /** Project archives: their content, or taking them in and seeing which are there. */
  archives?: 'read' | 'upload';
  /** What runs of recoveries write down in the artifact store. */
  recoveries?: RunFileUse;
  /** Settings, plans and backups of promotions in the artifact store. */
  promotions?: RunFileUse;
  /** Builds in the artifact store. */
  builds?: RunFileUse;
  /** Megabytes of the folder for large files; without a wish what Lambda gives (512). */
  diskMb?: number;
  /** Removing the secrets that live as long as one plan. */
  forgetsPlans?: true;
  /** Executions and their human tasks, by the kind of job. */
  executions?: Partial<Record<JobKind | Inquiry, readonly ExecutionUse[]>>;
  /** Publishes what has happened on the event bus. */
  events?: true;
  /** Runs by the clock instead of in a workflow. */
  watch?: Watch;
  /** Runs when an execution of a job has ended otherwise than well. */
  onEnd?: true;
  /** A door of the HTTP API: the first parts of the paths that it answers; none: whatever has no door of its own. */
  answers?: readonly string[];
  /** Deployed only where the API takes tokens of an issuer; otherwise callers sign with IAM. */
  onlyWith?: 'tokens';
}

/** What a function that runs by the clock looks at, and how often. */
export interface Watch {
  everyMinutes: number;
  /**
   * Running executions and their histories without data, the dates of secrets without their values, human tasks,
   * or schedules, with the rights that the definition names.
   */
  of: 'executions' | 'secret-dates' | 'tasks' | 'schedules';
}

/** By the clock with a watch, for the API in its room; all others but one are steps of workflows. */
export function callerOf({ name, watch, onEnd }: FunctionDefinition): Caller {
  if (watch) return 'clock';
  if (onEnd) return 'events';
  return name.startsWith('api/') ? 'api' : 'workflow';
}
