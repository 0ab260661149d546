import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeDurably } from '#local/durable-file.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'durable-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('writeDurably', () => {
  it('makes a file for its owner only, and replaces it', async () => {
    const file = path.join(directory, 'file');
    await writeDurably(file, 'one');
    await writeDurably(file, Buffer.from('two'));
    expect(await readFile(file, 'utf8')).toBe('two');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['file']);
  });

  it('never shows a part of a file, whoever writes at the same time', async () => {
    const file = path.join(directory, 'file');
    const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(200_000));
    await writeDurably(file, texts[0]!);
    const writes = texts.map((text) => writeDurably(file, text));
    const reads = Array.from({ length: 10 }, () => readFile(file, 'utf8'));
    for (const text of await Promise.all(reads)) expect(texts.includes(text)).toBe(true);
    await Promise.all(writes);
    expect(await readdir(directory)).toEqual(['file']);
  });

  it('leaves nothing behind when it fails', async () => {
    const file = path.join(directory, 'taken');
    await mkdir(path.join(file, 'by a folder'), { recursive: true });
    await expect(writeDurably(file, 'x')).rejects.toThrow();
    expect(await readdir(directory)).toEqual(['taken']);
  });
});
