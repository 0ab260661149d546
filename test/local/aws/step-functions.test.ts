import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidExecutionInput,
  InvalidToken,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  ListTagsForResourceCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StateMachineDoesNotExist,
  StopExecutionCommand,
  TaskDoesNotExist,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { type Engine, TaskFailure } from '#local/engine/index.ts';
import { openAccount } from './local-account.ts';
import {
  definition,
  openSample,
  prefix,
  start,
  started,
  stateMachineArn,
} from './sample-machine.ts';

describe('an execution', () => {
  it('is started, described, answered by its task token, and leaves AWS event types', async () => {
    await using sample = await openSample();
    const { sfn } = sample.account;
    const { executionArn, startDate } = await start(sample, 'first');
    expect(executionArn).toBe(`${prefix}:execution:Sample:first`);
    expect(startDate).toEqual(new Date(started));
    const taskToken = await sample.asked();
    const running = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(running).toMatchObject({ status: 'RUNNING', input: '{"customer":"acme"}' });
    expect(running.stopDate).toBeUndefined();

    await sfn.send(new SendTaskHeartbeatCommand({ taskToken }));
    await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{"answer":42}' }));
    await sample.ended(executionArn!);
    const done = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(done).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"answer":42}',
      outputDetails: { included: true },
      redriveCount: 0,
    });
    expect(done.stopDate).toEqual(new Date(started + 60_000));

    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events!.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'WaitStateEntered',
      'WaitStateExited',
      'ExecutionSucceeded',
    ]);
    expect(events!.at(-1)!.timestamp).toEqual(new Date(started + 60_000));
    expect(events![1]!.stateEnteredEventDetails).toMatchObject({ name: 'Ask' });
  });

  it('fails by its task token, and goes on by redrive', async () => {
    await using sample = await openSample();
    const { sfn } = sample.account;
    const { executionArn } = await start(sample, 'second');
    const failure = { error: 'Rejected', cause: 'Not today.' };
    await sfn.send(new SendTaskFailureCommand({ taskToken: await sample.asked(), ...failure }));
    await sample.ended(executionArn!);
    const failed = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(failed).toMatchObject({ status: 'FAILED', ...failure, redriveStatus: 'REDRIVABLE' });
    const { redriveDate } = await sfn.send(new RedriveExecutionCommand({ executionArn }));
    expect(redriveDate).toBeInstanceOf(Date);
    const taskToken = await sample.asked();
    await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '1' }));
    await sample.ended(executionArn!);
    const list = async (redriveFilter: 'REDRIVEN' | 'NOT_REDRIVEN') => {
      const query = new ListExecutionsCommand({ stateMachineArn, redriveFilter });
      return (await sfn.send(query)).executions!.map(({ name }) => name);
    };
    expect(await list('REDRIVEN')).toEqual(['second']);
    expect(await list('NOT_REDRIVEN')).toEqual([]);
  });

  it('is stopped with a reason', async () => {
    await using sample = await openSample();
    const { sfn } = sample.account;
    const { executionArn } = await start(sample, 'third');
    await sample.asked();
    const reason = { error: 'Cancelled', cause: 'By hand.' };
    const { stopDate } = await sfn.send(new StopExecutionCommand({ executionArn, ...reason }));
    expect(stopDate).toEqual(new Date(started));
    const stopped = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(stopped).toMatchObject({ status: 'ABORTED', ...reason });
  });
});

describe('lists', () => {
  it('of executions are paged, newest first, and filtered by status', async () => {
    await using sample = await openSample();
    const { sfn } = sample.account;
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await start(sample, name);
      await sample.asked();
    }
    const executionArn = `${prefix}:execution:Sample:c`;
    await sfn.send(new StopExecutionCommand({ executionArn }));
    const seen: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await sfn.send(
        new ListExecutionsCommand({
          stateMachineArn,
          maxResults: 2,
          ...(nextToken ? { nextToken } : {}),
        }),
      );
      seen.push(...page.executions!.map(({ name }) => name!));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(seen).toEqual(['e', 'd', 'c', 'b', 'a']);
    const aborted = await sfn.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter: 'ABORTED' }),
    );
    expect(aborted.executions).toMatchObject([{ name: 'c', status: 'ABORTED' }]);
  });

  it('of events are paged and reversed, with or without data', async () => {
    await using sample = await openSample();
    const { sfn } = sample.account;
    const { executionArn } = await start(sample, 'first');
    await sample.asked();
    const first = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 2, reverseOrder: true }),
    );
    const total = first.events![0]!.id!;
    expect(first.events!.map(({ id }) => id)).toEqual([total, total - 1]);
    const second = await sfn.send(
      new GetExecutionHistoryCommand({
        executionArn,
        maxResults: 2,
        reverseOrder: true,
        nextToken: first.nextToken,
      }),
    );
    expect(second.events!.map(({ id }) => id)).toEqual([total - 2, total - 3]);
    const { events } = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }),
    );
    expect(events![0]!.executionStartedEventDetails!.input).toBeUndefined();
    expect(events![0]!.executionStartedEventDetails!.roleArn).toContain('Sample');
  });

  it('of state machines name them; their definitions are what was registered', async () => {
    await using sample = await openSample();
    const { sfn } = sample.account;
    const { stateMachines } = await sfn.send(new ListStateMachinesCommand({}));
    expect(stateMachines).toEqual([
      { stateMachineArn, name: 'Sample', type: 'STANDARD', creationDate: new Date(started) },
    ]);
    const machine = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(machine).toMatchObject({ status: 'ACTIVE', type: 'STANDARD' });
    expect(JSON.parse(machine.definition!)).toEqual(definition);
    const { executionArn } = await start(sample, 'first');
    const other = { ...definition, Comment: 'changed later' };
    sample.engine.register({ arn: stateMachineArn, name: 'Sample', definition: other });
    const used = await sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect(JSON.parse(used.definition!)).toEqual(definition);
  });
});

describe('errors', () => {
  it('arrive as the exceptions of the SDK', async () => {
    await using sample = await openSample();
    const { sfn } = sample.account;
    await start(sample, 'first');
    const missing = { executionArn: `${prefix}:execution:Sample:none` };
    const cases: [Promise<unknown>, new (...args: never[]) => Error][] = [
      [start(sample, 'first', '{}'), ExecutionAlreadyExists],
      [start(sample, 'second', 'no JSON'), InvalidExecutionInput],
      [sfn.send(new DescribeExecutionCommand(missing)), ExecutionDoesNotExist],
      [sfn.send(new GetExecutionHistoryCommand(missing)), ExecutionDoesNotExist],
      [
        sfn.send(new StartExecutionCommand({ stateMachineArn: `${stateMachineArn}2` })),
        StateMachineDoesNotExist,
      ],
      [sfn.send(new ListExecutionsCommand({ stateMachineArn, nextToken: 'bogus' })), InvalidToken],
    ];
    for (const [call, type] of cases) await expect(call).rejects.toBeInstanceOf(type);
    const taskToken = 'x'.repeat(40);
    const answered = sfn.send(new SendTaskSuccessCommand({ taskToken, output: '1' }));
    await expect(answered).rejects.toSatisfy(
      (error) => error instanceof TaskDoesNotExist || error instanceof InvalidToken,
    );
    expect(sample.account.defects).toEqual([]);
  });

  it('name what is missing, too large, or not implemented', async () => {
    await using sample = await openSample();
    const { sfn } = sample.account;
    await expect(
      sfn.send(new DescribeExecutionCommand({ executionArn: undefined })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("Value null at 'executionArn'"),
    });
    await expect(
      sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1001 })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(
      sfn.send(new ListTagsForResourceCommand({ resourceArn: stateMachineArn })),
    ).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('ListTagsForResource'),
    });
  });

  it('of the engine itself are HTTP 500 without details, and reported', async () => {
    const defect = new TaskFailure('Secret', 'of the process');
    const broken = {
      stateMachines: () => {
        throw defect;
      },
    } as unknown as Engine;
    await using account = await openAccount({ engine: broken });
    await expect(account.sfn.send(new ListStateMachinesCommand({}))).rejects.toMatchObject({
      name: 'InternalFailure',
      message: expect.not.stringContaining('Secret'),
      $metadata: { httpStatusCode: 500 },
    });
    expect(account.defects).toEqual([defect]);
  });
});
