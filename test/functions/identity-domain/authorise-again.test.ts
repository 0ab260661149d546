import { beforeEach, describe, expect, it, vi } from 'vitest';
import { authoriseClient } from '#functions/identity-domain/authorise-client.ts';
import { useOci } from '#test/functions/oci/oci-setup.ts';
import { domainUrl, FakeDomain, instance, scimError, scopes } from './fake-domain.ts';

const setup = useOci();
let domain: FakeDomain;

beforeEach(() => {
  domain = new FakeDomain(setup.http);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});

const input = {
  jobId: 'acme-1',
  customer: 'Acme',
  purpose: 'runtime' as const,
  security: 'least-privilege' as 'least-privilege' | 'as-documented',
  domainUrl,
  instance,
};
const run = () => authoriseClient(input);
const secretId = 'oic-onboarding/acme-1/runtime-client';
const app = () => domain.named('oic-onboarding-acme-1-runtime')!;
const isSound = () => {
  expect(domain.apps.size).toBe(1);
  expect(domain.grants.size).toBe(1);
  expect(app().active).toBe(true);
  expect(setup.aws.secret(secretId)).toEqual({
    clientId: app().name,
    clientSecret: domain.secrets.get(app().id),
  });
};

describe('an answer that was lost after it took effect', () => {
  it.each([
    ['the creation', 'POST', /\/Apps$/],
    ['the activation', 'PUT', /AppStatusChanger/],
    ['the grant', 'POST', /\/Grants$/],
  ])('of %s ends with one of each', async (_, method, path) => {
    setup.http.once(method, path, { lost: true }, { effect: true });
    await expect(run()).rejects.toMatchObject({ name: 'Unavailable' });
    await run();
    isSound();
  });

  it('of the new secret only makes another one', async () => {
    setup.aws.secretFailures = 1;
    await expect(run()).rejects.toThrow();
    setup.http.once('POST', /Regenerator$/, { lost: true }, { effect: true });
    await expect(run()).rejects.toMatchObject({ name: 'Unavailable' });
    await run();
    isSound();
  });
});

describe('a vault without the secret', () => {
  it('after a failed write gets a new one', async () => {
    setup.aws.secretFailures = 1;
    await expect(run()).rejects.toThrow('internal');
    expect(setup.aws.secret(secretId)).toBeUndefined();
    await run();
    expect(setup.http.mutations).toContain('POST /admin/v1/AppClientSecretRegenerator');
    isSound();
  });

  it('with the secret of an earlier app gets a new one, too', async () => {
    await run();
    setup.aws.putSecret(secretId, { clientId: 'old', clientSecret: 'idcscs-old' });
    await run();
    isSound();
  });

  it('is refilled for both purposes of one app', async () => {
    const documented = (purpose: 'provisioner' | 'runtime') =>
      authoriseClient({ ...input, purpose, security: 'as-documented' });
    await documented('provisioner');
    await documented('runtime');
    setup.aws.secrets.delete('oic-onboarding/acme-1/provisioner-client');
    await documented('provisioner');
    expect(setup.http.mutations).not.toContain('POST /admin/v1/AppClientSecretRegenerator');
    expect(setup.aws.secret('oic-onboarding/acme-1/provisioner-client')).toEqual(
      setup.aws.secret(secretId),
    );
  });
});

describe('409', () => {
  it('on the app, made by another run with its secret stored, is accepted', async () => {
    setup.http.once('POST', /Apps\/\.search$/, { json: { Resources: [] } });
    domain.add({
      displayName: 'oic-onboarding-acme-1-runtime',
      tags: [{ key: 'oic-onboarding', value: 'acme-1' }],
      allowedGrants: ['client_credentials'],
      allowedScopes: [{ fqs: scopes.invoke }],
    });
    domain.secrets.set(app().id, 'idcscs-theirs');
    setup.aws.putSecret(secretId, { clientId: app().name, clientSecret: 'idcscs-theirs' });
    await run();
    isSound();
  });

  it('on the app, whose secret the other run has not stored yet, is waited out', async () => {
    setup.http.once('POST', /Apps\/\.search$/, { json: { Resources: [] } });
    domain.add({
      displayName: 'oic-onboarding-acme-1-runtime',
      tags: [{ key: 'oic-onboarding', value: 'acme-1' }],
    });
    await expect(run()).rejects.toMatchObject({ name: 'Conflict' });
    expect(setup.http.mutations).toEqual(['POST /admin/v1/Apps']);
  });

  it('on an app that is not ours stops the stage', async () => {
    setup.http.once('POST', /Apps\/\.search$/, { json: { Resources: [] } });
    domain.add({ displayName: 'oic-onboarding-acme-1-runtime' });
    await expect(run()).rejects.toMatchObject({ name: 'NotOurs' });
  });

  it('on a grant that is there is accepted', async () => {
    await run();
    setup.http.once('POST', /Grants\/\.search$/, { json: { Resources: [] } });
    await run();
    isSound();
  });

  it('on a grant that is not shown is tried again', async () => {
    setup.http.on('POST', /\/Grants$/, scimError(409, 'error.grants.duplicate'));
    await expect(run()).rejects.toMatchObject({ name: 'Conflict' });
  });
});

describe('drift', () => {
  it.each([
    ['allowedGrants', ['client_credentials', 'password']],
    ['allowedScopes', []],
    ['clientType', 'public'],
    ['trustScope', 'Account'],
  ])('of %s is corrected, and nothing else', async (field, value) => {
    await run();
    const before = structuredClone(app());
    app()[field] = value;
    setup.http.calls.length = 0;
    await run();
    expect(setup.http.mutations).toEqual([`PATCH /admin/v1/Apps/${app().id}`]);
    const patch = setup.http.calls.find(({ method }) => method === 'PATCH')!;
    expect(patch.json.Operations).toEqual([{ op: 'replace', path: field, value: before[field] }]);
    expect(app()).toEqual(before);
  });

  it('does not lie in the order of lists', async () => {
    const both = { ...input, security: 'as-documented' as const };
    await authoriseClient(both);
    const made = domain.named('Cupix Integration')!;
    made.allowedScopes.reverse();
    made.allowedGrants.reverse();
    setup.http.calls.length = 0;
    await authoriseClient(both);
    expect(setup.http.mutations).toEqual([]);
  });

  it('of an app that was switched off is undone', async () => {
    await run();
    app().active = false;
    setup.http.calls.length = 0;
    await run();
    expect(setup.http.mutations).toEqual([`PUT /admin/v1/AppStatusChanger/${app().id}`]);
  });

  it('of a revoked role is undone', async () => {
    await run();
    domain.grants.clear();
    await run();
    isSound();
  });
});

describe('a token that is refused', () => {
  const minutesLater = (minutes: number) => vi.setSystemTime(Date.now() + minutes * 60_000);

  it('right after the creation is a matter of time', async () => {
    domain.hasSpread = false;
    await expect(run()).rejects.toMatchObject({ name: 'NotAuthorizedYet' });
    setup.http.calls.length = 0;
    await expect(run()).rejects.toMatchObject({ name: 'NotAuthorizedYet' });
    domain.hasSpread = true;
    await run();
    expect(setup.http.mutations).toEqual([]);
    isSound();
  });

  it('for its scope right after the creation is a matter of time, too', async () => {
    setup.http.once('POST', /token$/, { status: 400, json: { error: 'invalid_scope' } });
    await expect(run()).rejects.toMatchObject({ name: 'NotAuthorizedYet' });
  });

  it('for long with a secret that never worked gets a new secret', async () => {
    domain.hasSpread = false;
    await run().catch(() => undefined);
    // Two runs at once: the domain made a second secret, the vault kept the first.
    domain.secrets.set(app().id, 'idcscs-of-the-other-run');
    domain.hasSpread = true;
    minutesLater(2);
    await expect(run()).rejects.toMatchObject({ name: 'NotAuthorizedYet' });
    expect(setup.http.mutations).not.toContain('POST /admin/v1/AppClientSecretRegenerator');
    minutesLater(2);
    await expect(run()).rejects.toMatchObject({ name: 'NotAuthorizedYet' });
    await run();
    isSound();
  });

  it('after it has worked is a stop, and no secret is replaced', async () => {
    await run();
    minutesLater(11);
    domain.secrets.set(app().id, 'idcscs-changed-by-hand');
    setup.http.calls.length = 0;
    await expect(run()).rejects.toMatchObject({ name: 'InvalidCredentials' });
    expect(setup.http.mutations).toEqual([]);
  });
});
