import { describe, expect, it } from 'vitest';
import { authorizationFor } from '#cli/api/authorize.ts';

const url = new URL('https://abc.execute-api.eu-central-1.amazonaws.com/v1/onboardings?limit=5');
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI', sessionToken: 'st-1' };
const request = { method: 'POST', url, headers: { accept: 'application/json' }, body: '{"a":1}' };
const signing = (environment = {}) => authorizationFor(url, environment, async () => keys);

describe('a request to an API on AWS', () => {
  it('is signed for its region and service, with everything that it says', async () => {
    const { authorization = '', ...headers } = await signing().headersFor(request);
    expect(authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/execute-api\/aws4_request, SignedHeaders=[^ ]*host[^ ]*, Signature=[0-9a-f]{64}$/,
    );
    expect(headers).toMatchObject({ accept: 'application/json', 'x-amz-security-token': 'st-1' });
    // fetch says the host itself, and saying it twice would be one too many.
    expect(headers).not.toHaveProperty('host');
  });

  it('has another signature when anything of it is different', async () => {
    const others = [
      { ...request, body: '{"a":2}' },
      { ...request, method: 'GET' },
      { ...request, url: new URL(`${url.href}1`) },
      { ...request, url: new URL(url.href.replace('onboardings', 'tasks')) },
    ];
    const all = await Promise.all([request, ...others].map((one) => signing().headersFor(one)));
    expect(new Set(all.map(({ authorization }) => authorization)).size).toBe(all.length);
  });

  it('carries the token instead, never both', async () => {
    const authorization = signing({ OIC_ONBOARDING_TOKEN: 'eyJ.a-b.c_d' });
    expect(authorization.kind).toBe('token');
    expect(await authorization.headersFor(request)).toEqual({
      accept: 'application/json',
      authorization: 'Bearer eyJ.a-b.c_d',
    });
  });

  it.each(['Bearer eyJ.a.b', '"eyJ.a.b"', 'eyJ\n.a.b'])(
    'is not sent with a token that is none, and the token is not shown',
    (token) => {
      const trying = () => signing({ OIC_ONBOARDING_TOKEN: token });
      expect(trying).toThrow(/OIC_ONBOARDING_TOKEN/);
      expect(trying).not.toThrow(/eyJ/);
    },
  );

  it('is not sent without credentials', async () => {
    const none = async () => {
      throw Object.assign(new Error('Could not load'), { name: 'CredentialsProviderError' });
    };
    const sending = authorizationFor(url, {}, none).headersFor(request);
    await expect(sending).rejects.toMatchObject({ name: 'CommandError', exitCode: 3 });
    await expect(sending).rejects.toThrow(/aws sso login/);
  });
});

it('nothing that says who we are is sent to this machine', async () => {
  const here = new URL('http://127.0.0.1:3000/tasks');
  const authorization = authorizationFor(here, { OIC_ONBOARDING_TOKEN: 'eyJ.a.b' });
  const headers = await authorization.headersFor({ ...request, url: here });
  expect(headers).toEqual({ accept: 'application/json' });
});
