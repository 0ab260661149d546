import type { World } from '#local/simulation/world.ts';
import type { CpqUser } from './model.ts';

/**
 * An integration user as CPQ makes it: party number and login are CPQ's own, and it is active.
 * https://help.bigmachines.com/cpq/Content/RestAPIs/cpqAPIs/integrationUsers.htm
 */
export function newIntegrationUser(
  world: World,
  host: string,
  { clientId, groups }: { clientId: string; groups: string[] },
): CpqUser {
  const login = `_custom_user_${world.ids.hex('cpq.login')}`;
  return { ...newPerson(world, host, login), oauthClientId: clientId, groups, firstName: '' };
}

/** A person of the site, without groups and rights. */
export function newPerson(world: World, host: string, login: string): CpqUser {
  const number = world.ids.base32('cpq.party', 12);
  const now = world.clock.now();
  return {
    host,
    partyNumber: `BM_${number}`,
    partyId: String(300_000_000_000_000 + Number.parseInt(world.ids.hex('cpq.id', 8), 16)),
    login,
    isActive: true,
    groups: [],
    permissions: [],
    firstName: login.split(/[@.]/)[0] ?? login,
    addedAt: now,
    modifiedAt: now,
  };
}
