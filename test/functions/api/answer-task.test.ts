import {
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerTask } from '#functions/api/answer-task.ts';
import { readAudit } from '#runtime/ledger.ts';
import { writeSecret } from '#runtime/secrets.ts';
import { findTask, openTask, takeAnswer } from '#runtime/tasks.ts';
import { useLocalAccount } from '#test/functions/runtime/local-setup.ts';
import { taskOrder } from '#test/functions/runtime/task-order.ts';

const SECRET = 'the-secret-of-the-runtime-client';
const start = Date.UTC(2026, 0, 31, 12);
useLocalAccount();
const states = mockClient(SFNClient);
let jobId = '';
let id = '';
let made = 0;

beforeEach(async () => {
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
  states.reset();
  made += 1;
  jobId = `acme-1234567${made}`;
  id = `${jobId}.register-in-cupixworks`;
  await writeSecret(
    'oic-onboarding/acme-1/runtime-client',
    { clientId: 'client', clientSecret: SECRET },
    jobId,
  );
  await openTask(taskOrder({ id, jobId, taskToken: 'TOKEN' }));
});
afterEach(() => {
  vi.useRealTimers();
});

const by = 'kim@acme.example';
const done = { decision: 'done', by, report: { status: 'active' } } as const;
const told = () => states.commandCalls(SendTaskSuccessCommand).map(({ args }) => args[0].input);
const status = async () => (await findTask(id))?.status;

describe('answering a human task', () => {
  it('lets the workflow go on with what the person saw, and is audited', async () => {
    expect(await answerTask(id, done)).toBe(true);
    expect(told()).toEqual([{ taskToken: 'TOKEN', output: '{"status":"active"}' }]);
    const audited = await readAudit(jobId);
    expect(audited).toMatchObject([{ who: by, what: 'task register-in-cupixworks done' }]);
    expect(JSON.stringify(audited)).not.toContain('TOKEN');
    expect(await findTask(id)).toMatchObject({
      status: 'ANSWERED',
      answer: { ...done, at: new Date(start).toISOString() },
      deliveredAt: expect.any(String),
    });
  });

  it('a second time does nothing', async () => {
    await answerTask(id, done);
    expect(await answerTask(id, done)).toBe(false);
    expect(told()).toHaveLength(1);
  });

  it('with a rejection fails the workflow by name, with the reason', async () => {
    await answerTask(id, { decision: 'rejected', by, reason: 'Wrong project.' });
    const { error, cause } = states.commandCalls(SendTaskFailureCommand)[0]!.args[0].input;
    expect(error).toBe('TaskRejected');
    expect(JSON.parse(JSON.parse(cause!).errorMessage)).toMatchObject({
      stage: 'register-in-cupixworks',
      system: 'cupixworks',
      summary: 'kim@acme.example declined the task: Wrong project.',
    });
    expect(await readAudit(jobId)).toMatchObject([{ details: { reason: 'Wrong project.' } }]);
  });

  it('may be tried again when nobody heard it', async () => {
    states.on(SendTaskSuccessCommand).rejectsOnce(new Error('down')).resolves({});
    await expect(answerTask(id, done)).rejects.toThrow('down');
    expect(await status()).toBe('OPEN');
    expect(await answerTask(id, done)).toBe(true);
    expect(await status()).toBe('ANSWERED');
  });

  it('comes too late when nobody waits for it any more', async () => {
    states.on(SendTaskSuccessCommand).rejects(new TaskTimedOut({ message: 'late', $metadata: {} }));
    await expect(answerTask(id, done)).rejects.toMatchObject({
      name: 'NotFound',
      explanation: { fix: expect.stringContaining(`resume ${jobId}`) },
    });
    expect(await status()).toBe('CLOSED');
  });

  it('needs a task', async () => {
    await expect(answerTask('other', done)).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('with what the task does not ask for, or with its secret, is refused', async () => {
    const wrong: Record<string, string>[] = [
      {},
      { status: 'active', stat: 'x' },
      { status: `is ${SECRET}` },
    ];
    for (const report of wrong) {
      const error = await answerTask(id, { ...done, report }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'InvalidRequest' });
      expect(String(error)).not.toContain(SECRET);
    }
    const reason = { decision: 'rejected', by, reason: SECRET } as const;
    await expect(answerTask(id, reason)).rejects.toThrow(/client secret/);
    expect(await status()).toBe('OPEN');
    expect(told()).toEqual([]);
  });
});

describe('an answer whose taker died before the workflow had it', () => {
  const die = async () => {
    await takeAnswer((await findTask(id))!, { ...done, at: new Date(start).toISOString() });
  };

  it('is passed on by the next click, whatever that says', async () => {
    await die();
    vi.setSystemTime(start + 61_000);
    const other = { decision: 'rejected', by: 'lou', reason: 'No.' } as const;
    expect(await answerTask(id, other)).toBe(false);
    expect(told()).toEqual([{ taskToken: 'TOKEN', output: '{"status":"active"}' }]);
    expect((await findTask(id))?.deliveredAt).toBeDefined();
  });

  it('is left to its taker for a minute', async () => {
    await die();
    vi.setSystemTime(start + 59_000);
    expect(await answerTask(id, done)).toBe(false);
    expect(told()).toEqual([]);
  });
});
