import type { ComponentChildren } from 'preact';

export interface Tile {
  name: string;
  value: ComponentChildren;
  /** What makes the number mean something. */
  says?: ComponentChildren;
  tone?: 'good' | 'bad' | 'quiet';
}

/** Numbers that somebody wants to see at a glance. */
export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <dl class="tiles">
      {tiles.map(({ name, value, says, tone }) => (
        <div key={name} class={`tile ${tone ?? ''}`}>
          <dt>{name}</dt>
          <dd>
            <span class="tile-value">{value}</span>
            {says && <span class="small-print">{says}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
