import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpApi, startHttpApi } from '#local/http-api.ts';
import { type RunningService, startService } from '#local/service.ts';
import { settle } from '#test/local/engine/fake-host.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
/** As the pages print it. */
const PORT = 8416;
const ID = 'acme-42053dd9';

let directory: string;
let service: RunningService;
let api: HttpApi;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'curl-'));
  // Whoever reads the pages sees an answer that is a refusal; here it fails.
  await writeFile(join(directory, '.curlrc'), 'fail-with-body\nsilent\nshow-error\n');
  service = await startService({
    directory: join(directory, 'data'),
    oracle: { kind: 'simulated' },
    interactive: true,
    failures: [],
  });
  api = await startHttpApi(service, { port: PORT });
}, 60_000);
afterAll(async () => {
  await api.close();
  await service.close();
  await rm(directory, { recursive: true });
});

/** The blocks of commands of a chapter that call the API of this machine. */
async function blocksIn(file: string, chapter: string): Promise<string[]> {
  const page = await readFile(join(root, file), 'utf8');
  const [, text = ''] = page.split(`\n## ${chapter}\n`);
  const [own = ''] = text.split('\n## ');
  const blocks = [...own.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block as string);
  return blocks.filter((block) => block.includes(`http://127.0.0.1:${PORT}`));
}

/** Runs commands as they are printed; fails with the first that does. */
async function bash(script: string): Promise<string> {
  const { stdout } = await run('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd: root,
    env: { ...process.env, CURL_HOME: directory },
  });
  return stdout;
}

/** The onboarding waits for its person, so that there is something to see. */
async function untilSomebodyIsAsked(): Promise<void> {
  for (;;) {
    const tasks = await (await fetch(`${api.url}/tasks?status=OPEN`)).json();
    if ((tasks as { items: unknown[] }).items.length > 0) return;
    await settle();
  }
}

describe('the lines of docs/api.md for this machine', () => {
  it('bring the archive, start the sample, and show it, as printed', async () => {
    const [start, look, ...more] = await blocksIn('docs/api.md', 'On your own machine');
    expect(more).toEqual([]);
    const started = await bash(start!);
    expect(JSON.parse(started)).toMatchObject({ onboardingId: ID, started: true });
    // The archive is there now: what is printed does the second time what it says.
    expect(JSON.parse(await bash(start!))).toMatchObject({ onboardingId: ID, started: false });
    await untilSomebodyIsAsked();
    const shown = await bash(look!);
    expect(shown).toContain(`"onboardingId":"${ID}"`);
    expect(shown).toMatch(/^event: onboarding$/m);
    expect(shown).toMatch(/^event: onboardings$/m);
    expect(shown).toContain('"how":"running"');
    expect(shown).toContain('"openapi":"3.1.1"');
  });
});

describe('the lines of the README', () => {
  it('start, show, list and tell the tasks, as printed', async () => {
    const [lines, ...more] = await blocksIn('README.md', 'By HTTP');
    expect(more).toEqual([]);
    const shown = await bash(lines!);
    expect(shown.match(new RegExp(`"onboardingId":"${ID}"`, 'g'))?.length).toBeGreaterThan(2);
    expect(shown).toContain(`${ID}.register-in-cupixworks`);
  });
});
