import type { FunctionDefinition } from '../function-definition.ts';
import { FIND, ORDINARY, RECORD, RECORD_STAGE, SIGNING, SLOW, TELLS } from './profiles.ts';

/** Either the client that we made in an onboarding, or one that a request names. */
const OF_OIC = { 'provisioner-client': 'read', 'recovery-client': 'read' } as const;

/** Steps of recoveries, and looks at an instance of OIC. */
export const recoveryFunctions: readonly FunctionDefinition[] = [
  { name: 'oci/locate-instance', ...SIGNING },
  {
    name: 'oic/recovery/check-monitoring',
    ...TELLS,
    ...ORDINARY,
    timeoutSeconds: 150,
    ledger: RECORD_STAGE,
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
    name: 'oic/recovery/foresee-recovery',
    ...ORDINARY,
    ledger: ['BatchGetItem'],
    recoveries: 'write',
    secrets: OF_OIC,
  },
  { name: 'oic/health/read-health', ...ORDINARY, recoveries: 'write', secrets: OF_OIC },
  { name: 'oic/health/list-failures', ...ORDINARY, recoveries: 'write', secrets: OF_OIC },
];
