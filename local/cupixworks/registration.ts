/**
 * The page Project Setup → Integrations → Link to Oracle Primavera Cloud, which has no API:
 * https://support.cupix.works/hc/en-us/articles/46202539403419-Oracle-Integration
 */

import type { World } from '#local/simulation/world.ts';
import { type ChainStep, walkChain } from './chain.ts';
import { CupixWorks, type Team } from './cupixworks.ts';

/** The five values as a person types them. */
export interface RegistrationValues {
  oicOAuthTokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope: string;
  opcAccessTokenUrl: string;
}

/** Names of the five fields on the page. */
export const registrationFields = [
  'oicOAuthTokenUrl',
  'clientId',
  'clientSecret',
  'scope',
  'opcAccessTokenUrl',
] as const satisfies (keyof RegistrationValues)[];

/** What the page shows: never the secret. */
export interface RegistrationView {
  status: 'active' | 'failed';
  registered: Omit<RegistrationValues, 'clientSecret'>;
  /** Where the link broke, when it failed. */
  failedStep?: ChainStep;
  message?: string;
}

/** What is remembered of a facility's link. */
export interface RegistrationRecord extends RegistrationView, Team {
  facilityKey: string;
  clientSecret: string;
  /** Milliseconds since 1970. */
  registeredAt: number;
  /** How often other values were saved over it. */
  revision: number;
}

/** Throws when a page is opened for a facility that doesn't exist. */
export class NoSuchFacility extends Error {
  override name = 'NoSuchFacility';
}

/**
 * Saves the five values for a facility and tries them. A facility has one registration: the same
 * values again change nothing but the check, other values take the place of the old ones.
 * Throws `NoSuchFacility`.
 */
export async function registerIntegration(
  world: World,
  facility: Team & { facilityKey: string },
  values: RegistrationValues,
): Promise<RegistrationView> {
  const { team, domain, facilityKey } = facility;
  if (!new CupixWorks(world).facility(facility, facilityKey)) {
    throw new NoSuchFacility(`${team}.${domain} has no project ${facilityKey}.`);
  }
  const broken = await walkChain(world, values);
  const known = findRegistration(world, facility);
  const { clientSecret, ...registered } = values;
  const same = known !== undefined && sameValues(known, values);
  const record: RegistrationRecord = {
    team,
    domain,
    facilityKey,
    registered,
    clientSecret,
    status: broken ? 'failed' : 'active',
    ...(broken && { failedStep: broken.step, message: broken.message }),
    registeredAt: same ? known.registeredAt : world.clock.now(),
    revision: known ? known.revision + (same ? 0 : 1) : 0,
  };
  registrations(world).set(keyOf(facility), record);
  await world.store.save();
  return viewOf(record);
}

/** The registration of a facility, if there is one. */
export function findRegistration(
  world: World,
  facility: Team & { facilityKey: string },
): RegistrationRecord | undefined {
  return registrations(world).get(keyOf(facility));
}

/** What the page shows of a registration. */
export function viewOf({
  status,
  registered,
  failedStep,
  message,
}: RegistrationRecord): RegistrationView {
  return { status, registered, ...(failedStep && { failedStep, message }) };
}

function sameValues(record: RegistrationRecord, values: RegistrationValues): boolean {
  const saved = { ...record.registered, clientSecret: record.clientSecret };
  return registrationFields.every((field) => saved[field] === values[field]);
}

function registrations(world: World) {
  return world.store.collection<RegistrationRecord>('cupixworks.registrations');
}

function keyOf({ team, domain, facilityKey }: Team & { facilityKey: string }): string {
  return `${team}.${domain}/${facilityKey}`;
}
