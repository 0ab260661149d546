import { describe, expect, it, vi } from 'vitest';
import type { EventListener } from '#local/engine/engine.ts';
import { watchEnds } from '#local/execution-ends.ts';

const machine = 'arn:aws:states:us-east-1:1:stateMachine:Onboarding';
const executionArn = 'arn:aws:states:us-east-1:1:execution:Onboarding:acme-1a2b3c4d-1';

/** What functions are told when an execution of a workflow ends. */
async function told(type: string, ended: { status: string; stateMachineArn?: string }) {
  let listener: EventListener | undefined;
  const invoke = vi.fn(async () => ({ payload: null }));
  watchEnds({
    watches: [
      {
        ruleArn: 'arn:rule',
        functionArn: 'arn:function',
        stateMachineArns: [machine],
        statuses: ['FAILED', 'ABORTED'],
      },
    ],
    engine: {
      subscribe: (one) => {
        listener = one;
        return () => undefined;
      },
      finished: async () =>
        ({
          executionArn,
          stateMachineArn: machine,
          name: 'acme-1a2b3c4d-1',
          startDate: new Date(1_000),
          stopDate: new Date(2_000),
          ...ended,
        }) as never,
    },
    lambdas: { invoke },
    place: { accountId: '111122223333', region: 'us-east-1' },
    onFailure: vi.fn(),
  });
  listener?.({ id: 9, previousEventId: 8, type, timestamp: new Date(2_000) }, executionArn);
  await new Promise(setImmediate);
  return invoke.mock.calls as unknown as [string, { detail: object; source: string }][];
}

describe('the end of an execution', () => {
  it('is told as EventBridge tells it', async () => {
    const [[functionArn, event] = []] = await told('ExecutionAborted', { status: 'ABORTED' });
    expect(functionArn).toBe('arn:function');
    expect(event).toMatchObject({
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      resources: [executionArn],
      detail: {
        executionArn,
        stateMachineArn: machine,
        name: 'acme-1a2b3c4d-1',
        status: 'ABORTED',
        startDate: 1_000,
        stopDate: 2_000,
      },
    });
  });

  it.each([
    ['that ended well', 'ExecutionSucceeded', { status: 'SUCCEEDED' }],
    ['that goes on', 'TaskFailed', { status: 'RUNNING' }],
    ['whose status nobody watches for', 'ExecutionTimedOut', { status: 'TIMED_OUT' }],
    ['of another workflow', 'ExecutionFailed', { status: 'FAILED', stateMachineArn: 'arn:other' }],
  ])('is not told of one %s', async (_, type, ended) => {
    expect(await told(type, ended)).toEqual([]);
  });
});
