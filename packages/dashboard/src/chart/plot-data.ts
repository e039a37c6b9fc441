/** Lines side by side in the one table that uPlot draws, and how each column is drawn. */
import uPlot from 'uplot';
import type { Line } from '../data/lines.js';
import { valueText } from '../shared/format.js';
import { colorOf, faded, frame } from './colors.js';

export interface Drawn {
  readonly line: Line;
  readonly color: string;
  /** Of the span before, moved onto this one by so many milliseconds. */
  readonly shift: number;
}

const HALF = 0.14;
export const scaleOf = ({ series }: Line): string => `u ${series.unit ?? ''}`;

/** Others have lanes of their own. */
export const isPlotted = ({ series, texts }: Line): boolean =>
  texts === undefined && series.kind !== 'boolean';

export function tableOf(drawn: readonly Drawn[]): uPlot.AlignedData {
  const tables = drawn.map(({ line, shift }) => {
    const times = shift === 0 ? line.times : line.times.map((time) => time + shift);
    return [times, line.values, ...(line.low ? [line.high!, line.low] : [])] as uPlot.AlignedData;
  });
  return tables.length === 0 ? [[]] : tables.length === 1 ? tables[0]! : uPlot.join(tables);
}

export interface Columns {
  readonly series: uPlot.Series[];
  readonly bands: uPlot.Band[];
}

export function columnsOf(drawn: readonly Drawn[]): Columns {
  const series: uPlot.Series[] = [{}];
  const bands: uPlot.Band[] = [];
  for (const { line, color, shift } of drawn) {
    const scale = scaleOf(line);
    const stroke = shift === 0 ? color : faded(color, 0.55);
    series.push({
      ...{ scale, stroke, width: shift === 0 ? 1.5 : 1, label: line.series.name },
      ...(shift !== 0 && { dash: [4, 4] }),
      // A single point has no line to be seen by.
      points: {
        show: line.times.length < 40 ? true : undefined,
        size: 4,
        fill: stroke,
      } as uPlot.Series.Points,
      ...(line.shape && barsOf(line.shape.bars, stroke)),
    });
    if (line.low === undefined) continue;
    const at = series.length;
    series.push(edge(scale), edge(scale));
    bands.push({ series: [at, at + 1], fill: faded(color, shift === 0 ? HALF : HALF / 2) });
  }
  return { series, bands };
}

const BAR_SHARE = 0.85;
const barsOf = (bars: number, stroke: string): Partial<uPlot.Series> => ({
  paths: uPlot.paths.bars!({ size: [BAR_SHARE / bars, Infinity] }),
  fill: faded(stroke, 0.7),
  width: 0,
  points: { show: false },
});

const edge = (scale: string): uPlot.Series => ({
  scale,
  stroke: 'transparent',
  width: 0,
  points: { show: false },
});

const isNarrow = () => innerWidth < 700;

/** About, of a character in the font of the axes; beside the text stand a tick and a gap. */
const CHARACTER = 6.6;
const BESIDE = 16;

/** As wide as its longest text needs, and the same for all that are shorter than usual: a zoom moves no axis. */
const widthOf = (_: uPlot, texts: readonly string[] | null): number => {
  const longest = (texts ?? []).reduce((most, text) => Math.max(most, text.length), 0);
  return Math.max(isNarrow() ? 44 : 62, Math.ceil(longest * CHARACTER) + BESIDE);
};

/** An axis for each unit, left and right by turns; where there are too many, the others stay without one. */
export function scalesOf(drawn: readonly Drawn[]): { scales: uPlot.Scales; axes: uPlot.Axis[] } {
  const keys = [...new Set(drawn.map(({ line }) => scaleOf(line)))];
  const colors = frame();
  const scales: uPlot.Scales = {};
  const axes = keys.slice(0, isNarrow() ? 2 : 4).map((scale, place): uPlot.Axis => {
    const unit = scale.slice(2);
    return {
      ...{ scale, side: place % 2 === 0 ? 3 : 1, stroke: colors.text, size: widthOf, gap: 4 },
      ...{
        grid: { show: place === 0, stroke: colors.grid, width: 1 },
        ticks: { stroke: colors.grid, width: 1 },
      },
      ...{
        label: unit === '' || isNarrow() ? undefined : unit,
        labelSize: 18,
        labelGap: 0,
        labelFont: '12px system-ui',
        font: '12px system-ui',
      },
      values: (_, ticks) => ticks.map((tick) => valueText(tick)),
    } as uPlot.Axis;
  });
  for (const key of keys) {
    const own = drawn.filter(({ line }) => scaleOf(line) === key);
    const withZero = own.some(({ line }) => line.zero === true || line.shape !== undefined);
    scales[key] = { range: withZero ? fromZero : padded };
  }
  return { scales, axes };
}

/** Some air above and below; a line that stands still is in the middle. */
function padded(_: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax {
  if (low === null || high === null) return [0, 1];
  const air = low === high ? Math.abs(low) * 0.1 || 1 : (high - low) * 0.06;
  return [low - air, high + air];
}

function fromZero(_: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax {
  const [least, most] = [Math.min(0, low ?? 0), Math.max(0, high ?? 1)];
  const air = (most - least || 1) * 0.06;
  return [least < 0 ? least - air : 0, most > 0 ? most + air : 0];
}

export const colored = (lines: readonly Line[], earlier: readonly Line[], shift: number): Drawn[] => [
  ...lines.flatMap((line, place) => (isPlotted(line) ? [{ line, color: colorOf(place), shift: 0 }] : [])),
  ...earlier.flatMap((line, place) => (isPlotted(line) ? [{ line, color: colorOf(place), shift }] : [])),
];
