import {
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { answerTask } from '#functions/api/answer-task.ts';

const states = mockClient(SFNClient);
const table = mockClient(DynamoDBDocumentClient);
const task = {
  id: 't',
  onboardingId: 'acme-12345678',
  kind: 'register-in-cupixworks',
  taskToken: 'TOKEN',
};
let status: string;
let audited: Record<string, unknown>[];

beforeEach(() => {
  process.env.LEDGER_TABLE = 'ledger';
  states.reset();
  table.reset();
  status = 'OPEN';
  audited = [];
  table.on(GetCommand).callsFake(({ Key }) => (Key.pk === 'task#t' ? { Item: task } : {}));
  table.on(UpdateCommand).callsFake(({ ExpressionAttributeValues: values }) => {
    if (values[':from'] !== status) {
      throw Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException' });
    }
    status = values[':to'];
    return {};
  });
  table.on(PutCommand).callsFake(({ Item }) => {
    audited.push(Item);
    return {};
  });
});

const done = { decision: 'done', by: 'kim@acme.example', details: { status: 'active' } } as const;

describe('answering a human task', () => {
  it('lets the workflow go on with what the person saw, and is audited', async () => {
    expect(await answerTask('t', done)).toBe(true);
    expect(states.commandCalls(SendTaskSuccessCommand)[0]?.args[0].input).toEqual({
      taskToken: 'TOKEN',
      output: '{"status":"active"}',
    });
    expect(audited).toMatchObject([{ who: 'kim@acme.example' }]);
    expect(JSON.stringify(audited)).not.toContain('TOKEN');
  });

  it('a second time does nothing', async () => {
    await answerTask('t', done);
    expect(await answerTask('t', done)).toBe(false);
    expect(states.commandCalls(SendTaskSuccessCommand)).toHaveLength(1);
  });

  it('with a rejection fails the workflow by name, with the reason', async () => {
    await answerTask('t', {
      decision: 'rejected',
      by: 'kim@acme.example',
      reason: 'Wrong project.',
    });
    const { error, cause } = states.commandCalls(SendTaskFailureCommand)[0]!.args[0].input;
    expect(error).toBe('TaskRejected');
    expect(JSON.parse(JSON.parse(cause!).errorMessage)).toMatchObject({
      stage: 'register-in-cupixworks',
      summary: 'kim@acme.example declined the task: Wrong project.',
    });
  });

  it('may be tried again when nobody heard it', async () => {
    states.on(SendTaskSuccessCommand).rejects(new Error('down'));
    await expect(answerTask('t', done)).rejects.toThrow('down');
    expect(status).toBe('OPEN');
  });

  it('comes too late when nobody waits for it any more', async () => {
    states.on(SendTaskSuccessCommand).rejects(new TaskTimedOut({ message: 'late', $metadata: {} }));
    await expect(answerTask('t', done)).rejects.toMatchObject({
      name: 'NotFound',
      explanation: { fix: expect.stringContaining('resume acme-12345678') },
    });
    expect(status).toBe('CLOSED');
  });

  it('needs a task', async () => {
    await expect(answerTask('other', done)).rejects.toMatchObject({ name: 'NotFound' });
  });
});
