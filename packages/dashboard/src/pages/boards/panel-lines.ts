/** What the server answers for a panel as the lines that charts draw. */
import type { PanelData, Series } from '@tributary/client';
import type { Line } from '../../data/lines.js';
import { withGaps } from '../../data/gaps.js';
import type { ViewedPanel } from './source.js';

type Answered = PanelData['lines'][number];

const numberOf = (value: unknown): number | null =>
  typeof value === 'boolean' ? Number(value) : typeof value === 'number' ? value : null;
const numbersOf = (values: readonly unknown[] | undefined) => values?.map(numberOf);

/** Charts know of a series what is drawn of it. */
const seriesOf = ({ series }: Answered): Series => ({ ...series, tags: {} }) as unknown as Series;

export function linesOf({ lines, width, bucket }: PanelData, panel: ViewedPanel): Line[] {
  const bars = lines.length;
  return lines.map((line, place): Line => {
    const label = panel.kind === 'timeline' ? laneName(line, lines) : line.series.label;
    const common = { series: { ...seriesOf(line), label }, cut: line.cut };
    const { kind } = line.series;
    if (panel.kind === 'timeline' ? kind !== 'boolean' : kind !== 'number' && kind !== 'boolean')
      return { ...common, mode: 'raw', times: line.times, values: [], texts: line.values.map(String) };
    const values = line.values.map(numberOf);
    const isBuckets = line.form === 'buckets' && width !== null && bucket !== null;
    if (panel.kind === 'bar' && isBuckets) {
      // Side by side within their bucket.
      const times = line.times.map((time) => time + (width * (place + 0.5)) / bars);
      return { ...common, mode: 'buckets', shape: { bars }, ...zeroOf(panel), times, values };
    }
    if (kind === 'boolean')
      return { ...common, mode: isBuckets ? 'buckets' : 'raw', times: line.times, values };
    const [low, high] = [numbersOf(line.low), numbersOf(line.high)];
    const columns = { times: line.times, values, ...(low && high && { low, high }) };
    const drawn = isBuckets ? withGaps(columns, width * 1.5) : withGaps(columns);
    return {
      ...{ ...common, mode: isBuckets ? 'buckets' : 'raw', ...zeroOf(panel) },
      ...(isBuckets && { width: { text: bucket, milliseconds: width } }),
      ...drawn,
    };
  });
}

/** There is little room beside a lane: what tells it from the others. */
function laneName({ series }: Answered, all: readonly Answered[]): string {
  const [name, device] = [series.label ?? series.name, series.deviceName ?? series.device];
  if (all.every((one) => one.series.device === series.device)) return name;
  return all.every((one) => one.series.name === series.name) ? device : `${device} ${name}`;
}

const zeroOf = ({ options }: ViewedPanel) => (options?.zero === true ? { zero: true } : {});
