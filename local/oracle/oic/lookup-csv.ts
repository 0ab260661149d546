/** The file that a lookup is exported to and imported from. Its exact form is not documented: this one is ours. */

import { Refusal } from '#local/simulation/call.ts';
import type { ArchivedLookup } from './archive-layout.ts';

/** A line with the name and the description, one with the columns, one per row; RFC 4180. */
export function writeCsv({ name, description, columns, rows }: ArchivedLookup): string {
  return [[name, description], columns, ...rows]
    .map((cells) => `${cells.map(quoted).join(',')}\r\n`)
    .join('');
}

/** Throws `Refusal` 400 for a file of another form. */
export function readCsv(text: string): ArchivedLookup {
  const [about = [], columns = [], ...rows] = text
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) =>
      [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell = '']) =>
        cell.replaceAll('""', '"'),
      ),
    );
  const [name, description = ''] = about;
  if (name && columns.length > 1) return { name, description, columns, rows };
  throw new Refusal(400, 'INVALID_FILE', 'The file is no exported lookup.');
}

const quoted = (cell: string) => `"${cell.replace(/\r?\n/g, ' ').replaceAll('"', '""')}"`;
