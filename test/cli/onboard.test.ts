import { describe, expect, it } from 'vitest';
import { onboardingStages } from '#runtime/stages.ts';
import { command } from './run-command.ts';
import { temporaryDirectory } from './temporary-directory.ts';

describe('onboarding by command line', () => {
  it('stops with a failure that says everything, resumes, and prints one JSON document', async () => {
    const directory = await temporaryDirectory();
    const failure = ['--simulate-failure', 'test-connection:wrong-password'];
    const failed = await command(directory, 'onboard', '--json', ...failure);
    expect(failed.code, failed.stderr).toBe(1);
    const stopped = JSON.parse(failed.stdout);
    expect(stopped).toMatchObject({
      status: 'FAILED',
      failure: { stage: 'test-connection', error: 'InvalidCredentials' },
    });
    expect(failed.stderr).toContain(`resume ${stopped.onboardingId}`);

    const resumed = await command(directory, 'resume', stopped.onboardingId, '--json');
    expect(resumed.code, resumed.stderr).toBe(0);
    const done = JSON.parse(resumed.stdout);
    expect(done).toEqual({
      onboardingId: stopped.onboardingId,
      customer: 'acme',
      executionArn: expect.stringMatching(/^arn:aws:states:/),
      status: 'SUCCEEDED',
      stages: onboardingStages.map(({ id }) => expect.objectContaining({ name: id })),
      registration: {
        oicOAuthTokenUrl: expect.stringMatching(/^https:.*\/oauth2\/v1\/token$/),
        clientId: expect.any(String),
        clientSecret: { secretId: expect.any(String) },
        scope: expect.stringMatching(/:443urn:opc:resource:consumer::all$/),
        opcAccessTokenUrl: expect.stringMatching(
          /\?Scope=http:\/\/primavera-us2\.oraclecloud\.com\/api$/,
        ),
      },
      proof: { tokenOk: true, endpointOk: true, primaveraOk: true, at: expect.any(String) },
      resources: expect.arrayContaining([
        expect.objectContaining({ kind: 'integration-instance', created: true }),
      ]),
      transitions: expect.any(Number),
      estimatedCostUsd: expect.any(Number),
      failure: null,
    });
    expect(resumed.stderr).toContain('simulated CupixWorks administrator did');
    expect(`${failed.stderr}${resumed.stderr}`).not.toContain('sample-Password-1');

    const listed = await command(directory, 'status', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { onboardingId: stopped.onboardingId, status: 'SUCCEEDED' },
    ]);
  }, 120_000);
});
