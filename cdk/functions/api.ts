import type { FunctionDefinition } from '../function-definition.ts';
import { TELLS } from './profiles.ts';

/**
 * API Gateway waits no longer, and a person waits for the answer: more memory is more CPU.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const ANSWERING = { timeoutSeconds: 29, memoryMb: 512 } as const;

/** The doors of the HTTP API. */
export const apiFunctions: readonly FunctionDefinition[] = [
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
      promotion: ['read', 'answer'],
      'onboarding-plan': ['run'],
    },
  },
  {
    name: 'api/integration-users',
    ...TELLS,
    ...ANSWERING,
    answers: ['integration-users'],
    ledger: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
    lists: true,
    secrets: { 'cpq-administrator': 'write', 'cpq-adopted-client': 'write' },
    forgetsPlans: true,
    executions: {
      'integration-user': ['start', 'redrive', 'read'],
      'integration-user-plan': ['run'],
      'site-users': ['run'],
    },
  },
  {
    name: 'api/recoveries',
    ...TELLS,
    ...ANSWERING,
    answers: ['recoveries', 'instances'],
    ledger: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
    lists: true,
    recoveries: 'read',
    executions: { recovery: ['start', 'redrive', 'read'], 'instance-look': ['run'] },
  },
  {
    name: 'api/promotions',
    ...TELLS,
    ...ANSWERING,
    answers: ['promotions', 'builds', 'environments'],
    ledger: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
    lists: true,
    promotions: 'use',
    builds: 'read',
    executions: { promotion: ['start', 'redrive', 'read'], 'promotion-plan': ['run'] },
  },
  { name: 'api/check-token', timeoutSeconds: 10, memoryMb: 256, onlyWith: 'tokens' },
];
