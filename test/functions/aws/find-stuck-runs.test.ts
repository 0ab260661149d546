import {
  type ExecutionListItem,
  GetExecutionHistoryCommand,
  type HistoryEventType,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { findStuckRuns } from '#functions/aws/find-stuck-runs.ts';

const aws = mockClient(SFNClient);
const NOW = Date.UTC(2026, 0, 2);
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000);

const running = (name: string, startedMinutesAgo: number): ExecutionListItem => ({
  executionArn: `arn:aws:states:us-east-1:111122223333:execution:onboarding:${name}`,
  stateMachineArn: 'arn:aws:states:us-east-1:111122223333:stateMachine:onboarding',
  name,
  status: 'RUNNING',
  startDate: minutesAgo(startedMinutesAgo),
});

/** Answers that an execution's last event was of that type and is so old. */
function lastEvent(name: string, type: HistoryEventType, minutes: number): void {
  const { executionArn } = running(name, 0);
  aws
    .on(GetExecutionHistoryCommand, { executionArn })
    .resolves({ events: [{ id: 9, type, timestamp: minutesAgo(minutes) }] });
}

beforeEach(() => {
  aws.reset();
  process.env.WATCHED_STATE_MACHINES = running('any', 0).stateMachineArn;
});

describe('finding stuck runs', () => {
  it('names those in which nothing has happened for more than half an hour', async () => {
    const executions = [running('still', 90), running('moving', 90)];
    aws.on(ListExecutionsCommand).resolves({ executions });
    lastEvent('still', 'TaskStarted', 31);
    lastEvent('moving', 'WaitStateEntered', 29);

    expect(await findStuckRuns(NOW)).toEqual(new Map([['onboarding', ['still']]]));
  });

  it('leaves alone those that wait for a person', async () => {
    aws.on(ListExecutionsCommand).resolves({ executions: [running('waits', 5000)] });
    lastEvent('waits', 'TaskSubmitted', 4000);

    expect(await findStuckRuns(NOW)).toEqual(new Map([['onboarding', []]]));
  });

  it('asks nothing about those that are younger than half an hour', async () => {
    aws.on(ListExecutionsCommand).resolves({ executions: [running('young', 29)] });

    expect(await findStuckRuns(NOW)).toEqual(new Map([['onboarding', []]]));
    expect(aws.commandCalls(GetExecutionHistoryCommand)).toHaveLength(0);
  });

  it('looks at every page, at running executions only, and never at data', async () => {
    aws
      .on(ListExecutionsCommand)
      .resolvesOnce({ executions: [running('a', 90)], nextToken: 'more' })
      .resolves({ executions: [running('b', 90)] });
    lastEvent('a', 'TaskStarted', 60);
    lastEvent('b', 'TaskStarted', 60);

    expect(await findStuckRuns(NOW)).toEqual(new Map([['onboarding', ['a', 'b']]]));
    for (const { args } of aws.commandCalls(ListExecutionsCommand)) {
      expect(args[0].input.statusFilter).toBe('RUNNING');
    }
    for (const { args } of aws.commandCalls(GetExecutionHistoryCommand)) {
      expect(args[0].input.includeExecutionData).toBe(false);
    }
  });

  it('looks at every workflow, and counts for each, also none', async () => {
    const machine = (name: string) => `arn:aws:states:us-east-1:111122223333:stateMachine:${name}`;
    process.env.WATCHED_STATE_MACHINES = [machine('onboarding'), machine('promotion')].join(',');
    aws.on(ListExecutionsCommand).resolves({ executions: [] });
    aws
      .on(ListExecutionsCommand, { stateMachineArn: machine('promotion') })
      .resolves({ executions: [running('still', 90)] });
    lastEvent('still', 'TaskStarted', 31);

    expect([...(await findStuckRuns(NOW))]).toEqual([
      ['onboarding', []],
      ['promotion', ['still']],
    ]);
  });
});
