import type { FunctionDefinition } from '../function-definition.ts';
import { FIND_STAGE, ORDINARY, RECORD, RECORD_STAGE, SLOW, TELLS } from './profiles.ts';

/** Steps of a promotion; its settings, plan and backup lie in the artifact store. */
const PROMOTING = { ...TELLS, ...SLOW, timeoutSeconds: 600, promotions: 'use' } as const;

/** Archives of promotions go through a file, so that memory stays flat; a project of 1 GB fits twice. */
const WITH_ARCHIVE = { timeoutSeconds: 840, memoryMb: 512, diskMb: 2560 } as const;

const OF_ENVIRONMENT = { 'promotion-client': 'read', person: 'refresh' } as const;

const WITH_CREDENTIALS = { ...OF_ENVIRONMENT, 'connection-credentials': 'read' } as const;

/** Steps of promotions. */
export const promotionFunctions: readonly FunctionDefinition[] = [
  {
    name: 'oic/promotion/plan-promotion',
    ...PROMOTING,
    ledger: FIND_STAGE,
    builds: 'read',
    secrets: WITH_CREDENTIALS,
  },
  {
    name: 'oic/promotion/open-approval',
    ...TELLS,
    ...ORDINARY,
    ledger: RECORD,
    promotions: 'read',
  },
  { name: 'oic/promotion/check-approval', ...TELLS, ...ORDINARY, ledger: RECORD_STAGE },
  {
    name: 'oic/promotion/create-deployment',
    ...PROMOTING,
    ledger: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
    builds: 'read',
    secrets: OF_ENVIRONMENT,
  },
  {
    name: 'oic/promotion/export-build',
    ...PROMOTING,
    ...WITH_ARCHIVE,
    ledger: RECORD_STAGE,
    builds: 'use',
    secrets: OF_ENVIRONMENT,
  },
  {
    name: 'oic/promotion/back-up-target',
    ...PROMOTING,
    ...WITH_ARCHIVE,
    ledger: ['UpdateItem'],
    secrets: OF_ENVIRONMENT,
  },
  {
    name: 'oic/promotion/import-build',
    ...PROMOTING,
    ...WITH_ARCHIVE,
    ledger: FIND_STAGE,
    builds: 'read',
    secrets: OF_ENVIRONMENT,
  },
  {
    name: 'oic/promotion/configure-connections',
    ...PROMOTING,
    ledger: FIND_STAGE,
    builds: 'read',
    secrets: WITH_CREDENTIALS,
  },
  {
    name: 'oic/promotion/test-connections',
    ...PROMOTING,
    ledger: FIND_STAGE,
    builds: 'read',
    secrets: WITH_CREDENTIALS,
  },
  {
    name: 'oic/promotion/set-lookups',
    ...PROMOTING,
    ledger: ['UpdateItem'],
    secrets: OF_ENVIRONMENT,
  },
  {
    name: 'oic/promotion/stop-schedules',
    ...PROMOTING,
    ledger: FIND_STAGE,
    builds: 'read',
    secrets: OF_ENVIRONMENT,
  },
  {
    name: 'oic/promotion/activate-integrations',
    ...PROMOTING,
    ledger: FIND_STAGE,
    builds: 'read',
    secrets: OF_ENVIRONMENT,
  },
  {
    name: 'oic/promotion/start-schedules',
    ...PROMOTING,
    ledger: FIND_STAGE,
    builds: 'read',
    secrets: OF_ENVIRONMENT,
  },
  {
    name: 'oic/promotion/smoke-test',
    ...PROMOTING,
    timeoutSeconds: 120,
    ledger: FIND_STAGE,
    builds: 'read',
    secrets: OF_ENVIRONMENT,
  },
  {
    name: 'oic/promotion/roll-back',
    ...SLOW,
    ...WITH_ARCHIVE,
    promotions: 'use',
    secrets: OF_ENVIRONMENT,
  },
  {
    name: 'oic/promotion/prove-roll-back',
    ...SLOW,
    ...WITH_ARCHIVE,
    ledger: ['PutItem'],
    promotions: 'use',
    secrets: OF_ENVIRONMENT,
  },
  { name: 'ledger/place-build', ...ORDINARY, ledger: RECORD },
  // The Git library packs what it sends in memory, and commits archives of up to 100 MB.
  {
    name: 'git/push-build',
    ...TELLS,
    timeoutSeconds: 840,
    memoryMb: 2048,
    diskMb: 2048,
    ledger: RECORD_STAGE,
    promotions: 'read',
    builds: 'read',
    secrets: { 'git-token': 'read' },
  },
  {
    name: 'ledger/complete-promotion',
    ...TELLS,
    ...ORDINARY,
    ledger: ['PutItem', 'UpdateItem'],
    promotions: 'read',
  },
];
