import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeArchive } from '#local/oracle/oic/archive-writer.ts';
import { Site } from '#local/oracle/oic/site.ts';
import { type App, Directory } from '#local/oracle/scim/directory.ts';
import { deleteSecret, secretName } from '#runtime/secrets.ts';
import { sampleProject } from '../../examples/make-sample-archive.ts';
import { type Changes, domainOf, type House } from './house.ts';

/** Where something was changed behind the back of an onboarding. */
interface Place {
  house: House;
  customer: string;
  jobId: string;
}

type Purpose = 'provisioner' | 'runtime';

/**
 * What may happen to an onboarding between two runs. Some come with another request. A drift of something that an
 * earlier run didn't make is none.
 */
export const drifts = {
  'provisioner deactivated': (place) => changeApp(place, 'provisioner', { isActive: false }),
  'runtime client deactivated': (place) => changeApp(place, 'runtime', { isActive: false }),
  'role of the provisioner removed': (place) => removeGrants(place, 'provisioner'),
  'role of the runtime client removed': (place) => removeGrants(place, 'runtime'),
  'runtime client removed': (place) => removeApp(place, 'runtime'),
  'secret of the runtime client lost': ({ jobId }) =>
    deleteSecret(secretName(jobId, 'runtime-client')),
  'integration deactivated': (place) => {
    const { site, projects } = siteOf(place);
    for (const { instance, code } of projects)
      for (const one of site.integrationsOf(instance, code))
        site.keepIntegration({ ...one, status: 'CONFIGURED', activation: undefined });
  },
  'connection edited': (place) => {
    const { site, projects } = siteOf(place);
    for (const { instance, code } of projects)
      for (const one of site.connectionsOf(instance, code))
        site.keepConnection({ ...one, updated: { by: 'kim', at: site.now + 1000 } });
  },
  'project removed': (place) => {
    const { site, projects } = siteOf(place);
    for (const project of projects) site.dropProject(project);
  },
  'password changed': ({ house, customer }) => {
    const { primavera } = house.outside;
    const userName = `svc-cupix@${customer}.example`;
    const password = `Another-Horse-${customer}-43`;
    primavera.changeAccount(PRIMAVERA, userName, { password });
    return { primavera: { url: `https://${PRIMAVERA}/`, username: userName, password } };
  },
  'other archive': ({ house }) => archiveWith(house, '01.00.0000'),
  'archive with a new version': ({ house }) => archiveWith(house, '01.01.0000'),
  // biome-ignore lint/suspicious/noConfusingVoidType: most drifts leave the request as it is
} satisfies Record<string, (place: Place) => Changes | void | Promise<Changes | void>>;

export type Drift = keyof typeof drifts;

/** These keep OIC from being asked, so that nobody can see what else has changed there. */
export const blinding: readonly Drift[] = [
  'provisioner deactivated',
  'role of the provisioner removed',
];
/** Changes in OIC that only OIC knows of. */
export const hidden: readonly Drift[] = [
  'integration deactivated',
  'connection edited',
  'project removed',
];

/** Lets something drift. @returns what the next request says differently */
export async function drift(name: Drift, place: Place): Promise<Changes> {
  return (await drifts[name](place)) ?? {};
}

const PRIMAVERA = 'primavera-us2.oraclecloud.com';

function siteOf({ house, customer }: Place) {
  const site = new Site(house.outside.world);
  const instances = house.outside.world.store
    .collection<{ id: string; displayName: string }>('oracle.instances')
    .filter(({ displayName }) => displayName === `${customer}-prod`)
    .map(({ id }) => id);
  const projects = site.projects.filter(({ instance }) => instances.includes(instance));
  return { site, projects };
}

function appsOf({ house, customer }: Place, purpose: Purpose) {
  const { store } = house.outside.world;
  const domain = store.collection<{ guid: string }>('oracle.domains').get(domainOf(customer));
  const directory = new Directory(house.outside.world, domain?.guid ?? '');
  const apps = directory.apps.filter(({ service, attributes: { displayName } }) => {
    const name = String(displayName);
    return !service && (name.endsWith(`-${purpose}`) || name === 'Cupix Integration');
  });
  return { directory, apps };
}

function changeApp(place: Place, purpose: Purpose, change: Partial<App>): void {
  const { directory, apps } = appsOf(place, purpose);
  for (const app of apps) directory.apps.set(app.id, { ...app, ...change });
}

function removeGrants(place: Place, purpose: Purpose): void {
  const { directory, apps } = appsOf(place, purpose);
  for (const { id } of apps)
    for (const grant of directory.grants.filter(({ granteeId }) => granteeId === id))
      directory.grants.delete(grant.id);
}

function removeApp(place: Place, purpose: Purpose): void {
  const { directory, apps } = appsOf(place, purpose);
  for (const { id } of apps) directory.removeApp(id);
}

async function archiveWith(house: House, version: string): Promise<Changes> {
  const [integration] = sampleProject.integrations;
  const archive = join(house.directory, `other-${version}.car`);
  const integrations = [{ ...integration!, version }];
  const bytes = await writeArchive({ ...sampleProject, description: 'Another one.', integrations });
  await writeFile(archive, bytes);
  return { archive };
}
