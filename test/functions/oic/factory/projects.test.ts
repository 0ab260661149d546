import { describe, expect, it } from 'vitest';
import { getAccessControl, setAccessControl } from '#functions/oic/factory/access-control.ts';
import { getConnection } from '#functions/oic/factory/connections.ts';
import { createDeployment } from '#functions/oic/factory/deployments.ts';
import { listIntegrations } from '#functions/oic/factory/integrations.ts';
import { getLookup, updateLookup } from '#functions/oic/factory/lookups.ts';
import {
  exportProject,
  importProject,
  replaceProject,
} from '#functions/oic/factory/project-archives.ts';
import {
  deleteProject,
  eachProject,
  findProject,
  getProject,
  pageOfProjects,
} from '#functions/oic/factory/projects.ts';
import { collect } from '#functions/oic/pages.ts';
import { samplePromotion } from '#local/sample-promotion.ts';
import { useOic } from '#test/functions/oic/oic-setup.ts';
import { entriesOf } from '#test/local/oracle/oic/zip-entries.ts';
import {
  acme,
  acmeId,
  bytesOf,
  child,
  connection,
  fileOf,
  lookup,
  openFactory,
  parent,
  projectId,
} from './factory-world.ts';

useOic();
const exported = (deployment?: string) =>
  exportProject(acme, { id: projectId, ...(deployment && { deployment }) }).then(bytesOf);
const car = (bytes: Uint8Array) => fileOf('project.car', bytes);

describe.each(['camel', 'kebab'] as const)('projects, with names in %s', (fieldStyle) => {
  it('are read one and all, page by page', async () => {
    const { console } = await openFactory();
    console.configure({ fieldStyle });
    for (const code of ['A', 'B', 'C']) {
      console.develop(acmeId, { ...samplePromotion, code, name: `Copy ${code}` });
    }
    const names = (await collect(eachProject(acme, { orderBy: 'name' }))).map(({ name }) => name);
    expect(names).toEqual(['Copy A', 'Copy B', 'Copy C', 'Project sync']);
    const page = await pageOfProjects(acme, { nameContains: 'Copy' }, { limit: 2 });
    expect(page).toMatchObject({ nextOffset: 2, total: 3 });
    expect(await getProject(acme, projectId)).toMatchObject({
      id: projectId,
      name: 'Project sync',
      createdBy: 'client-1',
      changedAt: expect.stringMatching(/^2026-/),
    });
  });
});

describe('an export', () => {
  it('of a deployment carries what its integrations use, and nothing else', async () => {
    await openFactory();
    const integrations = [{ code: 'SYNC_PROJECTS', version: '01.00.0000' }];
    await createDeployment(acme, projectId, { code: 'BUILD_1', name: 'build 1', integrations });
    const paths = Object.keys(await entriesOf(await exported('BUILD_1')));
    expect(paths).toEqual([
      'project/project.json',
      'project/deployments/BUILD_1.json',
      'project/integrations/SYNC_PROJECTS_01.00.0000/PROJECT-INF/project.xml',
      'project/integrations/SYNC_PROJECTS_01.00.0000/resources/processor_1/mapping.json',
      'project/lookups/STATUS_CODES.json',
      'project/libraries/DATES_01.00.0000.json',
    ]);
    expect(Object.keys(await entriesOf(await exported()))).toContain(
      'project/lookups/OLD_CODES.json',
    );
    await expect(exported('BUILD_2')).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('twice has the same entries but other bytes, and never a credential', async () => {
    await openFactory();
    const [first, second] = [await exported(), await exported()];
    expect(first.equals(second)).toBe(false);
    const entries = await entriesOf(first);
    expect(await entriesOf(second)).toEqual(entries);
    expect(JSON.stringify(entries)).not.toMatch(/pass word|primavera-us2/);
  });
});

describe('an import', () => {
  it('adds a project once; its connections are drafts, its integrations not active', async () => {
    await openFactory();
    const bytes = await exported();
    await expect(importProject(acme, car(bytes))).rejects.toMatchObject({ name: 'AlreadyExists' });
    expect(await deleteProject(acme, projectId)).toBe(true);
    expect(await deleteProject(acme, projectId)).toBe(false);
    await expect(replaceProject(acme, car(bytes))).rejects.toMatchObject({ name: 'NotFound' });
    expect(await importProject(acme, car(bytes))).toMatchObject({ id: projectId });
    expect(await getConnection(acme, connection)).toMatchObject({ status: 'INPROGRESS' });
    const statuses = (await listIntegrations(acme, projectId)).map(({ status }) => status);
    expect(statuses).toEqual(['CONFIGURED', 'CONFIGURED', 'CONFIGURED']);
    expect(await entriesOf(await exported())).toEqual(await entriesOf(bytes));
  });

  it('over a project merges: nothing is deleted, connections stay, lookups come from the archive', async () => {
    const { console } = await openFactory();
    const before = await exported();
    const [first] = samplePromotion.integrations;
    const added = { ...first!, version: '01.01.0000' };
    console.develop(acmeId, { ...samplePromotion, integrations: [added] });
    await updateLookup(acme, projectId, { name: lookup.lookupName, columns: ['A', 'B'], rows: [] });
    expect(await replaceProject(acme, car(before))).toMatchObject({ id: projectId });
    const ids = (await listIntegrations(acme, projectId)).map(({ id }) => id);
    expect(ids).toContain('FETCH_TOKEN|01.01.0000');
    expect(await getConnection(acme, connection)).toMatchObject({ status: 'CONFIGURED' });
    expect((await getLookup(acme, lookup)).rows).toHaveLength(2);
  });

  it('over a project names who has a part of it open, or what is active', async () => {
    const { console } = await openFactory('active');
    const bytes = await exported();
    console.configure({ replacesActive: false });
    await expect(replaceProject(acme, car(bytes), projectId)).rejects.toMatchObject({
      name: 'InUse',
      message: expect.stringContaining('FETCH_TOKEN|01.00.0000 is locked, active'),
    });
    console.lockIntegration(projectId, parent.integrationId, 'kim.lee');
    await expect(replaceProject(acme, car(bytes), projectId)).rejects.toMatchObject({
      name: 'Locked',
      message: expect.stringContaining('kim.lee'),
    });
  });

  it('refuses what is no archive as the defect of the other side that it shows', async () => {
    await openFactory();
    const call = importProject(acme, car(Buffer.from('not a ZIP')));
    await expect(call).rejects.toMatchObject({
      name: 'Unavailable',
      explanation: { seen: { status: 500 } },
    });
  });
});

describe('a deletion', () => {
  it('is refused while something is active or open', async () => {
    const { console } = await openFactory('active');
    await expect(deleteProject(acme, projectId)).rejects.toMatchObject({
      name: 'InUse',
      explanation: { seen: { status: 412 } },
    });
    console.lockIntegration(projectId, child.integrationId, 'kim.lee');
    await expect(deleteProject(acme, projectId)).rejects.toMatchObject({
      name: 'Locked',
      message: expect.stringContaining('kim.lee'),
    });
    expect(await findProject(acme, projectId)).toBeDefined();
  });
});

describe('the access to a project', () => {
  const nobody = { allowAll: false, allowed: [] };
  const us = { allowAll: false, allowed: [{ id: 'client-1', type: 'user' as const }] };

  it('is open at first, and can be read and written', async () => {
    await openFactory();
    const open = await getAccessControl(acme, projectId);
    expect(open.editors).toEqual({ allowAll: true, allowed: [] });
    const restricted = { administrators: us, editors: nobody, viewers: nobody, monitors: nobody };
    await setAccessControl(acme, projectId, restricted);
    expect(await getAccessControl(acme, projectId)).toEqual(restricted);
  });

  it('keeps a viewer from changing, and hides the project from everybody else', async () => {
    await openFactory();
    const viewing = { administrators: nobody, editors: nobody, viewers: us, monitors: nobody };
    await setAccessControl(acme, projectId, viewing);
    expect(await getProject(acme, projectId)).toBeDefined();
    const rows = { name: lookup.lookupName, columns: ['A', 'B'], rows: [] };
    await expect(updateLookup(acme, projectId, rows)).rejects.toMatchObject({
      name: 'NotAuthorized',
    });
    await expect(setAccessControl(acme, projectId, viewing)).rejects.toMatchObject({
      name: 'NotAuthorized',
    });
  });

  it('is not seen by whoever is in no list', async () => {
    await openFactory();
    const hidden = { administrators: nobody, editors: nobody, viewers: nobody, monitors: nobody };
    await setAccessControl(acme, projectId, hidden);
    expect(await findProject(acme, projectId)).toBeUndefined();
    expect(await collect(eachProject(acme))).toEqual([]);
  });
});
