import type { FunctionDefinition } from './function-definition.ts';

/**
 * Every function of the product: what it is built from and what it may do. The stack creates exactly these,
 * with exactly these rights; the bundler builds exactly these. test/cdk/rights.test.ts holds each definition
 * against the AWS calls that its source makes. Which workflows call a function stands in their stories.
 */

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
/** Steps with which a stage ends note that for the lists. */
const FIND_STAGE = ['GetItem', 'UpdateItem'] as const;
const RECORD_STAGE = ['GetItem', 'PutItem', 'UpdateItem'] as const;

const OUR_CLIENT = { 'provisioner-client': 'read' } as const;
const THEIR_CLIENT = { 'runtime-client': 'read' } as const;
/** An administrator may itself be an application whose client is ours. */
const OF_CPQ = { 'cpq-administrator': 'read', 'cpq-client': 'read' } as const;
/** CPQ lists at most a hundred users at a time, and a site has up to 500. */
const IN_CPQ = { timeoutSeconds: 90, memoryMb: 256 } as const;

/** Either the client that we made in an onboarding, or one that a request names. */
const OF_OIC = { 'provisioner-client': 'read', 'recovery-client': 'read' } as const;

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
  { name: 'oci/provision-instance', ...TELLS, ...SIGNING, ...POLITE, ledger: RECORD_STAGE },
  { name: 'oci/check-instance', ...TELLS, ...SIGNING, ledger: RECORD_STAGE },
  {
    name: 'identity-domain/authorise-client',
    ...TELLS,
    ...SIGNING,
    ...POLITE,
    ledger: RECORD_STAGE,
    secrets: { 'provisioner-client': 'write', 'runtime-client': 'write' },
  },
  {
    name: 'oic/check-access',
    ...TELLS,
    ...ORDINARY,
    timeoutSeconds: 90,
    ledger: ['UpdateItem'],
    secrets: OUR_CLIENT,
  },
  {
    name: 'oic/import-project',
    ...TELLS,
    ...STREAMING,
    ledger: RECORD_STAGE,
    secrets: OUR_CLIENT,
    archives: 'read',
  },
  {
    name: 'oic/configure-connection',
    ...TELLS,
    ...SLOW,
    ledger: RECORD_STAGE,
    secrets: { ...OUR_CLIENT, primavera: 'read' },
  },
  {
    name: 'oic/test-connection',
    ...TELLS,
    ...SLOW,
    ledger: RECORD_STAGE,
    secrets: { ...OUR_CLIENT, primavera: 'read' },
  },
  { name: 'oic/activate-integration', ...SLOW, ledger: FIND, secrets: OUR_CLIENT },
  { name: 'oic/check-activation', ...TELLS, ...SLOW, ledger: ['UpdateItem'], secrets: OUR_CLIENT },
  { name: 'cupixworks/collect-registration-values', ...TELLS, ...ORDINARY, ledger: FIND_STAGE },
  {
    name: 'cupixworks/prove-registration',
    ...TELLS,
    ...SLOW,
    ledger: FIND_STAGE,
    secrets: THEIR_CLIENT,
  },
  {
    name: 'cupixworks/find-registration',
    ...TELLS,
    ...ORDINARY,
    ledger: FIND_STAGE,
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
  { name: 'oci/plan-instance', ...SIGNING, ledger: FIND },
  {
    name: 'identity-domain/plan-clients',
    ...SIGNING,
    ledger: FIND,
    secrets: { ...OUR_CLIENT, ...THEIR_CLIENT },
  },
  {
    name: 'oic/plan-project',
    ...ORDINARY,
    timeoutSeconds: 90,
    ledger: FIND,
    secrets: { ...OUR_CLIENT, primavera: 'read' },
  },
  { name: 'cupixworks/plan-registration', ...ORDINARY, ledger: FIND, secrets: THEIR_CLIENT },
  { name: 'oci/find-domain', ...SIGNING },
  { name: 'cpq/find-site', ...TELLS, ...ORDINARY, ledger: ['UpdateItem'] },
  {
    name: 'identity-domain/discover-scope',
    ...TELLS,
    ...SIGNING,
    ledger: ['GetItem', 'UpdateItem'],
  },
  { name: 'identity-domain/open-scope-task', ...TELLS, ...ORDINARY, ledger: RECORD },
  { name: 'identity-domain/check-scope', ...TELLS, ...SIGNING, ledger: ['PutItem'] },
  { name: 'cpq/check-site', ...TELLS, ...IN_CPQ, ledger: ['UpdateItem'], secrets: OF_CPQ },
  {
    name: 'identity-domain/register-application',
    ...TELLS,
    ...SIGNING,
    ...POLITE,
    ledger: RECORD_STAGE,
    secrets: { 'cpq-client': 'write' },
  },
  { name: 'cpq/establish-user', ...TELLS, ...IN_CPQ, ledger: RECORD_STAGE, secrets: OF_CPQ },
  { name: 'cpq/set-groups', ...TELLS, ...IN_CPQ, ledger: RECORD_STAGE, secrets: OF_CPQ },
  { name: 'cpq/open-user-task', ...TELLS, ...ORDINARY, ledger: RECORD },
  { name: 'cpq/check-user', ...TELLS, ...IN_CPQ, ledger: RECORD, secrets: OF_CPQ },
  { name: 'cpq/set-status', ...TELLS, ...IN_CPQ, ledger: RECORD_STAGE, secrets: OF_CPQ },
  { name: 'identity-domain/deactivate-application', ...SIGNING, ...POLITE, ledger: ['PutItem'] },
  { name: 'cpq/open-status-task', ...TELLS, ...ORDINARY, ledger: RECORD },
  { name: 'cpq/check-status', ...TELLS, ...IN_CPQ, ledger: RECORD, secrets: OF_CPQ },
  {
    name: 'cpq/prove-user',
    ...TELLS,
    ...IN_CPQ,
    ledger: ['GetItem', 'UpdateItem'],
    secrets: { 'cpq-client': 'read' },
  },
  { name: 'ledger/complete-integration-user', ...TELLS, ...ORDINARY, ledger: CONCLUDE },
  { name: 'oci/locate-instance', ...SIGNING },
  {
    name: 'oic/recovery/check-monitoring',
    ...TELLS,
    ...ORDINARY,
    timeoutSeconds: 150,
    ledger: ['UpdateItem'],
    secrets: OF_OIC,
  },
  { name: 'oic/recovery/find-failures', ...SLOW, recoveries: 'write', secrets: OF_OIC },
  { name: 'oic/recovery/plan-recovery', ...SLOW, ledger: ['BatchGetItem'], recoveries: 'use' },
  {
    name: 'oic/recovery/send-wave',
    ...SLOW,
    ledger: ['BatchGetItem', 'BatchWriteItem'],
    recoveries: 'use',
    secrets: OF_OIC,
  },
  { name: 'oic/recovery/follow-wave', ...SLOW, recoveries: 'use', secrets: OF_OIC },
  {
    name: 'oic/recovery/open-decision',
    ...TELLS,
    ...ORDINARY,
    ledger: RECORD,
    recoveries: 'read',
  },
  { name: 'oic/recovery/keep-decision', ...ORDINARY, ledger: FIND, recoveries: 'use' },
  {
    name: 'oic/recovery/report-recovery',
    ...TELLS,
    ...ORDINARY,
    ledger: ['PutItem', 'UpdateItem'],
    recoveries: 'use',
  },
  {
    name: 'ledger/note-end',
    ...TELLS,
    ...ORDINARY,
    ledger: ['GetItem', 'PutItem', 'UpdateItem'],
    onEnd: true,
  },
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
    name: 'ledger/follow-up-tasks',
    ...TELLS,
    timeoutSeconds: 300,
    memoryMb: 256,
    ledger: ['GetItem', 'PutItem', 'UpdateItem'],
    lists: true,
    executions: {
      onboarding: ['answer'],
      'integration-user': ['answer'],
      recovery: ['answer'],
    },
    watch: { everyMinutes: 60, of: 'tasks' },
  },
  {
    name: 'api/http',
    ...TELLS,
    ...ANSWERING,
    answers: [],
    ledger: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
    lists: true,
    secrets: { primavera: 'write', cupixworks: 'write', 'runtime-client': 'read' },
    forgetsPlans: true,
    archives: 'upload',
    executions: {
      onboarding: ['start', 'redrive', 'read', 'answer'],
      'integration-user': ['read', 'answer'],
      recovery: ['read', 'answer'],
      'onboarding-plan': ['run'],
    },
  },
  {
    name: 'api/integration-users',
    ...TELLS,
    ...ANSWERING,
    answers: ['integration-users'],
    ledger: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
    lists: true,
    executions: { 'integration-user': ['start', 'redrive', 'read'] },
  },
  {
    name: 'api/recoveries',
    ...TELLS,
    ...ANSWERING,
    answers: ['recoveries', 'instances'],
    ledger: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
    lists: true,
    executions: { recovery: ['start', 'redrive', 'read'] },
  },
  { name: 'api/check-token', timeoutSeconds: 10, memoryMb: 256, onlyWith: 'tokens' },
];
