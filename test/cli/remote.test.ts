import { expect, it } from 'vitest';
import { run } from '#cli/run.ts';
import { startHttpApi } from '#local/http-api.ts';
import { startService } from '#local/service.ts';
import { memoryTerminal, withoutService } from './memory-terminal.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** Runs command lines against the API of a local service, as if it were somebody else's. */
async function withService(
  work: (
    at: (...args: string[]) => Promise<{ code: number; text: string; told: string }>,
  ) => Promise<void>,
): Promise<void> {
  const oracle = { kind: 'simulated' } as const;
  const directory = await temporaryDirectory();
  const service = await startService({ directory, oracle, interactive: true, failures: [] });
  const api = await startHttpApi(service);
  try {
    await work(async (...args) => {
      const terminal = memoryTerminal('/');
      const code = await run([...args, '--api', api.url], withoutService(terminal, '/'));
      return { code, text: terminal.stdout.text, told: terminal.stderr.text };
    });
  } finally {
    await api.close();
    await service.close();
  }
}

it(
  'every command does the same through an API as it does here',
  () =>
    withService(async (at) => {
      const before = await at('plan', '--exit-code');
      expect([before.code, before.told]).toEqual([5, '']);

      const left = await at('onboard', '--json');
      expect(left.code, left.told).toBe(4);
      const { onboardingId, status } = JSON.parse(left.text);
      expect(status).toBe('RUNNING');

      const [task] = JSON.parse((await at('tasks', '--json')).text);
      expect(task).toMatchObject({ onboardingId, status: 'OPEN' });
      expect((await at('reveal', onboardingId)).text).toMatch(/^idcscs-/);
      expect((await at('reveal', onboardingId)).code).toBe(2);

      const wrong = await at('tasks', 'complete', task.id, '--report', 'clientId=mistyped');
      expect(wrong.code).toBe(4);
      expect(wrong.text).toContain('Client ID: it shows mistyped');
      const done = await at('tasks', 'complete', onboardingId);
      expect(done.code, done.text).toBe(0);

      const listed = await at('status', '--status', 'SUCCEEDED', '--search', 'acme', '--json');
      expect(JSON.parse(listed.text)).toMatchObject([{ onboardingId }]);
      const seen = await at('watch', onboardingId);
      expect([seen.code, /acme is connected/.test(seen.text)]).toEqual([0, true]);
      expect((await at('resume', onboardingId)).text).toContain('nothing to resume');
      expect((await at('plan', '--exit-code')).code).toBe(0);
    }),
  180_000,
);
