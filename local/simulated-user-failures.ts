/** The failures that `user create --simulate-failure STAGE:FAULT` can show. */

import { heals, type SimulatedFailure, stops, strike } from './simulated-failure.ts';

const always = { times: 'always' } as const;

/** In the order of the stages; those that heal come first. */
export const simulatedUserFailures: readonly SimulatedFailure[] = [
  heals(
    'preflight',
    'throttled',
    'OCI asks us to slow down, twice',
    strike('oci.getDomain', { fault: 'throttled', times: 2, retryAfter: 20 }),
  ),
  stops(
    'preflight',
    'no-api',
    'NotFound',
    'the CPQ site is older than 26B and has no integration users',
    strike('cpq.listIntegrationUsers', { fault: 'not-found', ...always }),
  ),
  stops(
    'check-site',
    'expired-token',
    'InvalidCredentials',
    'the administrator’s token has expired',
    strike('cpq.listIntegrationUsers', { fault: 'unauthorized', ...always }),
  ),
  stops(
    'check-site',
    'missing-right',
    'NotAuthorized',
    'the administrator may not administrate users',
    strike('cpq.listIntegrationUsers', { fault: 'forbidden', ...always }),
  ),
  heals(
    'register-client',
    'lost-answer',
    'the client is registered, but the answer is lost',
    strike('identity-domain.createApp', { fault: 'lost-answer', times: 1 }),
  ),
  stops(
    'register-client',
    'missing-role',
    'NotAuthorized',
    'we may look into the identity domain, and create nothing there',
    strike('identity-domain.createApp', { fault: 'forbidden', ...always }),
  ),
  heals(
    'establish-user',
    'lost-answer',
    'CPQ creates the user, but its answer is lost',
    strike('cpq.createIntegrationUser', { fault: 'lost-answer', times: 1 }),
  ),
  stops(
    'establish-user',
    'limit',
    'LimitExceeded',
    'the site has 500 users with full access already',
    strike('cpq.createIntegrationUser', {
      fault: 'forbidden',
      status: 400,
      code: 'BAD_REQUEST',
      message: 'The limit of 500 FullAccess users is reached.',
      ...always,
    }),
  ),
  stops(
    'establish-user',
    'client-taken',
    'NotOurs',
    'a user that CPQ does not show has the client id',
    strike('cpq.createIntegrationUser', {
      fault: 'forbidden',
      status: 409,
      code: 'CONFLICT',
      message: 'Another user has this oauthClientId.',
      ...always,
    }),
  ),
  heals(
    'set-status',
    'unavailable',
    'CPQ is down for a moment',
    strike('cpq.getUser', { fault: 'unavailable', times: 3 }),
  ),
  stops(
    'prove',
    'missing-group',
    'NotAuthorized',
    'the groups do not let the application read',
    // The groups are listed twice before: when they are checked, and when the user is made.
    strike('cpq.listGroups', { fault: 'forbidden', after: 2, ...always }),
  ),
];
