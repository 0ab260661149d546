import { MARGIN, type Size, type Tick } from './lay-out.ts';

interface Props extends Size {
  xTicks: readonly Tick[];
  yTicks: readonly Tick[];
}

/** The lines and words around a chart. */
export function Axes({ width, height, xTicks, yTicks }: Props) {
  const bottom = height - MARGIN.bottom;
  return (
    <g class="axes">
      {yTicks.map(({ at, label }) => (
        <g key={label}>
          <line x1={MARGIN.left} x2={width - MARGIN.right} y1={at} y2={at} />
          <text class="y" x={MARGIN.left - 8} y={at}>
            {label}
          </text>
        </g>
      ))}
      {xTicks.map(({ at, label }) => (
        <text key={at} class="x" x={at} y={bottom + 18}>
          {label}
        </text>
      ))}
    </g>
  );
}
