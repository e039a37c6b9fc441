/** Aggregations over buckets as pieces of a file: the same numbers as `query/buckets` gives, without its cap. */
import { isoFromMicros, nowMicros } from '../../model/time.js';
import type { Aggregation } from '../../model/aggregations.js';
import type { ExportColumn } from '../../model/exports.js';
import type { Kind } from '../../model/kinds.js';
import type { LiteralColumn } from '../../points/queries/export/literal.js';
import type { ExportPiece } from '../../points/queries/export/query.js';
import type { PointsStore } from '../../points/store.js';
import type { BucketRow, ExportOrder, Query, SelectedSeries } from '../services.js';
import { bucketWindows, type BucketWindow } from './bucket-windows.js';
import { bucketHeadings, type Prepared, type PreparedDevice } from './prepare.js';
import { csvRow, jsonRow, type Cell } from './text-cells.js';
import { greatest, least } from '../../model/lists.js';

type Buckets = NonNullable<ExportOrder['buckets']>;

/** Aggregations that say something about buckets behind the last point. */
const HOLDING = new Set<Aggregation['type']>(['timeWeightedMean', 'timeAtValue']);
/** More than the windows ever have. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

export class BucketPieces {
  constructor(
    private readonly store: PointsStore,
    private readonly query: Pick<Query, 'buckets'>,
  ) {}

  async *pieces(order: ExportOrder, prepared: Prepared, buckets: Buckets): AsyncGenerator<ExportPiece> {
    await this.store.repair(prepared.devices.flatMap(({ series }) => series.map(({ id }) => id)));
    const spanOf = (device: PreparedDevice) => this.#spanOf(device, prepared, buckets);
    for (const window of bucketWindows(prepared.devices, buckets.bucket, spanOf, prepared.separate)) {
      const series = window.devices.flatMap((device) => device.series);
      const { from, to } = window;
      const rows = await this.query.buckets({
        ...{ project: order.owner.project ?? 0, series, from, to, ...buckets },
        fill: 'none',
        group: 'series',
        limit: NO_LIMIT,
        background: true,
      });
      const cells = tableRows(prepared, buckets, window, rows);
      if (cells.length === 0) continue;
      yield {
        device: window.device,
        content: await this.#render(prepared, buckets, cells),
        done: window.done,
      };
    }
  }

  async heading(prepared: Prepared, buckets: Buckets): Promise<Uint8Array> {
    return this.#render(prepared, buckets, []);
  }

  /** Where the device can have buckets at all. */
  #spanOf(device: PreparedDevice, { from, to }: Prepared, { aggregations }: Buckets) {
    const { heads } = this.store;
    const known = device.series.filter(({ id }) => heads.has(id));
    const first = least(known, ({ id }) => heads.firstTime(id));
    const last = greatest(known, ({ id }) => heads.lastTime(id));
    const held = aggregations.some(({ type }) => HOLDING.has(type));
    const end = held ? Math.max(last + 1, nowMicros()) : last + 1;
    return { from: Math.max(from, first), to: Math.min(to, end) };
  }

  async #render(prepared: Prepared, buckets: Buckets, rows: readonly Cell[][]): Promise<Uint8Array> {
    const { format, columns } = prepared;
    const headings = [...columns.map(({ heading }) => heading), ...bucketHeadings(prepared, buckets)];
    if (format === 'csv') return Buffer.from(rows.map(csvRow).join(''));
    if (format === 'ndjson') return Buffer.from(rows.map((row) => jsonRow(headings, row)).join(''));
    const types = [...columns.map(leadType), ...valueTypes(prepared, buckets)];
    const typed = headings.map((heading, index) => ({ heading, type: types[index]! }));
    const values = rows.map((row) =>
      row.map((cell, index) => (types[index] === 'text' && cell !== null ? String(cell) : cell)),
    );
    return this.store.queries.renderRows(format, typed, values);
  }
}

/** Rows of cells: device after device, rising in time. */
function tableRows(
  prepared: Prepared,
  buckets: Buckets,
  window: BucketWindow,
  rows: readonly BucketRow[],
): Cell[][] {
  const { layout, columns, names } = prepared;
  const rank = new Map<number, number>();
  const series = new Map<number, SelectedSeries>();
  for (const [index, device] of window.devices.entries())
    for (const one of device.series) {
      rank.set(one.id, index);
      series.set(one.id, one);
    }
  const id = (row: BucketRow) => row.group as number;
  const sorted = [...rows].sort(
    (a, b) => rank.get(id(a))! - rank.get(id(b))! || a.time - b.time || id(a) - id(b),
  );
  const text = prepared.format === 'csv' || prepared.format === 'ndjson';
  const lead = (row: BucketRow): Cell[] =>
    columns.map((column) =>
      leadCell(column, row.time, window.devices[rank.get(id(row))!]!.label, series.get(id(row))!.name, text),
    );
  if (layout === 'long') return sorted.map((row) => [...lead(row), ...row.values]);
  const places = new Map(names.map(({ name }, index) => [name, index]));
  const results = buckets.aggregations.length;
  const wide: Cell[][] = [];
  let before: BucketRow | undefined;
  for (const row of sorted) {
    const same = before && before.time === row.time && rank.get(id(before)) === rank.get(id(row));
    if (!same) wide.push([...lead(row), ...new Array<Cell>(names.length * results).fill(null)]);
    const place = columns.length + places.get(series.get(id(row))!.name)! * results;
    for (const [index, value] of row.values.entries()) wide.at(-1)![place + index] = value;
    before = row;
  }
  return wide;
}

function leadCell(
  { holds }: ExportColumn,
  time: number,
  device: string,
  series: string,
  text: boolean,
): Cell {
  switch (holds) {
    case 'device':
      return device;
    case 'series':
      return series;
    case 'time':
      return text ? isoFromMicros(time, 3) : time;
    case 'instant':
      return text ? isoFromMicros(time) : time;
    case 'milliseconds':
      return Math.floor(time / 1000);
    case 'microseconds':
      return time;
  }
}

function leadType({ holds }: ExportColumn): LiteralColumn['type'] {
  if (holds === 'device' || holds === 'series') return 'label';
  return holds === 'time' || holds === 'instant' ? 'instant' : 'integer';
}

/** First and last have the type of their series, everything else is a number. */
function valueTypes(
  { devices, layout, names }: Prepared,
  { aggregations }: Buckets,
): LiteralColumn['type'][] {
  const all = devices.flatMap((device) => device.series);
  const kinds = new Map<string, Set<Kind>>(names.map(({ name }) => [name, new Set<Kind>()]));
  for (const { name, kind } of all) kinds.get(name)?.add(kind);
  const sets = layout === 'long' ? [new Set(all.map(({ kind }) => kind))] : [...kinds.values()];
  return sets.flatMap((set) =>
    aggregations.map(({ type }) => (type === 'first' || type === 'last' ? typeOf(set) : 'number')),
  );
}

function typeOf(kinds: ReadonlySet<Kind>): LiteralColumn['type'] {
  const [kind] = kinds;
  return kinds.size === 1 && (kind === 'number' || kind === 'boolean') ? kind : 'text';
}
