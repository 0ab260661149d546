import { expect, test } from 'vitest';
import {
  findRegistration,
  NoSuchFacility,
  registerIntegration,
} from '#local/cupixworks/registration.ts';
import { facility, openLink, values } from './link-world.ts';

const { clientSecret, ...shown } = values;

test('walks the chain and shows the registration without the secret', async () => {
  const { world } = await openLink();
  expect(await registerIntegration(world, facility, values)).toEqual({
    status: 'active',
    registered: shown,
  });
  expect(world.calls.map(({ operation }) => operation)).toEqual([
    'domain.token',
    'integration.run',
    'primavera.requestToken',
    'primavera.testConnection',
  ]);
});

test('a facility has one registration: the same again is the same, others take its place', async () => {
  const { world } = await openLink();
  await registerIntegration(world, facility, values);
  await registerIntegration(world, facility, values);
  expect(findRegistration(world, facility)).toMatchObject({ revision: 0, clientSecret });
  const other = { ...values, clientSecret: 'old' };
  expect(await registerIntegration(world, facility, other)).toMatchObject({ status: 'failed' });
  expect(findRegistration(world, facility)).toMatchObject({ revision: 1, clientSecret: 'old' });
});

test.each([
  ['token', { oicOAuthTokenUrl: 'no address' }, 'not a URL'],
  ['token', { oicOAuthTokenUrl: 'https://elsewhere.example/oauth2/v1/token' }, 'reached'],
  ['token', { clientSecret: 'wrong' }, 'answered 401'],
  ['endpoint', { opcAccessTokenUrl: values.opcAccessTokenUrl.replace('https:', 'http:') }, 'reach'],
  ['endpoint', { opcAccessTokenUrl: values.opcAccessTokenUrl.replace('Scope', 'scope') }, '500'],
  ['endpoint', { opcAccessTokenUrl: `${values.opcAccessTokenUrl}/` }, 'answered 500'],
])('says that the %s fails with %o', async (failedStep, wrong, reason) => {
  const { world } = await openLink();
  const view = await registerIntegration(world, facility, { ...values, ...wrong });
  expect(view).toMatchObject({ status: 'failed', failedStep });
  expect(view.message).toContain(reason);
});

test('says that Primavera fails when only its last answer is bad', async () => {
  const { world } = await openLink();
  world.faults.inject({ operation: 'primavera.testConnection', fault: 'forbidden' });
  expect(await registerIntegration(world, facility, values)).toMatchObject({
    status: 'failed',
    failedStep: 'primavera',
  });
});

test('there is no page for an unknown project', async () => {
  const { world } = await openLink();
  const nowhere = { ...facility, facilityKey: 'nope' };
  await expect(registerIntegration(world, nowhere, values)).rejects.toThrow(NoSuchFacility);
});
