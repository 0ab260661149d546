import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvalidKey, keyFileName, openKey, seal, Tampered, unseal } from '#local/encryption.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'encryption-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('openKey', () => {
  it('creates the key once, readable by its owner only', async () => {
    const [first, second] = await Promise.all([openKey(directory, {}), openKey(directory, {})]);
    const third = await openKey(directory, {});
    expect(first.equals(second)).toBe(true);
    expect(first.equals(third)).toBe(true);
    expect((await stat(path.join(directory, keyFileName))).mode & 0o777).toBe(0o600);
  });

  it('creates the directory when there is none', async () => {
    const deep = path.join(directory, 'a', 'b');
    await openKey(deep, {});
    expect((await readFile(path.join(deep, keyFileName), 'utf8')).trim()).toHaveLength(44);
  });

  it('prefers the variable and then writes no file', async () => {
    const text = randomBytes(32).toString('base64');
    const key = await openKey(directory, { OIC_ONBOARDING_KEY: text });
    expect(key.export().toString('base64')).toBe(text);
    await expect(stat(path.join(directory, keyFileName))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each(['short', randomBytes(16).toString('base64'), `${randomBytes(32).toString('base64')}!`])(
    'refuses the variable %j',
    async (text) => {
      await expect(openKey(directory, { OIC_ONBOARDING_KEY: text })).rejects.toThrow(InvalidKey);
    },
  );

  it('refuses a key file that others can read', async () => {
    await openKey(directory, {});
    await chmod(path.join(directory, keyFileName), 0o644);
    await expect(openKey(directory, {})).rejects.toThrow(/chmod 600/);
  });

  it('refuses a damaged key file instead of replacing it', async () => {
    const file = path.join(directory, keyFileName);
    await writeFile(file, 'damaged', { mode: 0o600 });
    await expect(openKey(directory, {})).rejects.toThrow(InvalidKey);
    expect(await readFile(file, 'utf8')).toBe('damaged');
  });
});

describe('seal and unseal', () => {
  it('gives back what was sealed and never seals the same way twice', async () => {
    const key = await openKey(directory, {});
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (plain, context) => {
        const sealed = seal(key, plain, context);
        expect(unseal(key, sealed, context)).toEqual(Buffer.from(plain));
        expect(seal(key, plain, context)).not.toEqual(sealed);
      }),
    );
  });

  it('refuses any changed or missing byte', async () => {
    const key = await openKey(directory, {});
    const sealed = seal(key, Buffer.from('a client secret'));
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = changed[index]! ^ 1;
      expect(() => unseal(key, changed), `byte ${index}`).toThrow(Tampered);
      expect(() => unseal(key, sealed.subarray(0, index)), `first ${index}`).toThrow(Tampered);
    }
  });

  it('refuses another key and another context', async () => {
    const key = await openKey(directory, {});
    const other = await openKey(path.join(directory, 'other'), {});
    const sealed = seal(key, Buffer.from('a client secret'), 'a.secret');
    expect(() => unseal(other, sealed, 'a.secret')).toThrow(Tampered);
    expect(() => unseal(key, sealed, 'b.secret')).toThrow(/b\.secret/);
  });
});
