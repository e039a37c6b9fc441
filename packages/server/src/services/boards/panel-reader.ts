/**
 * What a panel shows. Rules: the query is made of the stored panel alone, who looks chooses no more than a span and a width; what is read
 * costs about the same whatever is stored: points where there are not many more than pixels, else buckets.
 */
import { parseAggregation, type Aggregation } from '../../model/aggregations.js';
import { groupBy } from '../../model/lists.js';
import { isNumeric } from '../../model/kinds.js';
import type { Panel, PanelKind, PanelSelection } from '../../model/records/board.js';
import type { SelectedSeries } from '../../model/records/selection.js';
import type { BucketRow, PanelData, PanelLine, PointRow, Query, Selections } from '../services.js';
import { MAX_ROWS, MAX_SHOWN } from './limits.js';
import type { View } from './range.js';
import { fittingWidth, widthOf, type Width } from './widths.js';

export interface ReaderParts {
  readonly selections: Pick<Selections, 'select'>;
  readonly query: Pick<Query, 'buckets' | 'last' | 'statistics'>;
}

export interface Look extends View {
  readonly zone: string;
  readonly pixels: number;
}

interface Asked extends ReaderParts, Look {
  readonly project: number;
  readonly panel: Panel;
  readonly series: readonly SelectedSeries[];
}

interface Read {
  readonly lines: readonly PanelLine[];
  readonly width?: Width;
}

const LEAST_PIXELS = 50;
const POINTS_PER_PIXEL = 2;
const BARS = 40;
const SPARK = 60;
const POSITIONS = 2_000;
const BAND: readonly Aggregation[] = [{ type: 'mean' }, { type: 'min' }, { type: 'max' }];
const FITTING: readonly Aggregation[] = [...BAND, { type: 'count' }];

const READERS: Readonly<Record<PanelKind, (asked: Asked) => Promise<Read>>> = {
  line: lines,
  band: (asked) => bucketLines(asked, BAND, widthIn(asked, asked.pixels)),
  bar: (asked) => bucketLines(asked, [aggregationOf(asked.panel, 'mean')], widthIn(asked, BARS)),
  number: numbers,
  timeline: async (asked) => ({ lines: await states(asked, asked.series) }),
  table: numbers,
  map: async (asked) => ({ lines: await positions(asked) }),
  text: () => Promise.resolve({ lines: [] }),
};

export async function readPanel(
  parts: ReaderParts,
  project: number,
  panel: Panel,
  look: Look,
): Promise<PanelData> {
  const { total, series } = await shownSeries(parts, project, panel);
  const asked = { ...parts, ...look, project, panel, series };
  const { lines: found, width } = series.length === 0 ? { lines: [] } : await READERS[panel.kind](asked);
  const places = new Map(series.map(({ id }, place) => [id, place]));
  return {
    ...{ from: look.from, to: look.to, total },
    ...{ bucket: width?.text ?? null, width: width?.width ?? null },
    lines: [...found].sort((one, other) => places.get(one.series.id)! - places.get(other.series.id)!),
  };
}

/** What a panel shows of its selection: the first of them. */
export async function shownSeries(
  parts: Pick<ReaderParts, 'selections'>,
  project: number,
  { selection }: Pick<Panel, 'selection'>,
): Promise<{ readonly total: number; readonly series: readonly SelectedSeries[] }> {
  const all = selection === undefined ? [] : await seriesOf(parts, project, selection);
  return { total: all.length, series: all.slice(0, MAX_SHOWN) };
}

async function seriesOf(
  { selections }: Pick<ReaderParts, 'selections'>,
  project: number,
  { pick, ...selection }: PanelSelection,
): Promise<readonly SelectedSeries[]> {
  if (pick === undefined) return selections.select(project, selection);
  const names = (member: 'device' | 'series') => [...new Set(pick.map((one) => one[member]))];
  const found = await selections.select(project, { devices: names('device'), series: names('series') });
  const order = new Map(pick.map(({ device, series }, place) => [JSON.stringify([device, series]), place]));
  const placed = found.map((one) => ({ one, place: order.get(JSON.stringify([one.device.key, one.name])) }));
  return placed
    .filter(({ place }) => place !== undefined)
    .sort((a, b) => a.place! - b.place!)
    .map(({ one }) => one);
}

const aggregationOf = ({ aggregation }: Panel, otherwise: 'mean' | 'last'): Aggregation =>
  aggregation === undefined ? { type: otherwise } : parseAggregation(aggregation);

const rowsOfEach = ({ series }: Asked): number => Math.max(1, Math.floor(MAX_ROWS / series.length));

/** Not finer than the bound of a panel allows for all of its series. */
function widthIn(asked: Asked, most: number): Width {
  const { panel, zone } = asked;
  if (panel.bucket !== undefined) return widthOf(panel.bucket, zone);
  return fittingWidth(asked, Math.min(rowsOfEach(asked), Math.max(1, most)), zone);
}

async function lines(asked: Asked): Promise<Read> {
  const { panel, series } = asked;
  const texts = await states(
    asked,
    series.filter(({ kind }) => !isNumeric(kind)),
  );
  const some = { ...asked, series: series.filter(({ kind }) => isNumeric(kind)) };
  const read = panel.aggregation === 'raw' ? { lines: await pointLines(some) } : await numericLines(some);
  return { ...read, lines: [...read.lines, ...texts] };
}

async function numericLines(asked: Asked): Promise<Read> {
  const { panel, series, pixels } = asked;
  const width = widthIn(asked, Math.max(LEAST_PIXELS, pixels));
  if (panel.aggregation !== undefined || panel.bucket !== undefined)
    return bucketLines(asked, [aggregationOf(panel, 'mean')], width);
  const rows = groupBy(await bucketsOf(asked, FITTING, width), ({ group }) => Number(group));
  const most = Math.min(pixels * POINTS_PER_PIXEL, rowsOfEach(asked));
  const isFew = ({ id }: SelectedSeries) =>
    (rows.get(id) ?? []).reduce((sum, { values }) => sum + Number(values[3]), 0) <= most;
  const points = await pointLines({ ...asked, series: series.filter(isFew) }, most);
  const others = series.filter((one) => !isFew(one));
  return {
    ...(others.length > 0 && { width }),
    lines: [...points, ...others.map((one) => bucketLine(one, rows.get(one.id) ?? [], true))],
  };
}

async function bucketLines(asked: Asked, aggregations: readonly Aggregation[], width: Width): Promise<Read> {
  const series = asked.series.filter(({ kind }) => isNumeric(kind));
  const found = await bucketsOf({ ...asked, series }, aggregations, width);
  const rows = groupBy(found, ({ group }) => Number(group));
  const isBand = aggregations.length > 1;
  return { width, lines: series.map((one) => bucketLine(one, rows.get(one.id) ?? [], isBand)) };
}

const bucketsOf = (
  { query, project, series, from, to, heldSince }: Asked,
  aggregations: readonly Aggregation[],
  { bucket }: Width,
): Promise<readonly BucketRow[]> =>
  query.buckets({
    ...{ project, series, from, to, heldSince, bucket, aggregations },
    ...{ fill: 'none', group: 'series', limit: MAX_ROWS },
  });

const bucketLine = (series: SelectedSeries, rows: readonly BucketRow[], isBand: boolean): PanelLine => ({
  ...{ series, form: 'buckets', cut: false },
  times: rows.map(({ time }) => time),
  values: rows.map(({ values }) => values[0] ?? null),
  ...(isBand && {
    low: rows.map(({ values }) => values[1] ?? null),
    high: rows.map(({ values }) => values[2] ?? null),
  }),
});

/** The newest points of each series, in the order of their times. */
async function pointLines(asked: Asked, most = rowsOfEach(asked)): Promise<PanelLine[]> {
  const { query, series, from, to } = asked;
  if (series.length === 0) return [];
  const found = await query.last({ series, after: from, before: to, count: most });
  const rows = groupBy(found, (row) => row.series);
  return series.map((one) => pointLine(one, rows.get(one.id) ?? [], most));
}

function pointLine(series: SelectedSeries, newest: readonly PointRow[], most: number): PanelLine {
  const points = [...newest].reverse();
  return {
    ...{ series, form: 'points', cut: newest.length >= most },
    times: points.map(({ time }) => time),
    values: points.map(({ value }) => value),
  };
}

/** What held at the beginning (of what was measured since `heldSince`), then each point; of very many, the first and the last of each bucket. */
async function states(asked: Asked, series: readonly SelectedSeries[]): Promise<PanelLine[]> {
  if (series.length === 0) return [];
  const { query, from, heldSince, pixels, zone } = asked;
  const most = Math.min(pixels * POINTS_PER_PIXEL, rowsOfEach(asked));
  const found = await pointLines({ ...asked, series }, most);
  const many = found.filter(({ cut }) => cut).map((line) => line.series);
  const width = fittingWidth(asked, Math.max(LEAST_PIXELS, most / 2), zone);
  const rows = groupBy(
    many.length === 0
      ? []
      : await bucketsOf({ ...asked, series: many }, [{ type: 'first' }, { type: 'last' }], width),
    ({ group }) => Number(group),
  );
  const held = { series, after: heldSince, before: from, count: 1 };
  const before = groupBy(heldSince < from ? await query.last(held) : [], (row) => row.series);
  return found.map((line): PanelLine => {
    const held = before.get(line.series.id)?.[0];
    const own = rows.get(line.series.id);
    const { times, values } = own === undefined ? line : endsOf(own, width);
    return {
      ...{ series: line.series, form: own === undefined ? 'points' : 'buckets', cut: false },
      times: held === undefined ? times : [from, ...times],
      values: held === undefined ? values : [held.value, ...values],
    };
  });
}

function endsOf(rows: readonly BucketRow[], { width }: Width): Pick<PanelLine, 'times' | 'values'> {
  const ends = rows.flatMap(({ time, values: [first, last] }) =>
    first === last
      ? [{ time, value: first }]
      : [
          { time, value: first },
          { time: time + width / 2, value: last },
        ],
  );
  return { times: ends.map(({ time }) => time), values: ends.map(({ value }) => value ?? null) };
}

/** One value of each series; with its course where the panel shows that. */
async function numbers(asked: Asked): Promise<Read> {
  const { query, panel, series, from, to, heldSince } = asked;
  const courses = new Map<number, PanelLine>();
  if (panel.kind === 'number' && panel.options?.spark === true)
    for (const line of (await bucketLines(asked, [{ type: 'mean' }], widthIn(asked, SPARK))).lines)
      courses.set(line.series.id, line);
  const values = new Map<number, Pick<PanelLine, 'value' | 'at'>>();
  if (panel.aggregation === undefined)
    for (const { series: id, value, time } of await query.last({ series, after: from, before: to, count: 1 }))
      values.set(id, { value, at: time });
  else {
    const asks = { series, from, to, heldSince, aggregations: [aggregationOf(panel, 'last')] };
    for (const { series: id, values: found } of await query.statistics(asks))
      values.set(id, { value: found[0] ?? null, at: null });
  }
  return {
    lines: series.map((one) => ({
      ...(courses.get(one.id) ?? { series: one, form: 'points', times: [], values: [], cut: false }),
      ...(values.get(one.id) ?? { value: null, at: null }),
    })),
  };
}

/** Of series of positions their values, of others the positions of their points. */
async function positions(asked: Asked): Promise<PanelLine[]> {
  const { query, panel, series, from, to } = asked;
  const most = panel.options?.track === true ? Math.min(POSITIONS, rowsOfEach(asked)) : 1;
  const query_ = { series, after: from, before: to, count: most, include: ['position'] as const };
  const rows = groupBy(await query.last(query_), (row) => row.series);
  return series.flatMap((one) => {
    const newest = rows.get(one.id) ?? [];
    const placed = [...newest].reverse().flatMap((row) => {
      const place = placeOf(one, row);
      return place === undefined ? [] : [{ row, place }];
    });
    if (placed.length === 0) return [];
    return {
      ...{ series: one, form: 'points' as const, cut: most > 1 && newest.length >= most },
      times: placed.map(({ row }) => row.time),
      values: placed.map(({ row }) => row.value),
      latitudes: placed.map(({ place }) => place[0]),
      longitudes: placed.map(({ place }) => place[1]),
    };
  });
}

function placeOf({ kind }: SelectedSeries, row: PointRow): readonly [number, number] | undefined {
  if (row.latitude !== undefined && row.longitude !== undefined) return [row.latitude, row.longitude];
  if (kind !== 'gps') return undefined;
  const [latitude = NaN, longitude = NaN] = String(row.value).split(',', 2).map(Number);
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? [latitude, longitude] : undefined;
}
