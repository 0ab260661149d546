import { expect, it } from 'vitest';
import {
  createDeployment,
  deleteDeployment,
  eachDeployment,
  getDeployment,
  updateDeployment,
} from '#functions/oic/factory/deployments.ts';
import { getProject } from '#functions/oic/factory/projects.ts';
import { collect } from '#functions/oic/pages.ts';
import { useOic } from '#test/functions/oic/oic-setup.ts';
import { acme, openFactory, projectId } from './factory-world.ts';

useOic();
const child = { code: 'FETCH_TOKEN', version: '01.00.0000' };
const parent = { code: 'SYNC_PROJECTS', version: '01.00.0000' };
const build = {
  code: 'BUILD_1',
  name: 'build 1',
  description: 'git 9f3c2ab',
  integrations: [child],
};
const key = { projectId, deploymentId: 'BUILD_1' };

it.each(['camel', 'kebab'] as const)('lives its life, with names in %s', async (fieldStyle) => {
  const { console } = await openFactory();
  console.configure({ fieldStyle });
  await createDeployment(acme, projectId, build);
  await expect(createDeployment(acme, projectId, build)).rejects.toMatchObject({
    name: 'AlreadyExists',
    message: 'Create deployment: the deployment BUILD_1 exists already.',
  });
  expect(await getDeployment(acme, key)).toMatchObject(build);
  await updateDeployment(acme, projectId, { ...build, integrations: [child, parent] });
  expect((await getDeployment(acme, key)).integrations).toEqual([child, parent]);
  expect((await getProject(acme, projectId)).deployments).toEqual(['BUILD_1']);
  await createDeployment(acme, projectId, { ...build, code: 'BUILD_2', name: 'build 2' });
  const codes = (await collect(eachDeployment(acme, projectId))).map(({ code }) => code);
  expect(codes.sort()).toEqual(['BUILD_1', 'BUILD_2']);
  expect(await deleteDeployment(acme, key)).toBe(true);
  expect(await deleteDeployment(acme, key)).toBe(false);
  await expect(getDeployment(acme, key)).rejects.toMatchObject({ name: 'NotFound' });
});

it('takes only integrations that the project has', async () => {
  await openFactory();
  const lost = { ...build, integrations: [{ code: 'NOBODY', version: '01.00.0000' }] };
  await expect(createDeployment(acme, projectId, lost)).rejects.toMatchObject({
    name: 'InvalidRequest',
    message: expect.stringContaining('NOBODY|01.00.0000'),
  });
});
