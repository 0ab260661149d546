/** Loads and calls a bundle's handler as Lambda's Node runtime does, and words its failures alike. */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';
import type { FunctionError, InvokeMessage, WorkerSetup } from './messages.ts';

export type Handler = (event: unknown, context: Context) => unknown;

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const largestResponse = 6_291_556;

/** An error of the runtime itself, under a name of its own. */
class RuntimeError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = `Runtime.${name}`;
  }
}

/** What Lambda reports of a thrown value. */
export function describeError(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error)) {
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  return {
    errorType: thrown.name,
    errorMessage: thrown.message,
    trace: (thrown.stack ?? '').split('\n'),
  };
}

function findModule(folder: string, name: string): string {
  const file = ['.mjs', '.js', '.cjs']
    .map((ending) => path.join(folder, `${name}${ending}`))
    .find((candidate) => existsSync(candidate));
  if (file) return file;
  throw new RuntimeError('ImportModuleError', `Error: Cannot find module '${name}'`);
}

async function importModule(file: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new RuntimeError('UserCodeSyntaxError', `SyntaxError: ${error.message}`);
    }
    const code = (error as NodeJS.ErrnoException | undefined)?.code;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
      throw new RuntimeError('ImportModuleError', `Error: ${(error as Error).message}`);
    }
    throw error;
  }
}

/**
 * Loads the module and finds the export that a handler string names.
 * @throws Error Runtime.ImportModuleError, Runtime.UserCodeSyntaxError, Runtime.HandlerNotFound,
 *   Runtime.MalformedHandlerName, or whatever the module threw.
 */
export async function loadHandler(folder: string, handler: string): Promise<Handler> {
  const [, name, exportName] = /^([^.]+)\.([^.]+)$/.exec(handler) ?? [];
  if (!name || !exportName) throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  const module = await importModule(findModule(folder, name));
  // Of a CommonJS module with computed exports only the default is visible.
  const found = module[exportName] ?? (module.default as Record<string, unknown>)?.[exportName];
  if (typeof found === 'function') return found as Handler;
  const problem = found === undefined ? 'undefined or not exported' : 'not a function';
  throw new RuntimeError('HandlerNotFound', `${handler} is ${problem}`);
}

/** @throws Error The result is no JSON, or too long. */
export function serializeResult(result: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(result === undefined ? null : result);
  } catch {
    throw new Error('Unable to stringify response body');
  }
  if (text === undefined) throw new Error('Unable to stringify response body');
  if (Buffer.byteLength(text) <= largestResponse) return text;
  const tooLarge = new Error(
    `Response payload size exceeded maximum allowed payload size (${largestResponse} bytes).`,
  );
  tooLarge.name = 'Function.ResponseSizeTooLarge';
  throw tooLarge;
}

/** The context object (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html). */
export function makeContext(setup: WorkerSetup, invocation: InvokeMessage): Context {
  const deadline = Date.now() + invocation.timeoutMilliseconds;
  const removed = () => {
    throw new Error('Handlers answer by returning or throwing.');
  };
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: setup.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: setup.functionArn,
    memoryLimitInMB: String(setup.memoryMb),
    awsRequestId: invocation.requestId,
    logGroupName: `/aws/lambda/${setup.functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: removed,
    fail: removed,
    succeed: removed,
  };
}
