import { beforeEach, vi } from 'vitest';
import type { FakeCall, FakeHttp } from '#test/functions/oci/fake-http.ts';
import { type Setup, useOci } from '#test/functions/oci/oci-setup.ts';

export const START = Date.UTC(2026, 7, 1, 10);
export const domainUrl = 'https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com';
export const subject = 'arn:aws:iam::111122223333:role/OciCheckTenancy';
export const clientSecret = 'idcscs-5a1f-exchange';

/** A token with these claims and a signature that nobody checks here. */
export function jwt(claims: object): string {
  const encode = (data: object) => Buffer.from(JSON.stringify(data)).toString('base64url');
  return `${encode({ alg: 'RS256' })}.${encode(claims)}.c2lnbmF0dXJl`;
}

/** As `useOci`, keyless: an exchange client in the vault, AWS and the identity domain answering. */
export function useKeyless(): Setup & { exchanged: FakeCall[] } {
  const setup = useOci() as Setup & { exchanged: FakeCall[] };
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: START });
    const settings = {
      OCI_AUTHENTICATION: 'keyless',
      OCI_EXCHANGE_SECRET: 'oic-onboarding/oci-exchange',
      OCI_TOKEN_AUDIENCE: 'oic-onboarding',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'not-a-real-secret',
      AWS_SESSION_TOKEN: 'session-of-the-role',
    };
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
    setup.aws.secrets.clear();
    setup.aws.putSecret('oic-onboarding/oci-exchange', {
      clientId: 'exchange-client',
      clientSecret,
      domainUrl: `${domainUrl}:443`,
    });
    setup.exchanged = [];
    answerAsUsual(setup.http, setup.exchanged);
  });
  return setup;
}

function answerAsUsual(http: FakeHttp, exchanged: FakeCall[]): void {
  http.on('GET', /^\/20190131\//, { json: {} });
  http.on('POST', /^\/$/, () => {
    const iat = Date.now() / 1000;
    const token = jwt({
      iss: 'https://u.tokens.sts.global.api.aws',
      sub: subject,
      aud: 'oic-onboarding',
      iat,
      exp: iat + 300,
    });
    return { text: `<X><WebIdentityToken>${token}</WebIdentityToken></X>` };
  });
  http.on('POST', /^\/oauth2\/v1\/token$/, (call) => {
    exchanged.push(call);
    const exp = Date.now() / 1000 + 3600;
    return { json: { token: jwt({ exp, jti: `token-${exchanged.length}` }) } };
  });
}
