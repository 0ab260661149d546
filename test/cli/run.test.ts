import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { exitCodes } from '#cli/exit-codes.ts';
import { samplePath } from '#cli/request-file.ts';
import { run } from '#cli/run.ts';
import { simulatedFailures } from '#local/simulated-failures.ts';
import { type MemoryTerminal, memoryTerminal, withoutService } from './memory-terminal.ts';
import { temporaryDirectory } from './temporary-directory.ts';

let directory: string;
let terminal: MemoryTerminal;
beforeEach(async () => {
  directory = await temporaryDirectory();
  terminal = memoryTerminal(directory);
});

/** Runs a command line that must end before any service is started. */
const runHere = (...args: string[]) => run(args, withoutService(terminal, directory));

async function writeRequest(change: (text: string) => string): Promise<void> {
  const sample = await readFile(samplePath, 'utf8');
  await writeFile(path.join(directory, 'request.yaml'), change(sample));
  await copyFile(
    path.join(path.dirname(samplePath), 'cupix-sample.car'),
    path.join(directory, 'cupix-sample.car'),
  );
}

describe('a request that is wrong', () => {
  beforeEach(() =>
    writeRequest((text) =>
      text.replace('customer:', 'custmer:').replace('sample-Password-1', '" x"'),
    ),
  );

  it('ends with 2, lists everything, and touches nothing', async () => {
    const before = await readdir(directory);
    expect(await runHere('onboard', 'request.yaml')).toBe(exitCodes.wrongRequest);
    expect(terminal.stdout.text).toBe('');
    expect(terminal.stderr.text).toMatch(/3 problems\. Nothing was started/);
    expect(terminal.stderr.text).toMatch(
      /request\.yaml:\d+:\d+ {2}custmer\n.*\n.*Did you mean customer/,
    );
    expect(terminal.stderr.text).toMatch(/primavera\.password\n.*starts or ends with a blank/);
    expect(await readdir(directory)).toEqual(before);
  });

  it('is one JSON document on stdout with --json', async () => {
    expect(await runHere('onboard', 'request.yaml', '--json')).toBe(exitCodes.wrongRequest);
    const document = JSON.parse(terminal.stdout.text);
    expect(document.error).toBe('InvalidRequest');
    expect(document.problems).toHaveLength(3);
    expect(document.problems[0]).toEqual({
      where: 'customer',
      pointer: '#/customer',
      line: expect.any(Number),
      column: 1,
      what: 'It is missing.',
      fix: expect.any(String),
    });
  });

  it('that does not exist ends with 2', async () => {
    expect(await runHere('onboard', 'gone.yaml')).toBe(exitCodes.wrongRequest);
    expect(terminal.stderr.text).toMatch(/gone\.yaml does not exist/);
  });
});

describe('a right request', () => {
  it('needs to know which Oracle, and touches nothing before it does', async () => {
    await writeRequest((text) => text);
    const before = await readdir(directory);
    expect(await runHere('onboard', 'request.yaml')).toBe(exitCodes.wrongSurroundings);
    expect(terminal.stderr.text).toMatch(/--oracle simulated/);
    expect(await readdir(directory)).toEqual(before);
  });

  it('tells that its data directory is in use', async () => {
    const inUse = Object.assign(new Error('In use by another run.'), { name: 'DirectoryInUse' });
    const context = { terminal, home: directory, startService: () => Promise.reject(inUse) };
    expect(await run(['onboard'], context)).toBe(exitCodes.wrongSurroundings);
    expect(terminal.stderr.text).toMatch(/In use by another run/);
  });
});

describe('a command line that is wrong', () => {
  it.each([
    [['onbord'], /Did you mean onboard/],
    [['onboard', '--intractive'], /Did you mean --interactive/],
    [
      ['onboard', '--oracle', 'simulted'],
      /Did you mean simulated\? Allowed choices are simulated, real/,
    ],
    [['status', '--status', 'runing'], /Did you mean RUNNING/],
    [['status', '--limit', '0'], /whole number/],
    [['tasks', 'complete', 'x', '--report', 'status'], /NAME=VALUE/],
    [['completion', 'bsh'], /Allowed choices are zsh, bash/],
    [['start', '--port', '99999'], /1 to 65535/],
    [['onboard', '--simulate-failure', 'test-conection:locked'], /Did you mean test-connection/],
    [['onboard', '--simulate-failure', 'test-connection:loked'], /Did you mean locked/],
    [['onboard', '--simulate-failure', 'locked'], /STAGE:FAULT/],
    [['tasks', 'reject', 'x'], /--reason/],
    [['resume'], /missing required argument/],
    [[], /Usage/],
  ])('%j', async (args, says) => {
    expect(await runHere(...args)).toBe(exitCodes.wrongRequest);
    expect(terminal.stderr.text).toMatch(says);
    expect(terminal.stdout.text).toBe('');
  });

  it('is a JSON document with --json, too', async () => {
    expect(await runHere('onbord', '--json')).toBe(exitCodes.wrongRequest);
    expect(JSON.parse(terminal.stdout.text)).toMatchObject({ error: 'CommandError' });
  });

  it('cannot simulate a failure of the real Oracle', async () => {
    const args = ['onboard', '--oracle', 'real', '--simulate-failure', 'prove:unavailable'];
    expect(await runHere(...args)).not.toBe(exitCodes.ok);
  });

  it('resumes nothing where nothing was started', async () => {
    expect(await runHere('resume', 'acme-12345678', '--json')).toBe(exitCodes.wrongSurroundings);
    expect(JSON.parse(terminal.stdout.text).message).toMatch(/No onboarding was started/);
  });
});

describe('help', () => {
  it('ends with 0 and shows every failure that can be simulated', async () => {
    expect(await runHere('onboard', '--help')).toBe(exitCodes.ok);
    for (const { stage, fault } of simulatedFailures) {
      expect(terminal.stdout.text).toContain(`${stage}:${fault}`);
    }
  });
});

describe('something that nobody foresaw', () => {
  const broken = (environment: Record<string, string> = {}) => {
    terminal = memoryTerminal(directory, environment);
    const startService = () =>
      Promise.reject(new TypeError('x is no function, eyJhbGciOiJSUzI1NiJ9.abc.def'));
    return { terminal, home: directory, startService };
  };

  it('is one line, and how to see more', async () => {
    expect(await run(['onboard'], broken())).toBe(exitCodes.failed);
    expect(terminal.stderr.text).toMatch(/x is no function/);
    expect(terminal.stderr.text).toMatch(/--verbose/);
    expect(terminal.stderr.text).not.toMatch(/ at .*run\.test/);
  });

  it.each([
    [['onboard', '--verbose'], {}],
    [['onboard'], { DEBUG: '1' }],
  ])('shows where with %j and %j, without secrets', async (args, environment) => {
    expect(await run(args, broken(environment))).toBe(exitCodes.failed);
    expect(terminal.stderr.text).toMatch(/ at .*run\.test/);
    expect(terminal.stderr.text).not.toContain('eyJhbGciOi');
  });
});
