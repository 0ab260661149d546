import { Axes } from './axes.tsx';
import { layOutColumns, type Pair, type Size } from './lay-out.ts';

interface Props extends Size {
  pairs: readonly Pair[];
  nameTime(date: Date): string;
}

/** Columns of what went well, with what failed on top: told apart by colour and by pattern. */
export function ColumnChart({ pairs, ...options }: Props) {
  const { columns, xTicks, yTicks } = layOutColumns(pairs, options);
  const { width, height } = options;
  return (
    <>
      <FailedPattern />
      <Axes width={width} height={height} xTicks={xTicks} yTicks={yTicks} />
      {columns.map(({ x, width: wide, below, above, pair }) => (
        <g key={pair.at}>
          <rect class="chart-good" x={x} width={wide} y={below.y} height={below.height} />
          <rect class="chart-bad" x={x} width={wide} y={above.y} height={above.height} />
          <rect fill="url(#failed)" x={x} width={wide} y={above.y} height={above.height} />
        </g>
      ))}
    </>
  );
}

function FailedPattern() {
  return (
    <defs>
      <pattern
        id="failed"
        width="5"
        height="5"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <line class="chart-hatch" x1="0" y1="0" x2="0" y2="5" />
      </pattern>
    </defs>
  );
}
