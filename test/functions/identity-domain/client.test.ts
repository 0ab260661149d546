import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkDomain } from '#functions/identity-domain/check-domain.ts';
import { equalsAll } from '#functions/identity-domain/client.ts';
import { useOci } from '#test/functions/oci/oci-setup.ts';
import { domainUrl, FakeDomain, scimError } from './fake-domain.ts';

const setup = useOci();

beforeEach(() => {
  new FakeDomain(setup.http);
});

const check = () => checkDomain({ jobId: 'acme-1', domainUrl });

async function refusedWith(status: number, messageId: string, detail?: string) {
  setup.http.on('POST', /\.search$/, scimError(status, messageId, detail));
  const error = await check().catch((caught) => caught);
  return { name: error.name, ...error.explanation };
}

describe('the errors of the SCIM API', () => {
  const denied = 'error.common.common.accessDenied';
  it.each([
    [401, denied, 'NotAuthorized'],
    [401, 'error.common.common.unauthenticated', 'InvalidCredentials'],
    [403, 'anything', 'NotAuthorized'],
    [400, 'error.common.validation.missingReqAttributes', 'InvalidRequest'],
    [404, 'error.common.common.resourceNotFound', 'NotFound'],
    [409, 'error.common.common.duplicate', 'Conflict'],
    [412, 'error.common.common.precondition', 'Conflict'],
    [429, 'error.common.common.tooManyRequests', 'Throttled'],
    [500, 'error.common.common.internal', 'Unavailable'],
    [418, 'teapot', 'Unexpected'],
  ])('%i %s is %s', async (status, messageId, name) => {
    const error = await refusedWith(status, messageId);
    expect(error).toMatchObject({ name, system: 'identity-domain', seen: { status } });
    expect(error.seen.requestId).toBe('REQ-S');
  });

  it('name the role that is missing', async () => {
    expect((await refusedWith(401, denied)).fix).toContain('Identity Domain Administrator');
  });

  it('keep the words of the domain, which the SDK loses', async () => {
    const error = await refusedWith(400, 'x', 'Missing required attribute(s): app.');
    expect(error.summary).toContain('Missing required attribute(s): app.');
    expect(error.seen.serviceCode).toBe('x');
  });
});

describe('check-domain', () => {
  it('sends one signed search that returns next to nothing', async () => {
    expect(await check()).toEqual({ reachable: true });
    const [call, ...more] = setup.http.calls;
    expect(more).toEqual([]);
    expect(call!.url.href).toBe(`${domainUrl}/admin/v1/Apps/.search`);
    expect(call!.headers.get('authorization')).toMatch(/^Signature /);
    expect(call!.json).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      filter: 'displayName eq "oic-onboarding-acme-1"',
      attributes: ['id'],
      count: 1,
    });
  });

  it('refuses a login page', async () => {
    setup.http.on('POST', /\.search$/, { text: '<html>Sign in</html>' });
    await expect(check()).rejects.toMatchObject({ name: 'Unexpected' });
  });
});

describe('equalsAll', () => {
  it('keeps any value inside its quotes', () => {
    return fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const filter = equalsAll({ displayName: a, 'app.value': b });
        const parts = /^displayName eq ("(?:[^"\\]|\\.)*") and app\.value eq ("(?:[^"\\]|\\.)*")$/;
        const [, first, second] = parts.exec(filter) ?? [];
        expect([JSON.parse(first!), JSON.parse(second!)]).toEqual([a, b]);
      }),
    );
  });
});
