import { expect, it } from 'vitest';
import { command } from './run-command.ts';
import { temporaryDirectory } from './temporary-directory.ts';

it('leaves the human task to a person, who takes their time, and goes on when it is done', async () => {
  const directory = await temporaryDirectory();
  const left = await command(directory, 'onboard', '--interactive', '--json');
  expect(left.code, left.stderr).toBe(4);
  const waiting = JSON.parse(left.stdout);
  expect(waiting.status).toBe('RUNNING');

  // Every look starts the service again; simulated time must not run out meanwhile.
  const listed = await command(directory, 'tasks', '--json');
  const [task] = JSON.parse(listed.stdout);
  expect(task).toMatchObject({ onboardingId: waiting.onboardingId, status: 'OPEN' });
  expect(task).not.toHaveProperty('taskToken');

  const revealed = await command(directory, 'reveal', waiting.onboardingId);
  expect(revealed.code, revealed.stderr).toBe(0);
  expect(revealed.stdout).toMatch(/idcscs-/);

  const done = await command(directory, 'tasks', 'complete', task.id, '--data', '.oic-onboarding');
  expect(done.code, `${done.stdout}${done.stderr}`).toBe(0);
  const again = await command(directory, 'tasks', 'complete', task.id);
  expect(`${again.stdout}${again.stderr}`).toMatch(/already|no task/i);

  const status = await command(directory, 'status', waiting.onboardingId, '--json');
  expect(JSON.parse(status.stdout)).toMatchObject({ status: 'SUCCEEDED' });
}, 120_000);
