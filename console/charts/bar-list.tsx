import type { ComponentChildren } from 'preact';
import { barScale } from './lay-out.ts';

export interface Bar {
  key: string;
  name: ComponentChildren;
  count: number;
  /** The part of it that is drawn in the first colour. */
  part: number;
  /** What the numbers mean: `58, 40 of them recoverable`. */
  says: string;
}

/** Counts as bars, the words in front: the list says everything that the bars show. */
export function BarList({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const scale = barScale(bars.map(({ count }) => count));
  return (
    <ul class="bar-list" aria-label={label}>
      {bars.map(({ key, name, count, part, says }) => (
        <li key={key}>
          {name}
          <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="chart-rest" width={scale(count)} height="4" />
            <rect class="chart-good" width={scale(part)} height="4" />
          </svg>
          <span class="bar-count">{says}</span>
        </li>
      ))}
    </ul>
  );
}
