import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildOf, GitSetup } from './git-setup.ts';

let setup: GitSetup;
beforeEach(async () => {
  setup = await GitSetup.open();
});
afterEach(() => setup.close());

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('It was not refused.'),
    (error) => error,
  );

describe('a build in Git', () => {
  it('is the first commit of an empty repository, with its tag', async () => {
    const pushed = await setup.push(buildOf(1));
    expect(pushed).toMatchObject({ tag: 'build-1', branch: 'main', change: 'pushed' });
    expect(setup.git('rev-parse', 'main')).toBe(pushed.commit);
    expect(setup.git('rev-parse', 'build-1')).toBe(pushed.commit);
    expect(setup.git('show', 'main:oic/ORDERS/project.car')).toBe('archive 1');
    expect(JSON.parse(setup.git('show', 'main:oic/ORDERS/manifest.json')).build).toBe(1);
    expect(setup.git('log', '-1', '--format=%an <%ae>|%s', 'main')).toBe(
      'Kim Lee <kim.lee@acme.example>|Build 1 of ORDERS from dev',
    );
    expect(setup.git('fsck', '--strict')).toBe('');
  });

  it('follows the one before; what else is in the repository stays', async () => {
    await setup.push(buildOf(1));
    await setup.push(
      { ...buildOf(1), project: 'OTHER' },
      { folder: 'oic/OTHER', tagPrefix: 'other-' },
    );
    await setup.push(buildOf(2));
    expect(setup.git('rev-list', '--count', 'main')).toBe('3');
    expect(setup.git('show', 'main:oic/ORDERS/project.car')).toBe('archive 2');
    expect(setup.git('show', 'main:oic/OTHER/project.car')).toBe('archive 1');
    expect(setup.git('tag', '--list').split('\n')).toEqual(['build-1', 'build-2', 'other-build-1']);
    expect(setup.git('fsck', '--strict')).toBe('');
  });

  it('twice is one commit', async () => {
    const first = await setup.push(buildOf(1));
    const second = await setup.push(buildOf(1));
    expect(second).toEqual({ ...first, change: 'unchanged' });
    expect(setup.git('rev-list', '--count', 'main')).toBe('1');
  });

  it.each([
    ['the push of the branch', 0],
    ['the push of the tag', 1],
  ])('is one commit when the answer to %s is lost', async (_, after) => {
    await setup.push(buildOf(1));
    setup.world.faults.inject({ operation: 'git.push', fault: 'lost-answer', after });
    expect(await failureOf(setup.push(buildOf(2)))).toMatchObject({ name: 'Unavailable' });
    const { commit } = await setup.push(buildOf(2));
    expect(setup.git('rev-list', '--count', 'main')).toBe('2');
    expect(setup.git('rev-parse', 'build-2')).toBe(commit);
  });

  it('is made anew on top of what somebody else pushes meanwhile', async () => {
    await setup.push(buildOf(1));
    const others = setup.git('commit-tree', '-p', 'main', '-m', 'Somebody else', 'main^{tree}');
    // Between our look at the branch and our push: the second answer of the server is theirs.
    const { calls } = setup.world;
    const before = calls.length;
    const watch = setInterval(() => {
      if (!calls.slice(before).some(({ operation }) => operation === 'git.fetch')) return;
      clearInterval(watch);
      setup.git('update-ref', 'refs/heads/main', others);
    }, 1);
    await setup.push(buildOf(2));
    clearInterval(watch);
    expect(setup.git('log', '--format=%s', 'main').split('\n')).toEqual([
      'Build 2 of ORDERS from dev',
      'Somebody else',
      'Build 1 of ORDERS from dev',
    ]);
  });

  it('leaves an archive out that is too large for Git, and says where it lies', async () => {
    const large = buildOf(3, Buffer.alloc(1024 ** 2 + 1));
    expect(await setup.push(large)).toMatchObject({ hasArchive: false });
    expect(setup.git('ls-tree', '-r', '--name-only', 'main')).toBe('oic/ORDERS/manifest.json');
    const { archive } = JSON.parse(setup.git('show', 'main:oic/ORDERS/manifest.json'));
    expect(archive).toEqual(large.archive);
  });
});

describe('what the server refuses', () => {
  it('a token that may not write', async () => {
    const error = await failureOf(setup.push(buildOf(1), { token: 'wrong-token' }));
    expect(error).toMatchObject({ name: 'NotAuthorized', explanation: { system: 'git' } });
    expect(JSON.stringify(error.explanation)).not.toContain('wrong-token');
  });

  it('a repository that is not there', async () => {
    const elsewhere = 'https://github.com/acme/other.git';
    const error = await failureOf(setup.push(buildOf(1), { url: elsewhere }));
    expect(error).toMatchObject({ name: 'NotFound' });
  });

  it('a host that is not on the list: nothing is sent', async () => {
    const elsewhere = 'https://git.elsewhere.example/acme/oic-builds.git';
    const error = await failureOf(setup.push(buildOf(1), { url: elsewhere }));
    expect(error).toMatchObject({ name: 'InvalidRequest' });
    expect(setup.world.calls).toEqual([]);
  });

  it('a push that a rule of the server declines', async () => {
    const { writeFile } = await import('node:fs/promises');
    const hook = '#!/bin/sh\necho "protected branch" >&2\nexit 1\n';
    await writeFile(`${setup.path}/hooks/pre-receive`, hook, { mode: 0o755 });
    const error = await failureOf(setup.push(buildOf(1)));
    expect(error).toMatchObject({ name: 'NotAuthorized' });
  });

  it('a tag that stands for something else', async () => {
    await setup.push(buildOf(1));
    const other = { ...buildOf(1, Buffer.from('another archive')) };
    expect(await failureOf(setup.push(other))).toMatchObject({ name: 'AlreadyExists' });
    expect(setup.git('rev-list', '--count', 'main')).toBe('1');
  });

  it.each([
    ['throttled', 'Throttled'],
    ['unavailable', 'Unavailable'],
  ] as const)('%s', async (fault, name) => {
    setup.world.faults.inject({ operation: 'git.push', fault });
    expect(await failureOf(setup.push(buildOf(1)))).toMatchObject({ name });
  });
});
