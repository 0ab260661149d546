import { readFile } from 'node:fs/promises';
import { Region } from 'oci-common';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { checkRequestText } from '#functions/api/request/check-request.ts';
import { checkUserRequestText } from '#functions/api/request/check-user-request.ts';
import { knownRegions, realmOf } from '#functions/api/request/regions.ts';
import { OnboardingRequest } from '#functions/api/request/schema.ts';
import { type RequestKind, schemaPaths, schemaText } from '../../../../examples/make-schema.ts';
import { surroundingsWith } from './valid-request.ts';

interface Schema {
  properties?: Record<string, Schema>;
  anyOf?: Schema[];
  description?: string;
}

/** Paths of all fields, `oracle.instance.create`. */
function fieldsOf(schema: Schema, path = ''): string[] {
  const inner = [schema, ...(schema.anyOf ?? [])].flatMap((one) =>
    Object.entries(one.properties ?? {}),
  );
  return inner.flatMap(([name, field]) => {
    const where = path === '' ? name : `${path}.${name}`;
    return [where, ...fieldsOf(field, where)];
  });
}

const schema = z.toJSONSchema(OnboardingRequest, { io: 'input' }) as Schema;

describe('what is published of the request', () => {
  const kinds = Object.entries(schemaPaths) as [RequestKind, URL][];

  it.each(kinds)('the schema of %s is what examples/make-schema.ts writes', async (kind, path) => {
    expect(await readFile(path, 'utf8')).toBe(schemaText(kind));
  });

  it.each(kinds)('every field of %s has a description for editors', (kind) => {
    const bare = (one: Schema): number =>
      (one.description ? 0 : 1) +
      Object.values(one.properties ?? {}).reduce((n, f) => n + bare(f), 0);
    expect(bare(JSON.parse(schemaText(kind)))).toBe(0);
  });

  it('docs/request.md describes every field and no other', async () => {
    const page = await readFile(new URL('../../../../docs/request.md', import.meta.url), 'utf8');
    const described = [...page.matchAll(/^\| `([\w.]+)` \|/gm)].map(([, field]) => field);
    const isReference = (field: string) => /\.(env|file|secret)$/.test(field);
    const fields = fieldsOf(schema).filter((field) => !isReference(field));
    expect(described.toSorted()).toEqual(fields.toSorted());
  });

  it('the sample is valid and names its schema', async () => {
    const text = await readFile(
      new URL('../../../../examples/cupix.yaml', import.meta.url),
      'utf8',
    );
    const machine = surroundingsWith({});
    const measure = async () => ({ bytes: 1, sha256: 'f'.repeat(64) });
    expect((await checkRequestText(text, { ...machine, measure })).ok).toBe(true);
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./cupix.schema.json');
  });

  it('so is the sample of an integration user', async () => {
    const sample = new URL('../../../../examples/cpq-user.yaml', import.meta.url);
    const text = await readFile(sample, 'utf8');
    const verdict = await checkUserRequestText(text, surroundingsWith({}));
    expect(verdict).toMatchObject({ ok: true, remarks: [] });
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./cpq-user.schema.json');
  });

  it('the regions are those of Oracle’s SDK', () => {
    const known = knownRegions.map((region) => [region, realmOf(region)]);
    const theirs = Region.values().map((region) => [region.regionId, region.realm.realmId]);
    expect(known.toSorted()).toEqual(theirs.toSorted());
  });
});
