import type { ComponentChildren } from 'preact';
import { Scrolled } from '../parts/scrolled.tsx';
import { useWidth } from './use-width.ts';

interface Props {
  /** Part of the ids of its elements. */
  name: string;
  title: string;
  /** What the picture shows, in a sentence or two: for whoever doesn't see it. */
  says: string;
  /** Names of the columns of the same as a table. */
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
  /** What colours and patterns stand for. */
  legend?: ComponentChildren;
  /** Draws the picture, as wide as there is room, in pixels. */
  children(room: { width: number; height: number }): ComponentChildren;
}

const HEIGHT = 210;

/** A chart with its title, a summary in words, and the same numbers as a table. */
export function Figure({ name, title, says, columns, rows, legend, children }: Props) {
  const { element, width } = useWidth<HTMLDivElement>();
  return (
    <section class="card chart" aria-labelledby={`${name}-heading`}>
      <h2 id={`${name}-heading`}>{title}</h2>
      <p class="small-print">{says}</p>
      <div ref={element} class="chart-frame">
        {width > 0 && (
          <svg
            role="img"
            width={width}
            height={HEIGHT}
            aria-labelledby={`${name}-title ${name}-says`}
          >
            <title id={`${name}-title`}>{title}</title>
            <desc id={`${name}-says`}>{says} The numbers stand in the table below.</desc>
            {children({ width, height: HEIGHT })}
          </svg>
        )}
      </div>
      {legend && <p class="chart-legend">{legend}</p>}
      <details>
        <summary>{title}: the numbers</summary>
        <Scrolled label={`${title} as a table`}>
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={String(row[0])}>
                  {row.map((cell, index) => (
                    <td key={columns[index]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      </details>
    </section>
  );
}
