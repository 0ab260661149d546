import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findTask, listTasks, moveTask, openTask } from '#runtime/tasks.ts';
import { useLocalAccount } from './local-setup.ts';

useLocalAccount();
const start = Date.UTC(2026, 0, 31, 12);
let id = '';
let made = 0;
const task = () => ({
  id,
  onboardingId: 'acme-1',
  kind: 'register-in-cupixworks' as const,
  assignee: 'admin@acme.example',
  instructions: ['Open the project.', 'Enter the values.'],
  values: {
    oicOAuthTokenUrl: 'https://idcs-1.identity.oraclecloud.com/oauth2/v1/token',
    clientId: 'client',
    clientSecret: { secretId: 'oic-onboarding/acme-1/runtime-client' },
    scope: 'urn:one',
    opcAccessTokenUrl: 'https://acme.example/token',
  },
  problems: [],
  dueAt: '2026-02-28T12:00:00.000Z',
  taskToken: 'token-1',
});

beforeEach(() => {
  made += 1;
  id = `acme-${made}.register-in-cupixworks`;
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a human task', () => {
  it('is open with what it was given', async () => {
    expect(await findTask(id)).toBeUndefined();
    await openTask(task());
    const openedAt = new Date(start).toISOString();
    expect(await findTask(id)).toMatchObject({ ...task(), status: 'OPEN', openedAt });
  });

  it('is answered once: a second click does nothing', async () => {
    await openTask(task());
    const clicks = [1, 2, 3].map(() => moveTask(id, 'OPEN', 'ANSWERED'));
    expect((await Promise.all(clicks)).filter(Boolean)).toHaveLength(1);
    expect(await moveTask(id, 'OPEN', 'ANSWERED')).toBe(false);
    expect(await findTask(id)).toMatchObject({ status: 'ANSWERED', taskToken: 'token-1' });
  });

  it('moves only from the state it is in', async () => {
    await openTask(task());
    expect(await moveTask(id, 'ANSWERED', 'OPEN')).toBe(false);
    expect(await moveTask(id, 'OPEN', 'ANSWERED')).toBe(true);
    expect(await moveTask(id, 'ANSWERED', 'CLOSED')).toBe(true);
    expect((await findTask(id))?.status).toBe('CLOSED');
  });

  it('that does not exist is not made by a click', async () => {
    expect(await moveTask(id, 'OPEN', 'ANSWERED')).toBe(false);
    expect(await findTask(id)).toBeUndefined();
  });

  it('opens again under its id, with the new token and the problems of the last answer', async () => {
    await openTask(task());
    await moveTask(id, 'OPEN', 'ANSWERED');
    const problems = [{ field: 'scope', expected: 'urn:one', seen: 'urn:two' }];
    await openTask({ ...task(), taskToken: 'token-2', problems });
    expect(await findTask(id)).toMatchObject({ status: 'OPEN', taskToken: 'token-2', problems });
    expect(await moveTask(id, 'OPEN', 'ANSWERED')).toBe(true);
  });

  it('is listed, the most recently changed first', async () => {
    for (const [index, each] of ['list-1', 'list-2', 'list-3'].entries()) {
      vi.setSystemTime(start + 1000 * (index + 1));
      await openTask({ ...task(), id: each });
    }
    vi.setSystemTime(start + 9000);
    await moveTask('list-1', 'OPEN', 'ANSWERED');
    const listed = await listTasks(3);
    expect(listed.map((each) => each.id)).toEqual(['list-1', 'list-3', 'list-2']);
    expect(await listTasks(1)).toHaveLength(1);
  });

  it('tells trouble that is not a second click', async () => {
    const table = mockClient(DynamoDBDocumentClient).onAnyCommand().rejects(new Error('down'));
    try {
      await expect(moveTask(id, 'OPEN', 'ANSWERED')).rejects.toThrow('down');
    } finally {
      table.restore();
    }
  });
});
