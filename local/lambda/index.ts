/** The local Lambda service. */

export type { OutputLine } from './function-worker.ts';
export type { CrashPoint, FunctionDefinition, LambdaHostOptions } from './lambda-host.ts';
export { LambdaHost } from './lambda-host.ts';
export type { Resolution } from './messages.ts';
