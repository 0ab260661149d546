import { expect, test } from 'vitest';
import { VirtualClock } from '#local/clock.ts';
import {
  Administrator,
  type AdministratorAnswer,
  type AdministratorOptions,
  type AdministratorTask,
} from '#local/cupixworks/administrator.ts';
import { findRegistration } from '#local/cupixworks/registration.ts';
import { temporaryDirectory } from '#test/local/oracle/oic/temporary-directory.ts';
import { facility, openLink, values } from './link-world.ts';

/** The task list as a page would serve it: an answered task is gone until it is opened again. */
class Tasks {
  readonly answers: AdministratorAnswer[] = [];
  readonly rejections: string[] = [];
  reveals = 0;
  #open: AdministratorTask[] = [];

  open(): Promise<AdministratorTask[]> {
    return Promise.resolve([...this.#open]);
  }
  put(openedAt: string, project = facility.facilityKey): void {
    const { clientSecret: _, ...shown } = values;
    const { team, domain } = facility;
    this.#open = [{ id: 'o1.register', openedAt, team, domain, project, values: shown }];
  }
  reveal(): Promise<string> {
    this.reveals += 1;
    return Promise.resolve(values.clientSecret);
  }
  complete(_id: string, answer: AdministratorAnswer): Promise<void> {
    this.answers.push(answer);
    return Promise.resolve();
  }
  reject(_id: string, reason: string): Promise<void> {
    this.rejections.push(reason);
    return Promise.resolve();
  }
}

async function hire(options: Partial<AdministratorOptions> = {}, directory?: string) {
  const link = await openLink({ directory });
  const tasks = new Tasks();
  const administrator = new Administrator({ world: link.world, tasks, ...options });
  return { ...link, tasks, administrator };
}

test('thinks, types the five values in, and answers what CupixWorks shows', async () => {
  const { administrator, clock, tasks, world } = await hire({ thinkMs: 600_000 });
  tasks.put('first');
  const before = clock.now();
  await administrator.look();
  expect(clock.now() - before).toBe(600_000);
  const { clientSecret: _, ...registered } = values;
  expect(tasks.answers).toEqual([{ status: 'active', registered }]);
  expect(findRegistration(world, facility)).toMatchObject({ status: 'active', revision: 0 });
});

test('does a task once, however often he looks', async () => {
  const { administrator, tasks } = await hire();
  tasks.put('first');
  await Promise.all([administrator.look(), administrator.look()]);
  await administrator.look();
  expect(tasks.answers).toHaveLength(1);
  expect(tasks.reveals).toBe(1);
});

test('does it once also when the world was closed and opened in between', async () => {
  const directory = await temporaryDirectory();
  const first = await hire({}, directory);
  first.tasks.put('first');
  await first.administrator.look();
  const second = await hire({}, directory);
  second.tasks.put('first');
  await second.administrator.look();
  expect(second.tasks.answers).toEqual([]);
});

test.each([
  ['oicOAuthTokenUrl', 'token'],
  ['clientId', 'token'],
  ['clientSecret', 'token'],
  ['scope', 'token'],
  ['opcAccessTokenUrl', 'endpoint'],
] as const)(
  'mistypes %s once, says what fails, and gets it right when asked again',
  async (field, step) => {
    const { administrator, tasks, world } = await hire({ mistakeIn: field });
    tasks.put('first');
    await administrator.look();
    expect(tasks.answers).toMatchObject([{ status: 'failed', failedStep: step }]);
    tasks.put('second');
    await administrator.look();
    expect(tasks.answers[1]).toMatchObject({ status: 'active' });
    expect(findRegistration(world, facility)).toMatchObject({ status: 'active', revision: 1 });
  },
);

test('never says the secret, not even a wrong one', async () => {
  const { administrator, tasks } = await hire({ mistakeIn: 'clientSecret' });
  tasks.put('first');
  await administrator.look();
  expect(JSON.stringify(tasks.answers)).not.toContain(values.clientSecret.slice(0, -1));
});

test('declines when told to', async () => {
  const { administrator, tasks } = await hire({ rejectWith: 'Not our project.' });
  tasks.put('first');
  await administrator.look();
  expect(tasks.rejections).toEqual(['Not our project.']);
  expect(tasks.answers).toEqual([]);
});

test('declines a task for a project that CupixWorks does not have', async () => {
  const { administrator, tasks } = await hire();
  tasks.put('first', 'nowhere');
  await administrator.look();
  expect(tasks.rejections).toEqual(['acme.cupix.works has no project nowhere.']);
});

test('gives up on a task that comes back for the fourth time', async () => {
  const { administrator, primavera, tasks } = await hire();
  primavera.changeAccount('primavera-us2.oraclecloud.com', 'svc-cupix@acme.example', {
    password: 'changed',
  });
  for (const opening of ['1', '2', '3', '4', '5']) {
    tasks.put(opening);
    await administrator.look();
  }
  expect(tasks.answers.map(({ failedStep }) => failedStep)).toEqual(Array(4).fill('endpoint'));
  expect(tasks.rejections).toHaveLength(1);
});

test('keeps looking until he is sent home, and time does not run while he calls', async () => {
  const clock = new VirtualClock(Date.UTC(2026, 7, 1, 10));
  const link = await openLink({ clock });
  const tasks = new Tasks();
  const administrator = new Administrator({ world: link.world, tasks, thinkMs: 60_000 });
  const home = new AbortController();
  const started = clock.now();
  tasks.complete = (_id, answer) => {
    tasks.answers.push(answer);
    home.abort();
    return Promise.resolve();
  };
  clock.hold();
  const work = administrator.run(home.signal, 10_000);
  clock.release();
  await clock.sleep(25_000);
  tasks.put('first');
  await work;
  expect(tasks.answers).toMatchObject([{ status: 'active' }]);
  expect(clock.now() - started).toBe(90_000);
});
