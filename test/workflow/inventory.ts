import { type App, Directory } from '#local/oracle/scim/directory.ts';
import type { Outside } from '#local/simulated-outside.ts';

/** What one customer has in the simulated outside; each customer of the tests has a domain of its own. */
export function inventory({ world }: Outside, customer: string, domainId: string) {
  const all = <T>(name: string) => world.store.collection<T>(name).values();
  const { guid } = world.store.collection<{ guid: string }>('oracle.domains').get(domainId) ?? {
    guid: '',
  };
  const directory = new Directory(world, guid);
  const clients = directory.apps.values().filter((app) => !app.service);
  return {
    instances: all<{ displayName: string; lifecycleState: string }>('oracle.instances')
      .filter(
        (one) =>
          one.displayName === `${customer}-prod` &&
          !['DELETED', 'FAILED'].includes(one.lifecycleState),
      )
      .map((one) => one.lifecycleState),
    clients: clients.map(nameOf).sort(),
    grants: clients.map(
      (app) => directory.grants.values().filter((grant) => grant.granteeId === app.id).length,
    ),
    registrations: all<{ team: string; status: string; revision: number }>(
      'cupixworks.registrations',
    )
      .filter((one) => one.team === customer)
      .map(({ status, revision }) => ({ status, revision })),
  };
}

const nameOf = (app: App) => String(app.attributes.displayName);

/** Exactly one of everything: what every onboarding leaves, whatever happened on the way. */
export const oneOfEach = (jobId: string) => ({
  instances: ['ACTIVE'],
  clients: [`oic-onboarding-${jobId}-provisioner`, `oic-onboarding-${jobId}-runtime`],
  grants: [1, 1],
  registrations: [{ status: 'active', revision: 0 }],
});
