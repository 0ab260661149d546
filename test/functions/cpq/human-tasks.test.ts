import { beforeEach, describe, expect, it } from 'vitest';
import { handler as checkStatus } from '#functions/cpq/check-status.ts';
import { handler as checkUser } from '#functions/cpq/check-user.ts';
import { establishUser } from '#functions/cpq/establish-user.ts';
import { handler as openStatusTask } from '#functions/cpq/open-status-task.ts';
import { handler as openUserTask } from '#functions/cpq/open-user-task.ts';
import { findUserRecord } from '#functions/cpq/user-record.ts';
import type { CpqClient } from '#runtime/integration-user.ts';
import { findTask } from '#runtime/tasks.ts';
import { run } from '#test/functions/steps.ts';
import { administrators, cpqHost, sales } from '#test/local/oracle/cpq/cpq-world.ts';
import { groups, jobId, register, site, useCpq } from './cpq-setup.ts';

const setup = useCpq();
let client: CpqClient;
beforeEach(async () => {
  client = await register(setup);
});

const task = {
  assignee: 'kim@acme.example',
  escalateTo: null,
  dueDays: 7,
  remindAfterDays: null,
};
const stage = 'establish-user' as const;
const wrong = [{ field: 'Status', expected: 'active', seen: 'inactive' }];
const order = (changes: object = {}) => ({
  taskToken: 'token-1',
  jobId,
  site,
  client,
  task,
  problems: [],
  ...changes,
});
const make = (names: string[]) =>
  setup.sites.createIntegrationUser(cpqHost, { clientId: client.clientId, groups: names });
const establish = () => establishUser({ jobId, site, caller: setup.caller, client, groups });

describe('the task to set up a user', () => {
  it('names client id and groups, and asks for the status', async () => {
    await run(openUserTask, order({ groups, stage, problems: wrong }));
    const opened = await findTask(`${jobId}.set-up-cpq-user`);
    expect(opened).toMatchObject({
      kind: 'set-up-cpq-user',
      stage,
      assignee: 'kim@acme.example',
      fields: [
        { name: 'clientId', value: client.clientId },
        { name: 'administrator', value: administrators },
        { name: 'sales', value: sales },
      ],
      asks: [{ name: 'status', choices: ['Active', 'Inactive'], required: true }],
    });
    expect(opened?.instructions[0]).toBe(
      'Correct Status: it is "inactive", it should be "active".',
    );
    expect(opened?.instructions.join()).toMatch(/not Connected Applications/);
    expect(JSON.stringify(opened)).not.toMatch(/idcscs|Bearer/);
  });

  const check = (changes: object = {}) =>
    run<{ problems: { field: string; seen: string }[] }>(checkUser, {
      jobId,
      site,
      caller: null,
      client,
      groups,
      stage,
      answer: { status: 'Active' },
      ...changes,
    });

  it('is done when CPQ knows the application, also one that may not read', async () => {
    make([]);
    expect(await check()).toEqual({ problems: [] });
    expect(await findUserRecord(jobId)).toMatchObject({
      exists: true,
      partyNumber: null,
      origin: 'adopted',
      groups: [administrators, sales],
      status: 'active',
    });
  });

  it('is not done while CPQ does not know it', async () => {
    expect((await check()).problems).toMatchObject([{ field: 'Client Id' }]);
    expect((await check({ caller: setup.caller })).problems).toMatchObject([
      { field: 'Client Id' },
    ]);
    expect(await findUserRecord(jobId)).toBeUndefined();
  });

  it('is compared by whoever may look', async () => {
    make([sales]);
    const { problems } = await check({ caller: setup.caller, stage: 'set-groups' });
    expect(problems).toEqual([
      { field: 'the groups', expected: `${administrators}, ${sales}`, seen: sales },
    ]);
    setup.sites.changeByHand(cpqHost, client.clientId, { groups: [administrators, sales] });
    expect(await check({ caller: setup.caller })).toEqual({ problems: [] });
  });
});

describe('the task to set the status', () => {
  it('says what is still to be cut off', async () => {
    await run(openStatusTask, order({ status: 'inactive' }));
    const opened = await findTask(`${jobId}.set-cpq-status`);
    expect(opened?.title).toBe('Inactivate the integration user in Oracle CPQ');
    expect(opened?.instructions.at(-1)).toMatch(/gets no token any more/);
    const adopted = { ...client, isOurs: false };
    await run(openStatusTask, order({ status: 'inactive', client: adopted, taskToken: 'token-2' }));
    const again = await findTask(`${jobId}.set-cpq-status`);
    expect(again?.instructions.at(-1)).toMatch(/report it as done/);
  });

  const check = (changes: object = {}) =>
    run<{ problems: object[] }>(checkStatus, {
      jobId,
      site,
      caller: setup.caller,
      client,
      status: 'inactive',
      answer: { status: 'Inactive' },
      ...changes,
    });

  it('is checked against what the site shows, not against what is said', async () => {
    await establish();
    expect((await check()).problems).toEqual([
      { field: 'Status', expected: 'inactive', seen: 'active' },
    ]);
    setup.sites.changeByHand(cpqHost, client.clientId, { isActive: false });
    expect(await check()).toEqual({ problems: [] });
    expect((await findUserRecord(jobId))?.status).toBe('inactive');
  });

  it('is taken on trust where the site shows nothing', async () => {
    await establish();
    setup.sites.configure(cpqHost, { statusByUsers: 'refuses' });
    expect(await check()).toEqual({ problems: [] });
    const active = await check({ answer: { status: 'Active' } });
    expect(active.problems).toEqual([{ field: 'Status', expected: 'inactive', seen: 'active' }]);
  });
});
