import { access, glob, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);

/** Every page that a reader may open, relative to the repository. */
async function pages(): Promise<string[]> {
  const found: string[] = [];
  for await (const file of glob(['docs/**/*.md', 'README.md'], { cwd: root })) found.push(file);
  return found.sort();
}

/** Relative targets of Markdown links and images, outside of code. */
function relativeLinks(markdown: string): string[] {
  const prose = markdown.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)|<img[^>]*\ssrc="([^"]+)"/g)]
    .map(([, link, image]) => link ?? image ?? '')
    .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target));
}

/** Anchors of a page's headings, as GitHub makes them. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

async function brokenLinks(page: string): Promise<string[]> {
  const base = new URL(page, root);
  const broken: string[] = [];
  for (const link of relativeLinks(await readFile(base, 'utf8'))) {
    const target = new URL(link, base);
    const anchor = decodeURIComponent(target.hash.slice(1));
    target.hash = '';
    const exists = await access(target).then(
      () => true,
      () => false,
    );
    const leads = exists && (!anchor || anchorsOf(await readFile(target, 'utf8')).includes(anchor));
    if (!leads) broken.push(link);
  }
  return broken;
}

describe('the links of the documentation', async () => {
  it.each(await pages())('%s leads to files and headings that exist', async (page) => {
    expect(await brokenLinks(page)).toEqual([]);
  });

  it('are found in text and images, and not in code', () => {
    const text =
      'See [a](a.md) and <img alt="x" src="b.svg">, `[c](c.md)`, [d](https://d.example).';

    expect(relativeLinks(text)).toEqual(['a.md', 'b.svg']);
  });

  it('may name a heading', () => {
    expect(anchorsOf('# Data directory\n\n## What is (not) encrypted?')).toEqual([
      'data-directory',
      'what-is-not-encrypted',
    ]);
  });
});
