import type { FunctionDefinition } from '../function-definition.ts';
import {
  CONCLUDE,
  FIND,
  FIND_STAGE,
  ORDINARY,
  POLITE,
  RECORD,
  RECORD_STAGE,
  SIGNING,
  SLOW,
  TELLS,
} from './profiles.ts';

/** Inspection and upload of an archive of 200 MB and more; memory stays flat because it is streamed. */
const STREAMING = { timeoutSeconds: 840, memoryMb: 512 } as const;

const FORGET = ['GetItem', 'DeleteItem'] as const;

const OUR_CLIENT = { 'provisioner-client': 'read' } as const;

const THEIR_CLIENT = { 'runtime-client': 'read' } as const;

/** Steps of onboardings and of their plans. */
export const onboardingFunctions: readonly FunctionDefinition[] = [
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
];
