import { describe, expect, it } from 'vitest';
import { send } from '../api-account.ts';
import { useUserAccount } from './user-account.ts';

const { users } = useUserAccount();
const PATH = '/integration-users';

describe('GET /integration-users/{id}/site-users', () => {
  const user = {
    ...{ partyNumber: 'BM_1', clientId: 'c', login: 'l', status: 'active', groups: [] },
    ...{ moreGroups: 0, addedAt: null, modifiedAt: null, isThis: false },
  };

  it('hands on what is searched for, and where the next page begins', async () => {
    const id = await users.start('looked');
    const login = '{% $string($states.input.filter) & $string($states.input.page) %}';
    const items = [{ ...user, login }];
    users.lookAnswers({ page: { items, next: 40, looked: 20, total: 60 } });
    const query = { clientId: 'c', userStatus: 'active', group: 'north', limit: '10' };
    const first = await send('GET', `${PATH}/${id}/site-users`, { query });
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ looked: 20, total: 60 });
    expect(first.body.items[0].login).toBe(
      '{"clientId":"c","status":"active","group":"north"}{"offset":0,"limit":10}',
    );
    const cursor = first.body.nextCursor;
    const next = await send('GET', `${PATH}/${id}/site-users`, { query: { cursor } });
    expect(next.body.items[0].login).toContain('{"offset":40,"limit":20}');
    users.lookAnswers({ page: { items, next: null, looked: 20, total: 60 } });
    const last = await send('GET', `${PATH}/${id}/site-users`, { query: { cursor } });
    expect(last.body.nextCursor).toBeUndefined();
  });

  it('says who may not look, and why', async () => {
    const cpq = { administratorEmail: 'kim@people.example' };
    const byPeople = await users.start('people', { cpq });
    const nobody = await send('GET', `${PATH}/${byPeople}/site-users`);
    expect(nobody.status).toBe(422);
    const id = await users.start('expired');
    const report = {
      system: 'cpq',
      summary: 'CPQ refuses the caller.',
      fix: 'Renew it, then resume.',
    };
    const failure = (error: string) => ({
      failures: [
        {
          ...{ stage: 'check-site', state: 'List site users', error },
          cause: JSON.stringify({ errorMessage: JSON.stringify(report) }),
        },
      ],
    });
    users.lookAnswers(failure('InvalidCredentials'));
    const expired = await send('GET', `${PATH}/${id}/site-users`);
    expect(expired).toMatchObject({
      status: 422,
      body: { error: 'InvalidCredentials', fix: 'Renew it, then ask again.' },
    });
    users.lookAnswers(failure('Unavailable'));
    expect((await send('GET', `${PATH}/${id}/site-users`)).status).toBe(503);
    users.lookAnswers({});
    const unsure = await send('GET', `${PATH}/${id}/site-users`);
    expect([unsure.status, unsure.body.detail]).toEqual([422, expect.stringContaining('scope')]);
    const query = { cursor: 'Zm9v' };
    expect((await send('GET', `${PATH}/${id}/site-users`, { query })).status).toBe(400);
  });
});
