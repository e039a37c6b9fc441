/** Values to be read from afar, with their course. */
import type { PanelData } from '@tributary/client';
import { ageText } from '../../../shared/format.js';
import { useNow } from '../../../shared/now.js';
import { colorOf } from '../../../chart/colors.js';
import type { PanelProps } from './chart-panel.js';
import { largeText, nameOf, textOf, unitOf } from './values.js';

export function NumberPanel({ panel, data, source }: PanelProps) {
  const now = useNow();
  return (
    <ul class="numbers">
      {data.lines.map((line, place) => (
        <li key={line.series.id}>
          <p class="figure">
            <output title={textOf(line, panel)}>{largeText(line, panel)}</output>{' '}
            <small>{unitOf(line, panel)}</small>
          </p>
          {line.times.length > 1 && <Spark line={line} data={data} color={colorOf(place)} />}
          <p class="quiet">
            {source.hrefOf === undefined ? (
              nameOf(line)
            ) : (
              <a href={source.hrefOf(line.series.device)}>{nameOf(line)}</a>
            )}{' '}
            <small>{line.series.deviceName ?? line.series.device}</small>
            {line.at != null && <small> · {ageText(line.at, Math.max(line.at, now))}</small>}
          </p>
        </li>
      ))}
    </ul>
  );
}

const [WIDTH, HEIGHT] = [200, 36];

function Spark({ line, data, color }: { line: PanelData['lines'][number]; data: PanelData; color: string }) {
  const [from, to] = [Date.parse(data.from), Date.parse(data.to)];
  const points = line.times.flatMap((time, at) => {
    const value = line.values[at];
    return typeof value === 'number' ? [[time, value] as const] : [];
  });
  const values = points.map(([, value]) => value);
  const least = values.reduce((one, other) => Math.min(one, other), Infinity);
  const most = values.reduce((one, other) => Math.max(one, other), -Infinity);
  const y = (value: number) =>
    most === least ? HEIGHT / 2 : HEIGHT - 2 - ((value - least) / (most - least)) * (HEIGHT - 4);
  const path = points
    .map(([time, value]) => `${(((time - from) / (to - from)) * WIDTH).toFixed(1)},${y(value).toFixed(1)}`)
    .join(' ');
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <polyline
        points={path}
        fill="none"
        stroke={color}
        stroke-width="1.5"
        vector-effect="non-scaling-stroke"
      />
    </svg>
  );
}
