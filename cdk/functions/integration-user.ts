import type { FunctionDefinition } from '../function-definition.ts';
import {
  CONCLUDE,
  FIND,
  ORDINARY,
  POLITE,
  RECORD,
  RECORD_STAGE,
  SIGNING,
  TELLS,
} from './profiles.ts';

/** An administrator may itself be an application whose client is ours. */
const OF_APPLICATION = { 'cpq-client': 'read', 'cpq-adopted-client': 'read' } as const;

const OF_CPQ = { 'cpq-administrator': 'read', ...OF_APPLICATION } as const;

/** CPQ lists at most a hundred users at a time, and a site has up to 500. */
const IN_CPQ = { timeoutSeconds: 90, memoryMb: 256 } as const;

/** Steps for integration users of Oracle CPQ, and looks at their sites. */
export const integrationUserFunctions: readonly FunctionDefinition[] = [
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
    secrets: { 'cpq-client': 'write', 'cpq-adopted-client': 'read' },
  },
  { name: 'cpq/establish-user', ...TELLS, ...IN_CPQ, ledger: RECORD_STAGE, secrets: OF_CPQ },
  { name: 'cpq/set-groups', ...TELLS, ...IN_CPQ, ledger: RECORD_STAGE, secrets: OF_CPQ },
  { name: 'cpq/open-user-task', ...TELLS, ...ORDINARY, ledger: RECORD },
  { name: 'cpq/check-user', ...TELLS, ...IN_CPQ, ledger: RECORD_STAGE, secrets: OF_CPQ },
  { name: 'cpq/set-status', ...TELLS, ...IN_CPQ, ledger: RECORD_STAGE, secrets: OF_CPQ },
  { name: 'identity-domain/deactivate-application', ...SIGNING, ...POLITE, ledger: ['PutItem'] },
  { name: 'cpq/open-status-task', ...TELLS, ...ORDINARY, ledger: RECORD },
  { name: 'cpq/check-status', ...TELLS, ...IN_CPQ, ledger: RECORD_STAGE, secrets: OF_CPQ },
  {
    name: 'cpq/prove-user',
    ...TELLS,
    ...IN_CPQ,
    ledger: ['GetItem', 'UpdateItem'],
    secrets: OF_APPLICATION,
  },
  { name: 'ledger/complete-integration-user', ...TELLS, ...ORDINARY, ledger: CONCLUDE },
  { name: 'identity-domain/plan-scope', ...SIGNING, ledger: FIND },
  {
    name: 'identity-domain/plan-application',
    ...SIGNING,
    ledger: FIND,
    secrets: OF_APPLICATION,
  },
  { name: 'cpq/plan-user', ...IN_CPQ, ledger: FIND, secrets: OF_CPQ },
  { name: 'cpq/list-site-users', ...IN_CPQ, ledger: FIND, secrets: OF_CPQ },
];
