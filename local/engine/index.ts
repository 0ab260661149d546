export type { Definition } from './definition.ts';
export type { ExecutionDescription } from './describe.ts';
export {
  Engine,
  type EngineOptions,
  type EventListener,
} from './engine.ts';
export { EngineError } from './errors.ts';
export type { Status } from './execution.ts';
export { FileStore } from './file-store.ts';
export type { HistoryEvent } from './history.ts';
export {
  type Clock,
  type ExecutionStore,
  type Host,
  type JournalRecord,
  TaskFailure,
  type TaskRequest,
} from './host.ts';
export type { RegisteredStateMachine, StateMachine, StateMachineType } from './state-machine.ts';
export { MemoryStore } from './store.ts';
export { validateDefinition } from './validate.ts';
