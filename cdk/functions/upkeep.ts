import type { FunctionDefinition } from '../function-definition.ts';
import { ORDINARY, TELLS } from './profiles.ts';

/** What runs by the clock, or when an execution has ended. */
export const upkeepFunctions: readonly FunctionDefinition[] = [
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
      promotion: ['answer'],
    },
    watch: { everyMinutes: 60, of: 'tasks' },
  },
  {
    name: 'api/start-due-recoveries',
    ...TELLS,
    timeoutSeconds: 120,
    memoryMb: 256,
    ledger: ['GetItem', 'UpdateItem', 'PutItem'],
    lists: true,
    executions: { recovery: ['start', 'describe'] },
    watch: { everyMinutes: 5, of: 'schedules' },
  },
  {
    name: 'api/measure-health',
    timeoutSeconds: 600,
    memoryMb: 256,
    ledger: ['PutItem'],
    lists: true,
    recoveries: 'read',
    executions: { 'instance-look': ['run'] },
    watch: { everyMinutes: 15, of: 'schedules' },
  },
];
