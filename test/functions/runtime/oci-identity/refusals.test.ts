import { describe, expect, it, test, vi } from 'vitest';
import type { StageError } from '#runtime/errors.ts';
import { sendSigned } from '#runtime/oci-signature.ts';
import { clientSecret, subject, useKeyless } from './keyless-setup.ts';

const setup = useKeyless();
const url = 'https://integration.eu-frankfurt-1.ocp.oraclecloud.com/20190131/integrationInstances';

async function failure(): Promise<StageError> {
  const error = await sendSigned({ system: 'oci', operation: 'List', url }).catch((e) => e);
  expect(JSON.stringify(error.explanation)).not.toContain(clientSecret);
  expect(JSON.stringify(error.explanation)).not.toMatch(/eyJ/);
  return error as StageError;
}

const awsError = (code: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>Because.</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`;

test.each([
  [
    'OutboundWebIdentityFederationDisabledException',
    403,
    'InvalidRequest',
    /aws iam enable-outbound/,
  ],
  ['AccessDenied', 403, 'NotAuthorized', /sts:GetWebIdentityToken/],
  ['SessionDurationEscalationException', 403, 'NotAuthorized', /session/],
  ['SignatureDoesNotMatch', 403, 'InvalidCredentials', /clock/],
  ['ExpiredToken', 400, 'InvalidCredentials', /credentials/],
  ['Throttling', 400, 'Throttled', /tries again/],
  ['SomethingNew', 400, 'Unexpected', /request id/],
])('AWS answers %s with %i: %s', async (code, status, name, fix) => {
  setup.http.once('POST', /^\/$/, { status, text: awsError(code) });
  const error = await failure();
  expect(error.name).toBe(name);
  expect(error.explanation).toMatchObject({
    system: 'aws',
    fix: expect.stringMatching(fix),
    seen: { status, serviceCode: code, detail: 'Because.', requestId: 'r-1' },
  });
});

describe('the identity domain answers', () => {
  it('that no rule fits: the rule that is missing is named', async () => {
    refuse(
      400,
      'unauthorized_client',
      'No rules matched from given token to find impersonation user.',
    );
    const { name, explanation } = await failure();
    expect(name).toBe('NotAuthorized');
    expect(explanation.summary).toContain(subject);
    expect(explanation.fix).toContain(`sub eq ${subject}`);
  });

  it('that it does not trust the issuer, or the client: what was sent is named', async () => {
    refuse(400, 'unauthorized_client', 'No trust.');
    const { name, explanation } = await failure();
    expect(name).toBe('NotAuthorized');
    expect(explanation.fix).toMatch(
      /issuer https:\/\/u\.tokens\.sts\.global\.api\.aws, audience oic-onboarding, subject arn:\S+, client exchange-client/,
    );
  });

  it('that the token is outside of its time: the clock is named', async () => {
    refuse(400, 'invalid_request', 'The subject token has expired.');
    const { name, explanation } = await failure();
    expect(name).toBe('InvalidCredentials');
    expect(explanation.summary).toContain('2026-08-01T10:00:00.000Z to 2026-08-01T10:05:00.000Z');
    expect(explanation.fix).toContain('clock');
  });

  it('that it does not know the exchange client', async () => {
    refuse(401, 'invalid_client', 'Client authentication failed.');
    const { name, explanation } = await failure();
    expect(name).toBe('InvalidCredentials');
    expect(explanation.summary).toContain('exchange-client');
  });

  it('something else than a token', async () => {
    setup.http.once('POST', /token$/, { text: '<html>' });
    expect((await failure()).name).toBe('Unexpected');
  });
});

it('AWS answers something else than a token', async () => {
  setup.http.once('POST', /^\/$/, { text: '<html>' });
  expect((await failure()).name).toBe('Unexpected');
});

it('the exchange client is not in the vault', async () => {
  setup.aws.secrets.clear();
  const { name, explanation } = await failure();
  expect(name).toBe('NotFound');
  expect(explanation.summary).toContain('oic-onboarding/oci-exchange');
});

it('there is no AWS region', async () => {
  vi.stubEnv('AWS_REGION', undefined);
  vi.stubEnv('AWS_DEFAULT_REGION', undefined);
  expect((await failure()).explanation.fix).toContain('AWS_REGION');
});

it('the setting has a value that nobody knows', async () => {
  vi.stubEnv('OCI_AUTHENTICATION', 'password');
  const { name, explanation } = await failure();
  expect(name).toBe('Unexpected');
  expect(explanation.summary).toContain('api-key, keyless');
});

function refuse(status: number, error: string, error_description: string): void {
  setup.http.once('POST', /token$/, { status, json: { error, error_description } });
}
