import { DeleteSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, it, vi } from 'vitest';
import { findSimulatedFailure } from '#local/simulated-failures.ts';

const mood = (fault: string) => [findSimulatedFailure(`register-in-cupixworks:${fault}`)];

/** A life of the service in modules of its own: clients of AWS know the addresses with which they were made. */
async function live(fault?: string, left?: string) {
  vi.resetModules();
  const { House } = await import('./house.ts');
  const { findTask } = await import('#runtime/tasks.ts');
  const { OAuthClientSecret, readSecret } = await import('#runtime/secrets.ts');
  const house = await House.open(left, undefined, fault ? mood(fault) : []);
  return {
    house,
    task: async (jobId: string) => (await findTask(`${jobId}.register-in-cupixworks`))!,
    secret: async (jobId: string) => {
      const secretId = `oic-onboarding/${jobId}/runtime-client`;
      return (await readSecret(secretId, OAuthClientSecret)).value.clientSecret;
    },
  };
}

it('opens again for a wrong client secret, which nobody can see, and says how to enter it', async () => {
  const { house, task } = await live('wrong-secret');
  const ended = await house.onboard('blind');
  const { problems, history, instructions } = await task(ended.jobId);
  await house.close();

  expect(ended.execution.status).toBe('SUCCEEDED');
  expect(problems).toEqual([
    {
      field: 'State of the integration',
      expected: 'active',
      seen: expect.stringMatching(/^failed: .* answered 401/),
      hint: expect.stringContaining('Client Secret is probably the wrong one. Show the secret'),
    },
  ]);
  expect(instructions[0]).toContain(problems[0]?.hint);
  expect(history.map(({ what, note }) => [what, note])).toEqual([
    ['opened', undefined],
    ['done', undefined],
    ['opened', 'to correct: State of the integration'],
    ['done', undefined],
  ]);
}, 120_000);

it('waits on while the service is closed and opened, and is answered in its second life', async () => {
  const first = await live('nobody-answers');
  const opened = new Promise<void>((resolve) => {
    first.house.service.engine.subscribe(({ type }) => {
      if (type === 'TaskSubmitted') resolve();
    });
  });
  const { jobId, executionArn } = await first.house.start('restart');
  await opened;
  const before = await first.task(jobId);
  await first.house.service.close();

  // The administrator is back.
  const second = await live(undefined, first.house.directory);
  const { status, cause } = await second.house.service.engine.finished(executionArn);
  const after = await second.task(jobId);
  await second.house.close();

  expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
  expect(after).toMatchObject({ taskToken: before.taskToken, status: 'ANSWERED' });
  expect(after.history.map(({ what }) => what)).toEqual(['opened', 'done']);
}, 120_000);

it('that was declined because others saw the secret opens again with a new one', async () => {
  const first = await live('rejected');
  const { jobId, execution } = await first.house.onboard('seen');
  expect(execution.error).toBe('TaskRejected');
  expect(execution.cause).toContain(
    'the simulated CupixWorks administrator declined the task: This project is not connected',
  );
  const before = await first.secret(jobId);
  const SecretId = `oic-onboarding/${jobId}/runtime-client`;
  const remove = { SecretId, ForceDeleteWithoutRecovery: true };
  await new SecretsManagerClient().send(new DeleteSecretCommand(remove));
  await first.house.service.close();

  const second = await live(undefined, first.house.directory);
  const resumed = await second.house.resume(jobId);
  const after = await second.secret(jobId);
  const { history } = await second.task(jobId);
  await second.house.close();

  expect(resumed.execution.status).toBe('SUCCEEDED');
  expect(after).not.toBe(before);
  expect(history.map(({ what }) => what)).toEqual(['opened', 'rejected', 'opened', 'done']);
}, 120_000);
