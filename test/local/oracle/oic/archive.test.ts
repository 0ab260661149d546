import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { readArchive, UnreadableArchive } from '#local/oracle/oic/archive.ts';
import { writeArchive } from '#local/oracle/oic/archive-writer.ts';
import { sampleProject, shippedArchive } from './oic-world.ts';
import { temporaryDirectory } from './temporary-directory.ts';

async function saved(bytes: Uint8Array): Promise<string> {
  const file = path.join(await temporaryDirectory(), 'project.car');
  await writeFile(file, bytes);
  return file;
}

async function zipOf(entries: Record<string, string>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(entries)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const project = JSON.stringify({ code: 'P', name: 'p' });
const descriptor = 'project/integrations/A_B_01.02.0003/PROJECT-INF/project.xml';

test('the shipped archive is what the script makes', async () => {
  expect((await writeArchive(sampleProject)).equals(await shippedArchive())).toBe(true);
});

test('reads back what was written, names with special characters included', async () => {
  const [first] = sampleProject.integrations;
  const renamed = {
    ...sampleProject,
    integrations: [{ ...first!, name: 'Fast & <"furious"> &amp; late' }],
  };
  expect(await readArchive(await saved(await writeArchive(renamed)))).toEqual(renamed);
});

test('takes code and version from the path, and an unknown descriptor as one without endpoints', async () => {
  const file = await saved(
    await zipOf({ 'project/project.json': project, [descriptor]: '<icsproject/>' }),
  );
  expect((await readArchive(file)).integrations).toEqual([
    { code: 'A_B', version: '01.02.0003', name: 'A_B', endpoints: [], resources: [] },
  ]);
});

test('keeps a sample of a large resource, not the resource', async () => {
  const large = 'project/integrations/A_B_01.02.0003/resources/large.bin';
  const file = await saved(
    await zipOf({
      'project/project.json': project,
      [descriptor]: '<integration/>',
      [large]: 'x'.repeat(300 * 1024),
    }),
  );
  expect((await readArchive(file)).integrations[0]?.resources).toEqual([
    { path: 'resources/large.bin', text: 'x'.repeat(1024), bytes: 300 * 1024 },
  ]);
});

test.each([
  ['no project file', { [descriptor]: '<integration/>' }, 'has no project/project.json'],
  ['no integration', { 'project/project.json': project }, 'holds no integration'],
  ['a project file that is no JSON', { 'project/project.json': '<xml/>' }, 'JSON'],
  ['a project without a code', { 'project/project.json': '{"name":"p"}' }, 'code'],
  ['a descriptor of 2 MiB', { [descriptor]: 'x'.repeat(2 * 1024 * 1024) }, 'larger than'],
])('refuses an archive with %s', async (_what, entries, reason) => {
  const reading = readArchive(await saved(await zipOf(entries)));
  await expect(reading).rejects.toThrow(UnreadableArchive);
  await expect(reading).rejects.toThrow(reason);
});
