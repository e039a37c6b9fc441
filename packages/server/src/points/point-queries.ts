/** The families of queries over points, each a method: what services read goes through here. */
import type { PieceWeight, PointIdentity } from '../model/records/point.js';
import { greatest, least } from '../model/lists.js';
import type { ConsistentReads } from './consistent-reads.js';
import type { Engine } from './engine/engine.js';
import type { SeriesHeads } from './series-heads.js';
import { queryBuckets, type BucketCell } from './queries/buckets/buckets.js';
import type { BucketQuery } from './queries/buckets/bucket-query.js';
import { queryCounts, type CountQuery } from './queries/counts.js';
import { queryCourses, type Course, type CourseQuery } from './queries/courses.js';
import { queryEnds } from './queries/ends/ends.js';
import type { EndsQuery } from './queries/ends/query.js';
import { hasExtras, hasSequences } from './queries/export/extras.js';
import { exportHeading, exportPieces } from './queries/export/export.js';
import { renderRows, type RenderedRows } from './queries/export/literal.js';
import type { ExportPiece, ExportQuery } from './queries/export/query.js';
import { tablesOf } from './queries/export/slices.js';
import { queryExtras, type ExtrasQuery, type FoundExtras } from './queries/extras.js';
import { queryPresence } from './queries/presence.js';
import { queryRange, type RangePage, type RangeQuery } from './queries/range.js';
import type { SeriesByTable, StoredPoint } from './queries/row.js';
import { querySequencesAt } from './queries/sequences-at.js';
import { querySpans, type SeriesSpan, type SpansQuery } from './queries/spans.js';
import { countSlice, queryNumberedPage, type NumberedPageQuery } from './queries/numbered-page.js';
import { queryUsualValues, type UsualValue, type UsualValuesQuery } from './queries/usual-values.js';
import { queryWeights, type WeightsQuery } from './queries/weights.js';
import { queryWrittenSince, type WrittenSinceQuery } from './queries/written-since.js';
import {
  queryWideBuckets,
  type StoredWideBucket,
  type WideBucketsQuery,
} from './queries/buckets/wide-buckets.js';
import { queryWideRows, type StoredWideRow, type WideRowsQuery } from './queries/wide-rows.js';

export class PointQueries {
  constructor(
    private readonly engine: Engine,
    private readonly heads: SeriesHeads,
    private readonly reads: ConsistentReads,
  ) {}

  async range(query: RangeQuery): Promise<RangePage> {
    return this.reads.read(query.series, (sources, engine) => queryRange(engine, sources, this.heads, query));
  }

  async ends(query: EndsQuery): Promise<StoredPoint[]> {
    return this.reads.read(
      query.series,
      (sources, engine) => queryEnds(engine, sources, this.heads, query),
      query.background,
    );
  }

  async buckets(query: BucketQuery): Promise<BucketCell[]> {
    return this.reads.read(
      query.series,
      (sources, engine) => queryBuckets(engine, sources, this.heads, query),
      query.background,
    );
  }

  async numberedPage(query: NumberedPageQuery): Promise<StoredPoint[]> {
    return this.reads.read(seriesOf(query), (sources, engine) => queryNumberedPage(engine, sources, query));
  }

  async countOfPages(query: Pick<NumberedPageQuery, 'windows' | 'sequences'>): Promise<number> {
    return this.reads.read(seriesOf(query), (sources, engine) => countSlice(engine, sources, query));
  }

  /** Which of these very points, of series of kind number, are there. */
  async holds(points: readonly PointIdentity[]): Promise<boolean[]> {
    return this.reads.read({ numbers: points.map(({ series }) => series), texts: [] }, (sources, engine) =>
      queryPresence(engine, sources, points),
    );
  }

  /** The greatest sequence of points of these series at each of these instants; those without a point are left out. */
  async sequencesAt(series: SeriesByTable, times: readonly number[]): Promise<Map<number, number>> {
    const ids = [...series.numbers, ...series.texts].filter((id) => this.heads.has(id));
    const [first, last] = [
      least(ids, (id) => this.heads.firstTime(id)),
      greatest(ids, (id) => this.heads.lastTime(id)),
    ];
    // What is sent is mostly newer than all that is there, and then nothing is read.
    const some = times.filter((time) => time >= first && time <= last);
    if (some.length === 0) return new Map();
    return this.reads.read(series, (sources, engine) => querySequencesAt(engine, sources, series, some));
  }

  async counts(query: CountQuery): Promise<Map<number, number>> {
    return this.reads.read(query.series, (sources, engine) => queryCounts(engine, sources, query));
  }

  /** Series without a point in the range are left out. */
  async spans(query: SpansQuery): Promise<Map<number, SeriesSpan>> {
    return this.reads.read(
      query.series,
      (sources, engine) => querySpans(engine, sources, query),
      query.background,
    );
  }

  /** By series and hour of the week; hours without a point are left out. */
  async usualValues(query: UsualValuesQuery): Promise<UsualValue[]> {
    const { project, series, background } = query;
    return this.reads.read(
      { project, numbers: series, texts: [] },
      (sources, engine) => queryUsualValues(engine, sources, query),
      background,
    );
  }

  /** In the background; series without a point in their time are left out. */
  async courses(query: CourseQuery): Promise<Course[]> {
    return this.reads.read(
      byTable(query, query.since.keys()),
      (sources, engine) => queryCourses(engine, sources, query),
      true,
    );
  }

  /** In the background. */
  async writtenSince(query: WrittenSinceQuery): Promise<Map<number, number>> {
    return this.reads.read(
      byTable(query, query.spans.keys()),
      (sources, engine) => queryWrittenSince(engine, sources, query),
      true,
    );
  }

  async weights(query: WeightsQuery): Promise<PieceWeight[]> {
    return this.reads.read(query.series, (sources, engine) => queryWeights(engine, sources, query));
  }

  async wideRows(query: WideRowsQuery): Promise<StoredWideRow[]> {
    return this.reads.read(query.series, (sources, engine) =>
      queryWideRows(engine, sources, this.heads, query),
    );
  }

  async wideBuckets(query: WideBucketsQuery): Promise<StoredWideBucket[]> {
    return this.reads.read(query.series, (sources, engine) => queryWideBuckets(engine, sources, query));
  }

  async readExtras(query: ExtrasQuery): Promise<FoundExtras> {
    if (query.points.length === 0) return { fitting: 0, of: () => undefined };
    return this.reads.read(
      { numbers: query.points.map((point) => point.series), texts: [] },
      (sources, engine) => queryExtras(engine, sources, query),
    );
  }

  /** Points of any number as rows of a file, everything that is acknowledged now among them. */
  async *export(query: ExportQuery): AsyncGenerator<ExportPiece> {
    await this.reads.read(tablesOf(query.devices), () => Promise.resolve());
    yield* exportPieces(this.engine, (work) => this.reads.ask(() => this.reads.once(work)), query);
  }

  /** Whether points of the selection have position, x or metadata. */
  async hasExtras(query: ExportQuery): Promise<boolean> {
    const series = tablesOf(query.devices);
    return this.reads.read(series, (sources, engine) => hasExtras(engine, sources, query));
  }

  async hasSequences(query: ExportQuery): Promise<boolean> {
    const series = tablesOf(query.devices);
    return this.reads.read(series, (sources, engine) => hasSequences(engine, sources, query));
  }

  /** What a file of these columns is without rows. */
  exportHeading(query: ExportQuery): Promise<Uint8Array> {
    return this.reads.ask(() => this.reads.once((sources) => exportHeading(this.engine, sources, query)));
  }

  /** Rows that are made elsewhere, in a format of the engine. */
  renderRows(...rendered: RenderedRows): Promise<Uint8Array> {
    return this.reads.ask(() => renderRows(this.engine, ...rendered));
  }
}

const byTable = (
  { project, table }: Pick<CourseQuery, 'project' | 'table'>,
  ids: Iterable<number>,
): SeriesByTable => ({ project, numbers: [], texts: [], [table]: [...ids] });

const seriesOf = ({ windows }: Pick<NumberedPageQuery, 'windows'>): SeriesByTable => ({
  numbers: windows.flatMap(({ series }) => series.numbers),
  texts: windows.flatMap(({ series }) => series.texts),
});
