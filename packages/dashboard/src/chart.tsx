/**
 * One series over time. A long range is asked for in buckets of about the width of a pixel, as mean between minimum and
 * maximum, so that a chart costs the same whatever is stored; texts are listed.
 */
import type { AggregatedRow, Series, StoredPoint, Tributary } from '@tributary/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { valueText } from './format.js';

const HOUR = 3_600_000;
const RANGES = [
  { name: '1 h', width: HOUR },
  { name: '1 day', width: 24 * HOUR },
  { name: '1 week', width: 7 * 24 * HOUR },
  { name: '30 days', width: 30 * 24 * HOUR },
  { name: '1 year', width: 365 * 24 * HOUR },
];
const BUCKETS = 600;
const LISTED = 100;
const HEIGHT = 360;

interface Props {
  client: Tributary;
  series: Series;
  onProblem: (error: unknown) => void;
}

export function SeriesChart({ client, series, onProblem }: Props) {
  const [range, setRange] = useState(24 * HOUR);
  const isNumeric = series.kind === 'number' || series.kind === 'boolean';
  return (
    <>
      <h2>
        {series.label ?? series.name} <small>{series.device}</small>
      </h2>
      {isNumeric && (
        <div role="group" aria-label="Range">
          {RANGES.map(({ name, width }) => (
            <button key={width} type="button" aria-pressed={width === range} onClick={() => setRange(width)}>
              {name}
            </button>
          ))}
        </div>
      )}
      {isNumeric ? (
        <Plot client={client} series={series} range={range} onProblem={onProblem} />
      ) : (
        <Listing client={client} series={series} onProblem={onProblem} />
      )}
    </>
  );
}

interface Drawn {
  readonly rows: readonly AggregatedRow[];
  /** What was asked for, in ms. */
  readonly from: number;
  readonly to: number;
}

/** The range ends at the newest point: old data is as easy to see as live data. */
async function readBuckets(client: Tributary, series: Series, range: number): Promise<Drawn> {
  const [newest] = await client.last({ seriesIds: [series.id] });
  if (newest === undefined) return { rows: [], from: 0, to: 0 };
  const to = Date.parse(newest.time) + 1;
  const bucket = `${Math.max(1, Math.ceil(range / BUCKETS / 1000))}s`;
  const from = to - range;
  const aggregations = ['mean', 'min', 'max'];
  return {
    rows: await client.buckets({ seriesIds: [series.id], from, to, bucket, aggregations }),
    from,
    to,
  };
}

function Plot({ client, series, range, onProblem }: Props & { range: number }) {
  const place = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<Drawn>();

  useEffect(() => {
    let stopped = false;
    readBuckets(client, series, range).then((found) => {
      if (!stopped) setDrawn(found);
    }, onProblem);
    return () => {
      stopped = true;
    };
  }, [client, series, range, onProblem]);

  useEffect(() => {
    const target = place.current;
    if (target === null || drawn === undefined || drawn.rows.length === 0) return;
    const plot = new uPlot(optionsOf(series, target, drawn), dataOf(drawn.rows), target);
    const resize = new ResizeObserver(() => plot.setSize({ width: target.clientWidth, height: HEIGHT }));
    resize.observe(target);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [drawn, series]);

  if (drawn?.rows.length === 0) return <p>This series has no points.</p>;
  return <div ref={place} class="plot" data-points={drawn?.rows.length} />;
}

function dataOf(rows: readonly AggregatedRow[]): uPlot.AlignedData {
  const column = (name: string) => rows.map((row) => (row[name] == null ? null : Number(row[name])));
  return [rows.map(secondsOf), column('max'), column('min'), column('mean')];
}

const secondsOf = (row: AggregatedRow): number => Date.parse(row.time ?? '') / 1000;

/** The axis shows what was asked for, however little is there (uPlot would draw a single point on an axis of 2.7 years). */
function axisRange({ rows, from, to }: Drawn): (plot: uPlot, min: number, max: number) => [number, number] {
  const first = secondsOf(rows[0]!);
  const last = secondsOf(rows.at(-1)!);
  return (_, min, max) => (min <= first && max >= last ? [from / 1000, to / 1000] : [min, max]);
}

function optionsOf(series: Series, target: HTMLElement, drawn: Drawn): uPlot.Options {
  const value = (_: uPlot, shown: number | null) => (shown == null ? '' : valueText(shown, series.unit));
  const edge = { stroke: 'transparent', points: { show: false }, value };
  return {
    width: target.clientWidth,
    height: HEIGHT,
    scales: { x: { range: axisRange(drawn) } },
    hooks: {
      ready: [({ scales: { x } }) => (target.dataset['seconds'] = String((x?.max ?? 0) - (x?.min ?? 0)))],
    },
    series: [
      {},
      { ...edge, label: 'max' },
      { ...edge, label: 'min' },
      { label: 'mean', stroke: '#1f6feb', width: 1.5, value },
    ],
    bands: [{ series: [1, 2], fill: 'rgba(31, 111, 235, .18)' }],
    axes: [{ stroke: '#808b96' }, { stroke: '#808b96', size: 70 }],
  };
}

function Listing({ client, series, onProblem }: Props) {
  const [points, setPoints] = useState<StoredPoint[]>();
  useEffect(() => {
    client
      .queryPage({ seriesIds: [series.id], order: 'desc', limit: LISTED })
      .then(({ items }) => setPoints(items), onProblem);
  }, [client, series, onProblem]);
  if (points?.length === 0) return <p>This series has no points.</p>;
  return (
    <table>
      <tbody>
        {points?.map(({ time, value }) => (
          <tr key={time}>
            <td class="time">{new Date(time).toLocaleString()}</td>
            <td>{valueText(value, series.unit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
