import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exitCodes } from '#cli/exit-codes.ts';
import { run } from '#cli/run.ts';
import { FakeApi } from './fake-api.ts';
import { type MemoryTerminal, memoryTerminal, withoutService } from './memory-terminal.ts';
import { temporaryDirectory } from './temporary-directory.ts';

let fake: FakeApi;
let directory: string;
let terminal: MemoryTerminal;
let stop: AbortController;
beforeEach(async () => {
  fake = await FakeApi.open();
  directory = await temporaryDirectory();
  stop = new AbortController();
  terminal = { ...memoryTerminal(directory), signal: stop.signal };
});
afterEach(() => fake.close());

const start = (...args: string[]) =>
  run(['start', '--api', fake.url, ...args], withoutService(terminal, directory));

/** Resolves when something was printed. */
async function printed(): Promise<string> {
  while (terminal.stdout.text === '') await new Promise((resolve) => setImmediate(resolve));
  return terminal.stdout.text;
}

describe('start with an API', () => {
  it('prints the address of the page first, shows it until Ctrl+C, and frees the port', async () => {
    fake.on('GET /console/', { body: 'the page' });
    const running = start();
    const [page = ''] = (await printed()).split('\n');
    expect(page).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/$/);
    expect(await (await fetch(page)).text()).toBe('"the page"');
    stop.abort();
    expect(await running).toBe(exitCodes.ok);
    await expect(fetch(page)).rejects.toThrow();
  });

  it('prints one document with --json', async () => {
    const running = start('--json');
    const { url, page, api } = JSON.parse(await printed());
    stop.abort();
    await running;
    expect([page, api]).toEqual([`${url}/console/`, fake.url]);
  });

  it('takes the port that it is told, and says when somebody has it', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
    });
    expect(await start('--port', String(port))).toBe(exitCodes.wrongSurroundings);
    expect(terminal.stderr.text).toContain(`Port ${port} of 127.0.0.1 is in use`);
    await new Promise((resolve) => other.close(resolve));
    terminal = { ...terminal, environment: { PORT: String(port) } };
    const running = start();
    expect(await printed()).toContain(`http://127.0.0.1:${port}/console/`);
    stop.abort();
    await running;
  });
});
