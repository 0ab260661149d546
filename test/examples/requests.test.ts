import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import * as yaml from 'yaml';
import { ApiRequest } from '#functions/api/request/api-request.ts';
import { checkRequest } from '#functions/api/request/check-request.ts';
import { onboardingId } from '#functions/api/request/onboarding-id.ts';

const read = (name: string) => readFile(new URL(`../../examples/${name}`, import.meta.url));

it('cupix.json is cupix.yaml as the API takes it, and the onboarding that the pages speak of', async () => {
  const { archive, ...file } = yaml.parse((await read('cupix.yaml')).toString());
  const { archive: named, ...sent } = JSON.parse((await read('cupix.json')).toString());
  expect(sent).toEqual(file);
  const sha256 = createHash('sha256')
    .update(await read(archive))
    .digest('hex');
  expect(named).toEqual({ sha256 });
  const verdict = await checkRequest({ ...sent, archive: named }, undefined, undefined, ApiRequest);
  expect(verdict.ok).toBe(true);
  expect(onboardingId(sent)).toBe('acme-42053dd9');
});
