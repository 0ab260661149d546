import { beforeEach, describe, expect, it } from 'vitest';
import { authoriseClient } from '#functions/identity-domain/authorise-client.ts';
import { removeClient } from '#functions/identity-domain/remove-client.ts';
import { useOci } from '#test/functions/oci/oci-setup.ts';
import { domainUrl, FakeDomain, instance, scimError } from './fake-domain.ts';

const setup = useOci();
let domain: FakeDomain;

beforeEach(() => {
  domain = new FakeDomain(setup.http);
});

type Purpose = 'provisioner' | 'runtime';
type Security = 'least-privilege' | 'as-documented';
const jobId = 'acme-1';
const make = (purpose: Purpose, security: Security = 'least-privilege') =>
  authoriseClient({ jobId, customer: 'Acme', purpose, security, domainUrl, instance });
const remove = (purpose: Purpose, url: string | null = domainUrl) =>
  removeClient({ jobId, purpose, domainUrl: url });
const leftovers = () => ({
  apps: domain.apps.size,
  grants: domain.grants.size,
  secrets: setup.aws.secrets.size - 1,
  ledger: setup.aws.items.size,
});
const nothing = { apps: 0, grants: 0, secrets: 0, ledger: 0 };

describe('a client of its own', () => {
  it('goes in this order: role, activity, app, secret, ledger', async () => {
    await make('runtime');
    const { id } = [...domain.apps.values()][0]!;
    setup.http.calls.length = 0;
    setup.aws.writes.length = 0;
    expect(await remove('runtime')).toEqual({ state: 'absent' });
    expect(setup.http.mutations).toEqual([
      `DELETE /admin/v1/Grants/${id}.oic-app.role-inv`,
      `PUT /admin/v1/AppStatusChanger/${id}`,
      `DELETE /admin/v1/Apps/${id}`,
    ]);
    expect(setup.aws.writes).toEqual([
      'secret oic-onboarding/acme-1/runtime-client deleted',
      'ledger resource#oauth-client#runtime deleted',
    ]);
    expect(leftovers()).toEqual(nothing);
  });

  it('may be taken away twice', async () => {
    await make('runtime');
    await remove('runtime');
    setup.http.calls.length = 0;
    expect(await remove('runtime')).toEqual({ state: 'absent' });
    expect(setup.http.mutations).toEqual([]);
  });

  it.each([
    ['the role', 'DELETE', /Grants/],
    ['the activity', 'PUT', /AppStatusChanger/],
    ['the app', 'DELETE', /Apps/],
  ])('is gone after the answer to the end of %s was lost', async (_, method, path) => {
    await make('runtime');
    setup.http.once(method, path, { lost: true }, { effect: true });
    await expect(remove('runtime')).rejects.toMatchObject({ name: 'Unavailable' });
    await remove('runtime');
    expect(leftovers()).toEqual(nothing);
  });

  it('keeps secret and ledger entry until the domain no longer shows the app', async () => {
    await make('runtime');
    domain.isSlowToDelete = true;
    await expect(remove('runtime')).rejects.toMatchObject({ name: 'NotReadyYet' });
    expect(leftovers()).toMatchObject({ secrets: 1, ledger: 1 });
    domain.isSlowToDelete = false;
    await remove('runtime');
    expect(leftovers()).toEqual(nothing);
  });

  it('is tried again when the domain is still deactivating it', async () => {
    await make('runtime');
    setup.http.once('DELETE', /Apps/, scimError(412, 'error.common.precondition'));
    await expect(remove('runtime')).rejects.toMatchObject({ name: 'Conflict' });
    await remove('runtime');
    expect(leftovers()).toEqual(nothing);
  });

  it('is found by name when the ledger never heard of it', async () => {
    await make('provisioner');
    setup.aws.items.clear();
    await remove('provisioner');
    expect(leftovers()).toEqual(nothing);
  });

  it('is found by the ledger when the run does not know the domain', async () => {
    await make('runtime');
    await remove('runtime', null);
    expect(leftovers()).toEqual(nothing);
  });

  it('leaves the other client alone', async () => {
    await make('provisioner');
    await make('runtime');
    await remove('runtime');
    expect(leftovers()).toEqual({ apps: 1, grants: 1, secrets: 1, ledger: 1 });
  });
});

describe('the one client of both purposes', () => {
  it.each([
    ['runtime', 'provisioner'],
    ['provisioner', 'runtime'],
  ] as const)('stays while %s goes, and goes with %s', async (first, second) => {
    await make('provisioner', 'as-documented');
    await make('runtime', 'as-documented');
    expect(await remove(first)).toEqual({ state: 'kept' });
    expect(leftovers()).toEqual({ apps: 1, grants: 1, secrets: 1, ledger: 1 });
    expect(await remove(second)).toEqual({ state: 'absent' });
    expect(leftovers()).toEqual(nothing);
  });

  it('stays when the runtime stage was never reached', async () => {
    await make('provisioner', 'as-documented');
    expect(await remove('runtime')).toEqual({ state: 'kept' });
    expect(leftovers()).toEqual({ apps: 1, grants: 1, secrets: 1, ledger: 1 });
  });
});

it('leaves an app of somebody else alone, whatever its name', async () => {
  domain.add({ displayName: 'Cupix Integration' });
  domain.add({ displayName: 'oic-onboarding-acme-1-runtime' });
  expect(await remove('runtime')).toEqual({ state: 'absent' });
  expect(setup.http.mutations).toEqual([]);
});

it('asks nobody when there is neither a record nor a domain', async () => {
  expect(await remove('runtime', null)).toEqual({ state: 'absent' });
  expect(setup.http.calls).toEqual([]);
});
