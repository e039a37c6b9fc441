/**
 * Queries in steps: `t.query().device('boiler').series('temperature').last('1d')` says what is read, the last call (`rows`, `latest`,
 * `columns`, `table` …) reads it. Rule: each step is a new query; nothing is asked for before an end is called.
 */
import type { ArrowTable } from './columns/arrow.js';
import { toArrow } from './columns/arrow.js';
import { collectColumns } from './columns/collect.js';
import type { PointColumns } from './columns/columns.js';
import { atLeast, shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import type { AggregatedRow, CountRow, Include, StoredPoint } from '../native/types.js';
import { AggregateQuery, checkedWidth, type BucketQuery } from './aggregates.js';
import { Aggregating, type Aggregation } from './aggregating.js';
import { inUnits } from './computed-in-units.js';
import { consumptionOf, type Consumption } from './consumption.js';
import { endPages } from './ends.js';
import { columns, counts, statistics } from './families.js';
import { columnPages, countOf, csvPages, pointPages, type PointPage } from './pages.js';
import type { ReadOptions } from './progress.js';
import { Rows } from './rows.js';
import {
  endsQuery,
  EVERYTHING,
  rangeQuery,
  refuseUnits,
  some,
  type QueryState,
  type UnitWish,
} from './state.js';
import { viewOf } from './view.js';
import { tableOf, type Table, type TableBounds } from './tables/table.js';
import type { TableOptions } from './tables/names.js';
import { tableRowPages, type TableRow } from './tables/wide.js';

const MAX_PAGE = 100_000;
/** Points of a page where they stay numbers, of some 20 bytes each: what a request costs is then little beside them. */
const COLUMNS_PAGE = MAX_PAGE;
const INCLUDES: readonly unknown[] = ['position', 'x', 'metadata'] satisfies Include[];

type CalibratedEnds = Pick<
  PointQuery,
  | 'rows'
  | 'pages'
  | 'first'
  | 'latest'
  | 'columns'
  | 'columnPages'
  | 'arrow'
  | 'table'
  | 'tableRows'
  | 'consumption'
  | typeof Symbol.asyncIterator
>;
/** What a calibrated query may be asked for: the platform computes and compares values as they are stored. */
export interface CalibratedQuery extends CalibratedEnds {
  /** Calibrated numbers in this unit, or in units instead of others, as of every query. */
  in(units: UnitWish): CalibratedQuery;
}

/** Points of series; with an aggregation it becomes a query of what is computed. */
export class PointQuery extends Aggregating<AggregateQuery> implements AsyncIterable<StoredPoint> {
  constructor(api: Connection, state: QueryState = EVERYTHING) {
    super(api, state);
  }
  protected of(state: QueryState): this {
    return new PointQuery(this.api, state) as this;
  }
  protected aggregated(aggregations: string[]): AggregateQuery {
    const { order, include, limit, cursor } = this.state;
    const given = { newestFirst: order, include, pageSize: limit, resume: cursor };
    for (const [step, value] of Object.entries(given))
      if (value !== undefined)
        throw new OptionError(
          `an aggregation after ${step}(), which is of points; expected the one or the other.`,
        );
    return new AggregateQuery(this.api, { ...this.state, aggregations });
  }

  /** Buckets without naming an aggregation: of their means. */
  every(width: string): BucketQuery {
    return this.aggregate('mean').every(checkedWidth(width));
  }

  // ── how points come ──
  /** The newest first; the oldest unless asked for. Not of `first` and `latest`, which say it. */
  newestFirst(): this {
    return this.with({ order: 'desc' });
  }
  /** Also position, x-axis value or metadata of the points. */
  include(...what: Include[]): this {
    return this.with({
      include: some('include', what, (one) => INCLUDES.includes(one), 'position, x or metadata'),
    });
  }
  /** Points of one request, from 1 to 100,000; 10,000 unless given, of columns and whole tables 100,000. A page may have fewer, or more of one instant. */
  pageSize(points: number): this {
    if (Number.isInteger(points) && points >= 1 && points <= MAX_PAGE) return this.with({ limit: points });
    throw new OptionError(`pageSize is ${shownOf(points)}; expected a whole number from 1 to ${MAX_PAGE}.`);
  }
  /** Goes on behind a page, whose `next` this is: of the same query, in the same order. */
  resume(cursor: string): this {
    if (typeof cursor === 'string' && cursor !== '') return this.with({ cursor });
    throw new OptionError(
      `resume is ${shownOf(cursor)}; expected the \`next\` of a page that is not the last.`,
    );
  }
  /** Numbers with the calibration of their series applied. The last step before the end, but for `in`. */
  calibrated(): CalibratedQuery {
    if (Object.keys(this.state.bounds).length > 0)
      throw new OptionError('calibrated() after where: the platform compares values as they are stored.');
    return this.with({ calibrated: true });
  }

  // ── points ──
  /** All points, in the order of time, read page by page as they are asked for. */
  rows(options: ReadOptions = {}): Rows<StoredPoint> {
    return new Rows(
      async function* (this: PointQuery) {
        for await (const { items } of this.pages(options)) yield items;
      }.bind(this),
    );
  }
  [Symbol.asyncIterator](): AsyncIterator<StoredPoint, void> {
    return this.rows()[Symbol.asyncIterator]();
  }
  /** Page by page; the `next` of each is for `resume`. */
  pages(options: ReadOptions = {}): AsyncGenerator<PointPage, void> {
    return pointPages(this.api, this.state, options);
  }
  /** The first points of each series, from the beginning of the range on; any number. */
  first(count = 1, call: CallOptions = {}): Rows<StoredPoint> {
    return this.#ends('first', count, call);
  }
  /** The last points of each series, the newest first, before the end of the range; any number. */
  latest(count = 1, call: CallOptions = {}): Rows<StoredPoint> {
    return this.#ends('last', count, call);
  }

  // ── what is computed ──
  /** How many points there are. */
  count(call: CallOptions = {}): Promise<number> {
    return countOf(this.api, this.#whole('count'), call);
  }
  /** How many points each series has. */
  counts(call: CallOptions = {}): Promise<CountRow[]> {
    return counts(this.api, rangeQuery(this.#whole('counts')), call);
  }
  /** Number, least, greatest, mean, deviation, first and last value of each series. */
  statistics(call: CallOptions = {}): Promise<AggregatedRow[]> {
    const state = this.#whole('statistics');
    return inUnits(this.api, state, () => statistics(this.api, rangeQuery(state), call), call);
  }
  /** Of each bucket of this width, as `aggregate(…).every(width).buckets()`; means unless aggregations are named. */
  buckets(
    width: string,
    aggregations: readonly Aggregation[] = ['mean'],
    call: CallOptions = {},
  ): Promise<AggregatedRow[]> {
    return this.aggregate(...aggregations)
      .every(width)
      .buckets(call);
  }
  /**
   * What each series gained in the range: its last value at or before the end, less that at or before the beginning. Of a
   * series that is a `counter`, its increase, resets and overflows included.
   */
  consumption(call: CallOptions = {}): Promise<Consumption[]> {
    return consumptionOf(this.api, this.#whole('consumption'), call);
  }

  // ── columns and tables ──
  /** All points as typed arrays. `mostBytes` bounds them, 256 MiB unless given; more comes page by page. */
  columns({ mostBytes, ...options }: ReadOptions & { mostBytes?: number } = {}): Promise<PointColumns> {
    if (mostBytes !== undefined) atLeast('mostBytes', 1, mostBytes);
    return collectColumns(this.columnPages(options), mostBytes);
  }
  /** The last points of each series (at most 10,000) as typed arrays, the newest first, with what is known of the series. */
  async latestColumns(count = 1, call: CallOptions = {}): Promise<PointColumns> {
    const state = this.#whole('latestColumns');
    const view = await viewOf(state);
    return view(await columns(this.api, 'last', endsQuery(state, count), call));
  }
  /** All points as `columns`, page by page, in constant memory. */
  columnPages(options: ReadOptions = {}): AsyncGenerator<PointColumns, void> {
    return columnPages(this.api, { limit: COLUMNS_PAGE, ...this.state }, options);
  }
  /** The same as a table of `apache-arrow`, which has to be installed beside this package; nothing is copied. */
  async arrow<T = ArrowTable>(options: ReadOptions & { mostBytes?: number } = {}): Promise<T> {
    return (await toArrow(await this.columns(options))) as T;
  }
  /** A row for each instant, a member for each series; bounded, 100,000 rows unless `mostRows` says otherwise. */
  table(options: TableOptions & TableBounds & ReadOptions = {}): Promise<Table> {
    const { columns, units, mostRows, mostBytes, ...read } = options;
    const named = { ...(columns && { columns }), ...(units && { units }) };
    const bounds = {
      ...(mostRows !== undefined && { mostRows }),
      ...(mostBytes !== undefined && { mostBytes }),
    };
    return tableOf(this.columnPages(read), {
      ...named,
      ...bounds,
      selection: this.state.selection,
    });
  }
  /** The same rows one after the other, any number of them; a row has the members of the series that have a point then. */
  tableRows(options: TableOptions & ReadOptions = {}): Rows<TableRow> {
    const { columns, units, ...read } = options;
    const named = { ...(columns && { columns }), ...(units && { units }), selection: this.state.selection };
    return new Rows(() => tableRowPages(columnPages(this.api, this.state, read), named));
  }
  /** CSV of the platform as pieces of text, its header line first. */
  csv(options: CallOptions = {}): AsyncGenerator<string, void> {
    if (this.state.calibrated)
      throw new OptionError('csv after calibrated(): it has values as they are stored.');
    refuseUnits(this.state);
    return csvPages(this.api, this.state, options);
  }

  /** Of ends that no pages lead to: a place between two of them means nothing there. */
  #whole(end: string): QueryState {
    if (this.state.cursor === undefined) return this.state;
    throw new OptionError(
      `${end} after resume(), which is of pages of points; expected the one or the other.`,
    );
  }

  #ends(family: 'first' | 'last', count: number, call: CallOptions): Rows<StoredPoint> {
    const end = family === 'last' ? 'latest' : 'first';
    const state = this.#whole(end);
    if (!Number.isInteger(count) || count < 1)
      throw new OptionError(`${end} is ${shownOf(count)}; expected a whole number from 1 on.`);
    return new Rows(() => endPages(this.api, state, { family, count }, call));
  }
}
