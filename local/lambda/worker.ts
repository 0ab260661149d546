/** The thread in which a function's bundle runs: one invocation at a time, kept warm in between. */

import { parentPort, workerData } from 'node:worker_threads';
import type { InvokeMessage, LineMessage, WorkerAnswer, WorkerSetup } from './messages.ts';
import { installClock, setClockOffset } from './worker-clock.ts';
import type { Handler } from './worker-handler.ts';
import { describeError, loadHandler, makeContext, serializeResult } from './worker-handler.ts';
import { installResolution } from './worker-network.ts';
import { installOutput } from './worker-output.ts';

const setup = workerData as WorkerSetup;
const host = parentPort!;

const flushOutput = installOutput((stream, text) => {
  host.postMessage({ stream, text } satisfies LineMessage);
});
installClock();
installResolution(setup.resolve);

function answer(message: WorkerAnswer): void {
  flushOutput();
  host.postMessage(message);
}

// The runtime reports a rejection that nobody handles and ends, whatever the handler still does.
process.on('unhandledRejection', (reason) => {
  const failure = describeError(reason);
  const errorMessage =
    reason instanceof Error ? `${failure.errorType}: ${failure.errorMessage}` : String(reason);
  answer({
    outcome: 'failed',
    failure: { ...failure, errorType: 'Runtime.UnhandledPromiseRejection', errorMessage },
    reusable: false,
  });
});

process.on('uncaughtException', (error) => {
  answer({ outcome: 'failed', failure: describeError(error), reusable: false });
});

let loading: Promise<Handler> | undefined;

async function load(): Promise<Handler | undefined> {
  loading ??= loadHandler(setup.folder, setup.handler);
  try {
    return await loading;
  } catch (error) {
    answer({ outcome: 'failed', failure: describeError(error), reusable: false });
    return undefined;
  }
}

async function run(invocation: InvokeMessage): Promise<void> {
  setClockOffset(invocation.clockOffset);
  const handler = await load();
  if (!handler) return;
  try {
    const context = makeContext(setup, invocation);
    const payload = serializeResult(await handler(JSON.parse(invocation.payload), context));
    answer({ outcome: 'returned', payload });
  } catch (error) {
    answer({ outcome: 'failed', failure: describeError(error), reusable: true });
  }
}

host.on('message', (invocation: InvokeMessage) => {
  // Nothing rejects here: `run` turns each failure into an answer.
  void run(invocation);
});
