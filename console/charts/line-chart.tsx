import { Axes } from './axes.tsx';
import { layOutLine, type Point, type Size } from './lay-out.ts';

interface Props extends Size {
  points: readonly Point[];
  domain: readonly [number, number];
  nameTime(date: Date): string;
  nameValue(value: number): string;
}

/** Beyond these the dots would be a thick line. */
const MOST_DOTS = 60;

/** Values over time; where one is missing, the line is interrupted. */
export function LineChart({ points, ...options }: Props) {
  const chart = layOutLine(points, options);
  if (!chart) return null;
  const { width, height } = options;
  return (
    <>
      <Axes width={width} height={height} xTicks={chart.xTicks} yTicks={chart.yTicks} />
      <path class="chart-line" d={chart.path} />
      {chart.dots.length <= MOST_DOTS &&
        chart.dots.map(({ x, y, point }) => (
          <circle key={point.at} class="chart-dot" cx={x} cy={y} r={2.5} />
        ))}
    </>
  );
}
