/** The board that a device has without anybody making one: numbers of one unit in one chart, states in lanes, positions on a map, and all last values. */
import type { BoardFields, Panel, PanelKind } from '../../model/records/board.js';
import type { SelectedSeries } from '../../model/records/selection.js';
import { MAX_SELECTED } from './limits.js';

const LARGE = 4;
const CHARTS = 12;
const IN_A_CHART = 8;
const IN_LANES = 12;

/** Of the grid, and what a head and edges take of a panel, in pixels as the page draws them. */
const [ROW, AROUND] = [76, 80];
const rowsFor = (count: number, each: number): number =>
  Math.min(8, Math.max(2, Math.ceil((AROUND + count * each) / ROW)));

type Made = Omit<Panel, 'id' | 'place'> & { readonly w: number; readonly h: number };

export function readyBoard(
  device: { readonly key: string; readonly name: string | null },
  series: readonly SelectedSeries[],
): BoardFields {
  const panel = (
    kind: PanelKind,
    title: string,
    some: readonly SelectedSeries[],
    more: Partial<Made> = {},
  ): Made => ({
    ...{ kind, title, w: 6, h: 4 },
    selection: {
      devices: [device.key],
      series: [...new Set(some.map(({ name }) => name))].slice(0, MAX_SELECTED),
    },
    ...more,
  });
  const numbers = series.filter(({ kind }) => kind === 'number');
  const states = series.filter(({ kind }) => kind === 'boolean' || kind === 'string').slice(0, IN_LANES);
  const positions = series.filter(({ kind }) => kind === 'gps');
  const large = numbers.slice(0, LARGE);
  const charts = chartsOf(numbers);
  const made = [
    ...large.map((one) =>
      panel('number', one.label ?? one.name, [one], {
        ...{ w: 12 / large.length, h: 2, options: { spark: true } },
      }),
    ),
    ...charts.map((some, at) =>
      panel(
        'line',
        some.length === 1 ? (some[0]!.label ?? some[0]!.name) : (some[0]!.unit ?? 'Numbers'),
        some,
        // The last of an odd number has the row for itself.
        at === charts.length - 1 && charts.length % 2 === 1 ? { w: 12 } : {},
      ),
    ),
    ...(states.length === 0
      ? []
      : [panel('timeline', 'States', states, { w: 12, h: rowsFor(states.length, 50) })]),
    ...(positions.length === 0 ? [] : [panel('map', 'Positions', positions, { options: { track: true } })]),
    ...(series.length === 0
      ? []
      : [
          panel('table', 'Last values', series, {
            ...(positions.length === 0 && { w: 12 }),
            h: rowsFor(series.length, 31),
          }),
        ]),
  ];
  return {
    name: (device.name ?? device.key).slice(0, 255),
    description: null,
    ...{ range: { last: '24h' }, zone: null, refresh: 30 },
    panels: placed(made),
  };
}

function chartsOf(numbers: readonly SelectedSeries[]): SelectedSeries[][] {
  const charts: SelectedSeries[][] = [];
  const open = new Map<string | null, SelectedSeries[]>();
  for (const one of numbers) {
    let chart = open.get(one.unit);
    if (chart === undefined || chart.length === IN_A_CHART) {
      open.set(one.unit, (chart = []));
      charts.push(chart);
    }
    chart.push(one);
  }
  return charts.slice(0, CHARTS);
}

/** From left to right, row by row. */
function placed(panels: readonly Made[]): Panel[] {
  let [x, y, height] = [0, 0, 0];
  return panels.map(({ w, h, ...panel }, at) => {
    if (x + w > 12) [x, y, height] = [0, y + height, 0];
    const place = { x, y, w, h };
    x += w;
    height = Math.max(height, h);
    return { id: `p${at + 1}`, place, ...panel };
  });
}
