import type { RecoverySummary } from '#runtime/recovery.ts';
import { readStored } from './read-stored.ts';

/** A failure that was left, as the files of a run have it. */
export interface Left {
  id: string;
  group: string;
  business: string | null;
  reason: string;
}

/**
 * One page of the failures that a run has left. They lie in files of at most a hundred; a cursor names run, file and
 * place, so that the pages of one run are not mixed with those of the next.
 * @returns undefined when the cursor isn't one of ours, or of an earlier run
 * @throws NotFound the files are gone
 */
export async function pageLeft(
  { run, report }: Pick<RecoverySummary, 'run' | 'report'>,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Left[]; nextCursor?: string } | undefined> {
  const start = cursor === undefined ? { file: 0, place: 0 } : readCursor(run, cursor);
  if (!start) return undefined;
  const { left: files } = (await readStored(report.key)) as { left: string[] };
  const items: Left[] = [];
  let { file, place } = start;
  while (file < files.length && items.length < limit) {
    const all = (await readStored(files[file]!)) as Left[];
    const taken = all.slice(place, place + limit - items.length);
    items.push(...taken);
    place += taken.length;
    if (place >= all.length) {
      file += 1;
      place = 0;
    }
  }
  const isLast = file >= files.length;
  return { items, ...(!isLast && { nextCursor: writeCursor(run, file, place) }) };
}

function writeCursor(run: string, file: number, place: number): string {
  return Buffer.from(JSON.stringify([run, file, place])).toString('base64url');
}

function readCursor(run: string, cursor: string): { file: number; place: number } | undefined {
  try {
    const [of, file, place] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const isOurs = of === run && [file, place].every((n) => Number.isSafeInteger(n) && n >= 0);
    return isOurs ? { file, place } : undefined;
  } catch {
    return undefined;
  }
}
