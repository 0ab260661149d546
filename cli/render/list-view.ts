import type { OnboardingLine } from '../api/answers.ts';
import type { Terminal } from '../terminal.ts';
import { shorten } from './format.ts';
import { linesTable, placeOf } from './list.ts';

/** Shows onboardings as they change. */
export interface ListView {
  /** @param changed those that are new or have changed; the first time, all */
  update(changed: readonly OnboardingLine[]): void;
}

/** A table that is drawn over itself on a terminal, and one line per change anywhere else. */
export function openListView(
  { isLive }: Pick<Terminal, 'isLive'>,
  output: NodeJS.WritableStream,
): ListView {
  return isLive(output) ? liveList(output as NodeJS.WriteStream) : plainList(output);
}

function plainList(output: NodeJS.WritableStream): ListView {
  const told = new Map<string, string>();
  return {
    update: (changed) => {
      for (const line of changed.toReversed()) {
        const news = [line.status, placeOf(line)].filter(Boolean).join(', ');
        if (told.get(line.onboardingId) === news) continue;
        told.set(line.onboardingId, news);
        output.write(`${line.updatedAt}  ${line.onboardingId}  ${news}\n`);
      }
    },
  };
}

/** A window that hasn't told its size. */
const USUAL_SIZE = { columns: 80, rows: 24 };

function liveList(output: NodeJS.WriteStream): ListView {
  const known = new Map<string, OnboardingLine>();
  let drawn = 0;
  return {
    update: (changed) => {
      for (const line of changed) known.set(line.onboardingId, line);
      const { columns, rows } = { ...USUAL_SIZE, ...sizeOf(output) };
      const sorted = [...known.values()].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
      // What has scrolled out of the window can't be drawn over.
      const lines = linesTable(sorted).slice(0, rows - 1);
      const shown = lines.length > 1 ? lines : ['No onboardings yet.'];
      output.write(
        `${up(drawn)}${shown.map((text) => `${shorten(text, columns - 1)}\n`).join('')}`,
      );
      drawn = shown.length;
    },
  };
}

function sizeOf({ columns, rows }: NodeJS.WriteStream): Partial<typeof USUAL_SIZE> {
  return { ...(columns > 0 && { columns }), ...(rows > 0 && { rows }) };
}

/** Moves the cursor up, and clears everything below it. */
function up(lines: number): string {
  return lines > 0 ? `\u001b[${lines}A\u001b[J` : '';
}
