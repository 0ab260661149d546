import { expect, it } from 'vitest';
import {
  createLookup,
  deleteLookup,
  eachLookup,
  exportLookup,
  getLookup,
  importLookup,
  replaceLookup,
  updateLookup,
} from '#functions/oic/factory/lookups.ts';
import { textFile } from '#functions/oic/factory/multipart.ts';
import { collect } from '#functions/oic/pages.ts';
import { useOic } from '#test/functions/oic/oic-setup.ts';
import { acme, acmeId, bytesOf, fileOf, lookup, openFactory, projectId } from './factory-world.ts';

useOic();
const countries = { name: 'Countries', columns: ['ERP', 'CRM'], rows: [['DE', 'Germany']] };
const key = { projectId, lookupName: 'Countries' };

it.each(['camel', 'kebab'] as const)('lives its life, with names in %s', async (fieldStyle) => {
  const { console } = await openFactory();
  console.configure({ fieldStyle });
  await createLookup(acme, projectId, countries);
  await expect(createLookup(acme, projectId, countries)).rejects.toMatchObject({
    name: 'AlreadyExists',
  });
  await updateLookup(acme, projectId, { ...countries, rows: [['FR', 'France']] });
  expect(await getLookup(acme, key)).toMatchObject({
    columns: countries.columns,
    rows: [{ rowData: ['FR', 'France'] }],
    rowCount: 1,
    usageActive: 0,
  });
  const names = await collect(eachLookup(acme, projectId, { orderBy: 'name' }));
  expect(names.map(({ name }) => name)).toEqual(['Countries', 'OLD_CODES', 'STATUS_CODES']);
  expect(await deleteLookup(acme, key)).toBe(true);
  expect(await deleteLookup(acme, key)).toBe(false);
});

it('is replaced as a whole, and left alone when nothing changes', async () => {
  const { world } = await openFactory();
  expect(await replaceLookup(acme, projectId, countries)).toBe('created');
  expect(await replaceLookup(acme, projectId, countries)).toBe('unchanged');
  const others = { ...countries, rows: [['IT', 'Italy']] };
  expect(await replaceLookup(acme, projectId, others)).toBe('changed');
  expect((await getLookup(acme, key)).rows).toEqual([{ rowData: ['IT', 'Italy'] }]);
  expect(world.callLog.count('oic.updateLookup')).toBe(1);
});

it('goes out as a file and comes back, cells with quotes and commas included', async () => {
  await openFactory();
  await createLookup(acme, projectId, { ...countries, rows: [['D"E', 'a, b']] });
  const csv = fileOf('Countries.csv', await bytesOf(await exportLookup(acme, key)));
  await expect(importLookup(acme, projectId, csv)).rejects.toMatchObject({ name: 'AlreadyExists' });
  await deleteLookup(acme, key);
  expect(await importLookup(acme, projectId, csv)).toBe('Countries');
  expect((await getLookup(acme, key)).rows).toEqual([{ rowData: ['D"E', 'a, b'] }]);
});

it('refuses rows of another width, too few columns, and a file that is none', async () => {
  await openFactory();
  const wrong = { name: 'InvalidRequest' };
  const narrow = createLookup(acme, projectId, { ...countries, rows: [['DE']] });
  await expect(narrow).rejects.toMatchObject(wrong);
  const single = createLookup(acme, projectId, { ...countries, columns: ['ERP'], rows: [] });
  await expect(single).rejects.toMatchObject(wrong);
  const file = importLookup(acme, projectId, textFile('x.csv', 'no lookup'));
  await expect(file).rejects.toMatchObject(wrong);
});

it('that is open in an editor or read by an active integration stays', async () => {
  const { console } = await openFactory('active');
  await expect(deleteLookup(acme, lookup)).rejects.toMatchObject({ name: 'InUse' });
  console.lockLookup(acmeId, projectId, lookup.lookupName, 'kim.lee');
  const locked = { name: 'Locked', message: expect.stringContaining('kim.lee') };
  await expect(deleteLookup(acme, lookup)).rejects.toMatchObject(locked);
  await expect(exportLookup(acme, lookup)).rejects.toMatchObject(locked);
  const rows = { name: lookup.lookupName, columns: ['A', 'B'], rows: [] };
  await expect(updateLookup(acme, projectId, rows)).rejects.toMatchObject(locked);
});
