/** A state machine that asks by task token and then waits a minute, behind a local AWS account. */

import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { VirtualClock } from '#local/clock.ts';
import type { TaskRequest } from '#local/engine/index.ts';
import { Engine, MemoryStore } from '#local/engine/index.ts';
import type { LocalAccount } from './local-account.ts';
import { openAccount } from './local-account.ts';

export const prefix = 'arn:aws:states:eu-central-1:111111111111';
export const stateMachineArn = `${prefix}:stateMachine:Sample`;
export const started = Date.UTC(2026, 0, 31);

export const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
      Next: 'Wait',
    },
    Wait: { Type: 'Wait', Seconds: 60, End: true },
  },
};

export interface Sample extends AsyncDisposable {
  account: LocalAccount;
  engine: Engine;
  /** Resolves with the token of the next task that asks. */
  asked(): Promise<string>;
  /** Lets time pass once an execution waits, and resolves when it has ended. */
  ended(executionArn: string): Promise<void>;
}

/** Opens the account with the machine registered; the clock is held. */
export async function openSample(): Promise<Sample> {
  const clock = new VirtualClock(started);
  // Or else it would jump to the time-out of a task that nobody answers.
  clock.hold();
  let next = Promise.withResolvers<string>();
  const invoke = async (task: TaskRequest) => {
    next.resolve(task.taskToken!);
    return {};
  };
  const engine = new Engine({
    host: { clock, store: new MemoryStore(), invoke },
    region: 'eu-central-1',
    accountId: '111111111111',
  });
  engine.register({ arn: stateMachineArn, name: 'Sample', definition });
  const account = await openAccount({ engine, clock });
  return {
    account,
    engine,
    asked: async () => {
      const token = await next.promise;
      next = Promise.withResolvers();
      return token;
    },
    ended: async (executionArn) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const check = ({ type }: { type: string }) =>
        ['WaitStateEntered', 'ExecutionFailed'].includes(type) && resolve();
      const leave = engine.subscribe(check);
      engine.history(executionArn).slice(-1).forEach(check);
      await promise;
      leave();
      clock.release();
      await engine.finished(executionArn);
      clock.hold();
    },
    [Symbol.asyncDispose]: () => account[Symbol.asyncDispose](),
  };
}

/** Starts an execution over the wire. */
export const start = ({ account }: Sample, name: string, input = '{"customer":"acme"}') =>
  account.sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }));
