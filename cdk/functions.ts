/**
 * Every function of the product: what it is built from and what it may do. The stack creates exactly these,
 * with exactly these rights; the bundler builds exactly these. test/cdk/rights.test.ts holds each definition
 * against the AWS calls that its source makes.
 */

/** What a function may do with single records of the ledger. */
export type LedgerAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query';

/** The last part of a secret's name, after prefix and onboarding: runtime/secrets.ts. */
export type SecretKind = 'primavera' | 'cupixworks' | 'provisioner-client' | 'runtime-client';
export type SecretUse = 'read' | 'write' | 'delete';

/** What a function may do with executions of the workflow. */
export type OnboardingUse = 'start' | 'redrive' | 'read' | 'answer';

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
  /** Onboardings and their human tasks. */
  onboardings?: readonly OnboardingUse[];
  /** Publishes what has happened on the event bus. */
  events?: true;
  /** Runs by the clock instead of in the workflow. */
  watch?: Watch;
  /** Deployed only where the API takes tokens of an issuer; otherwise callers sign with IAM. */
  onlyWith?: 'tokens';
}

/** What a function that runs by the clock looks at, and how often. */
export interface Watch {
  everyMinutes: number;
  /** Running executions and their histories without data, or the dates of secrets without their values. */
  of: 'executions' | 'secret-dates';
}

/** Oracle's answers take seconds; a minute leaves room for a few slow calls in a row. */
const ORDINARY = { timeoutSeconds: 60, memoryMb: 256 } as const;
/** Steps that let OIC work, which may take it minutes per call. */
const SLOW = { timeoutSeconds: 240, memoryMb: 256 } as const;
/** Inspection and upload of an archive of 200 MB and more; memory stays flat because it is streamed. */
const STREAMING = { timeoutSeconds: 840, memoryMb: 512 } as const;
/** The OCI signer needs CPU; Lambda gives CPU by memory. */
const SIGNING = { timeoutSeconds: 120, memoryMb: 512, ociCredentials: true } as const;
/**
 * Steps that change a tenancy or an identity domain. A domain of type Free takes 150 calls a minute, and one
 * of these makes about six: https://docs.oracle.com/en-us/iaas/Content/Identity/sku/api-rate-limiting.htm
 */
const POLITE = { reservedConcurrency: 5 } as const;

/**
 * API Gateway waits no longer, and a person waits for the answer: more memory is more CPU.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const ANSWERING = { timeoutSeconds: 29, memoryMb: 512 } as const;

const TELLS = { events: true } as const;

const FIND = ['GetItem'] as const;
const RECORD = ['GetItem', 'PutItem'] as const;
const FORGET = ['GetItem', 'DeleteItem'] as const;
const CONCLUDE = ['Query', 'PutItem', 'UpdateItem'] as const;

const OUR_CLIENT = { 'provisioner-client': 'read' } as const;
const THEIR_CLIENT = { 'runtime-client': 'read' } as const;

export const functionDefinitions: FunctionDefinition[] = [
  {
    name: 'primavera/check-account',
    ...ORDINARY,
    timeoutSeconds: 90,
    secrets: { primavera: 'read' },
  },
  { name: 'oci/check-tenancy', ...SIGNING },
  { name: 'identity-domain/check-domain', ...SIGNING },
  { name: 'oic/check-archive', ...STREAMING, archives: 'read' },
  { name: 'cupixworks/check-project', ...ORDINARY, secrets: { cupixworks: 'read' } },
  { name: 'oci/provision-instance', ...TELLS, ...SIGNING, ...POLITE, ledger: RECORD },
  { name: 'oci/check-instance', ...TELLS, ...SIGNING, ledger: RECORD },
  {
    name: 'identity-domain/authorise-client',
    ...TELLS,
    ...SIGNING,
    ...POLITE,
    ledger: RECORD,
    secrets: { 'provisioner-client': 'write', 'runtime-client': 'write' },
  },
  { name: 'oic/check-access', ...TELLS, ...ORDINARY, timeoutSeconds: 90, secrets: OUR_CLIENT },
  {
    name: 'oic/import-project',
    ...TELLS,
    ...STREAMING,
    ledger: RECORD,
    secrets: OUR_CLIENT,
    archives: 'read',
  },
  {
    name: 'oic/configure-connection',
    ...TELLS,
    ...SLOW,
    ledger: RECORD,
    secrets: { ...OUR_CLIENT, primavera: 'read' },
  },
  {
    name: 'oic/test-connection',
    ...TELLS,
    ...SLOW,
    ledger: RECORD,
    secrets: { ...OUR_CLIENT, primavera: 'read' },
  },
  { name: 'oic/activate-integration', ...SLOW, ledger: FIND, secrets: OUR_CLIENT },
  { name: 'oic/check-activation', ...TELLS, ...SLOW, secrets: OUR_CLIENT },
  { name: 'cupixworks/collect-registration-values', ...TELLS, ...ORDINARY, ledger: FIND },
  { name: 'cupixworks/prove-registration', ...TELLS, ...SLOW, ledger: FIND, secrets: THEIR_CLIENT },
  {
    name: 'cupixworks/find-registration',
    ...TELLS,
    ...ORDINARY,
    ledger: FIND,
    secrets: THEIR_CLIENT,
  },
  { name: 'cupixworks/open-registration', ...TELLS, ...ORDINARY, ledger: RECORD },
  {
    name: 'cupixworks/check-registration',
    ...TELLS,
    ...ORDINARY,
    ledger: ['PutItem'],
    secrets: THEIR_CLIENT,
  },
  { name: 'ledger/complete-onboarding', ...TELLS, ...ORDINARY, ledger: CONCLUDE },
  { name: 'ledger/report-failure', ...TELLS, ...ORDINARY, ledger: CONCLUDE },
  { name: 'oic/remove-project', ...TELLS, ...SLOW, ledger: FORGET, secrets: OUR_CLIENT },
  {
    name: 'identity-domain/remove-client',
    ...TELLS,
    ...SIGNING,
    ...POLITE,
    ledger: FORGET,
    secrets: { 'provisioner-client': 'delete', 'runtime-client': 'delete' },
  },
  { name: 'oci/remove-instance', ...TELLS, ...SIGNING, ...POLITE, ledger: FORGET },
  {
    name: 'aws/find-stuck-runs',
    timeoutSeconds: 300,
    memoryMb: 256,
    watch: { everyMinutes: 15, of: 'executions' },
  },
  {
    name: 'aws/measure-secret-age',
    ...ORDINARY,
    watch: { everyMinutes: 24 * 60, of: 'secret-dates' },
  },
  {
    name: 'api/http',
    ...TELLS,
    ...ANSWERING,
    ledger: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
    lists: true,
    secrets: { primavera: 'write', cupixworks: 'write', 'runtime-client': 'read' },
    archives: 'upload',
    onboardings: ['start', 'redrive', 'read', 'answer'],
  },
  { name: 'api/check-token', timeoutSeconds: 10, memoryMb: 256, onlyWith: 'tokens' },
];

/** The functions that the workflow calls: those that run neither by the clock nor for the API. */
export const workflowFunctions = functionDefinitions.filter(
  ({ name, watch }) => watch === undefined && !name.startsWith('api/'),
);
