/**
 * The points store: spool, heads, engine and queries behind one door. Services write through `number`, `text`, `extras`
 * and `commit`, and read through the query families; every read first waits for those of its series that have points in
 * the spool, so a read that starts after an acknowledged write sees it.
 */
import path from 'node:path';
import { TributaryError } from '../errors/error.js';
import type { DiskRoom } from './disk-room.js';
import { rowBinary } from './engine/answer-forms.js';
import type { Engine, EngineFigures, QueryEngine, QueryLimits } from './engine/engine.js';
import { GUESTS } from './engine/guest.js';
import { ForeignSeries, withRefusals } from './engine/refusal.js';
import { Turns } from './engine/turns.js';
import { DoubtfulHeads } from './doubtful-heads.js';
import { Heads } from './heads.js';
import { Repeats } from './repeats.js';
import { createSchema, emptyDatabase } from './schema/create.js';
import { TABLES } from './schema/tables.js';
import { TELEMETRY } from './schema/telemetry-view.js';
import { Settler } from './settler.js';
import type { Extras } from './spool/arena.js';
import { replay, noteSegment } from './spool/replay.js';
import { Spool } from './spool/spool.js';
import { queryBuckets, type BucketCell, type BucketQuery } from './queries/buckets.js';
import { queryCounts, type CountQuery } from './queries/counts.js';
import { queryEdge, type EdgeQuery } from './queries/edge.js';
import { hasExtras } from './queries/export-extras.js';
import { exportHeading, exportPieces } from './queries/export.js';
import { renderRows, type RenderedRows } from './queries/export-literal.js';
import { BACKGROUND, type ExportPiece, type ExportQuery } from './queries/export-query.js';
import { tablesOf } from './queries/export-slices.js';
import { queryExtras, type ExtrasQuery, type FoundExtras } from './queries/extras.js';
import { loadHeads, readHeads } from './queries/heads-load.js';
import { queryLastSequences } from './queries/last-sequences.js';
import { queryPresence, type PointKey } from './queries/presence.js';
import { queryRange, type RangePage, type RangeQuery } from './queries/range.js';
import type { SeriesByTable, StoredPoint } from './queries/row.js';
import { queryWeights, type PieceWeight, type WeightsQuery } from './queries/weights.js';
import { countSlice, querySlice, type SliceQuery } from './queries/slice.js';
import { removalSql } from './queries/removal.js';
import { Sources } from './queries/sql.js';
import { queryWideBuckets, type WideBucket, type WideBucketsQuery } from './queries/wide-buckets.js';
import { UserSql, type NamedSeries, type SqlAnswer } from './user-sql/user-sql.js';
import { queryWideRows, type WideRow, type WideRowsQuery } from './queries/wide-rows.js';

export interface Problem {
  readonly message: string;
  readonly error: unknown;
  readonly file?: string;
  /** Somebody has to look at it. */
  readonly severe?: true;
}

export interface PointsStoreOptions {
  readonly engine: Engine;
  readonly database: string;
  /** Folder of the spool and of what is noted beside it. */
  readonly folder: string;
  readonly flushInterval: number;
  readonly flushRows: number;
  readonly settleInterval: number;
  /** Most bytes in the spool before writes are refused. */
  readonly spoolLimit: number;
  readonly room: DiskRoom;
  readonly onProblem: (problem: Problem) => void;
  readonly userSql: {
    /** Bounds of one statement. */
    readonly limits: QueryLimits;
    /** Most bytes of an answer. */
    readonly answerBytes: number;
  };
}

/** Statements of users that wait, of all projects; one project may be half of them. */
const SQL_QUEUE = 100;

export class PointsStore {
  readonly heads = new Heads();
  readonly #sqlTurns = new Turns({ size: GUESTS, queue: SQL_QUEUE });
  #answersRefused = 0;
  readonly #repeats: Repeats;
  #spool!: Spool;
  #settler!: Settler;
  #userSql: UserSql | undefined;
  readonly #doubtful: DoubtfulHeads;

  private constructor(private readonly options: PointsStoreOptions) {
    this.#repeats = new Repeats(path.join(options.folder, 'unsettled.json'));
    this.#doubtful = new DoubtfulHeads({
      heads: this.heads,
      pushEpoch: () => this.#spool.pushEpoch,
      flush: () => this.#spool.flush(),
      read: (ids) => this.#ask(() => readHeads(options.engine, options.database, ids)),
    });
  }

  static async open(options: PointsStoreOptions): Promise<PointsStore> {
    const store = new PointsStore(options);
    await store.#open();
    return store;
  }

  async #open(): Promise<void> {
    const { engine, database, folder } = this.options;
    await Spool.folder(folder);
    await this.#repeats.load();
    await createSchema(engine, database);
    await this.#watchParts(engine);
    this.#userSql = await this.#openUserSql();
    await loadHeads(engine, database, this.heads);
    const { nextNumber, doubtful } = await replay({
      ...this.options,
      heads: this.heads,
      repeats: this.#repeats,
    });
    for (const [id, head] of await readHeads(engine, database, [...doubtful])) this.heads.load(id, head);
    this.#spool = new Spool(
      {
        ...this.options,
        beforeInsert: () => this.#repeats.save(),
        onUncertain: (segment) => noteSegment(segment.table, segment.path, this.#repeats),
        onUnclosed: (error) => this.options.onProblem({ message: 'a segment could not be closed', error }),
        onLost: (series) => this.#doubtful.lose(series),
      },
      nextNumber,
    );
    this.#settler = new Settler({
      ...this.options,
      repeats: this.#repeats,
      interval: this.options.settleInterval,
      flush: () => this.#spool.flush(),
    });
  }

  /** Parts that are exchanged bring back points that others may hold too. */
  async #watchParts({ parts }: Engine): Promise<void> {
    if (!parts) return;
    const repeats = this.#repeats;
    parts.onGoneBack = (where) => repeats.notePartition(where);
    for (const where of await parts.begin()) repeats.notePartition(where);
  }

  /** Without a door of its own there is no SQL: with the platform's rights no user's statement runs. */
  async #openUserSql(): Promise<UserSql | undefined> {
    const { engine, database, userSql, onProblem } = this.options;
    try {
      const guest = await engine.admitGuests({
        limits: userSql.limits,
        database: emptyDatabase(database),
        view: `${database}.${TELEMETRY}`,
        user: `${database}_sql`,
        answerBytes: userSql.answerBytes,
      });
      return new UserSql({ guest, database, answerBytes: userSql.answerBytes });
    } catch (error) {
      if (engine.mode === 'embedded') throw error;
      const message =
        'SQL is off: the points database does not let Tributary make a user for it (docs/operations.md "Server stores")';
      onProblem({ message, error });
      return undefined;
    }
  }

  /** Throws spool_full or disk_full when no more points can be kept safely; checked once per request. */
  checkRoom(): void {
    const { spoolLimit, room } = this.options;
    const { spooledBytes } = this.#spool.flusher;
    if (spooledBytes > spoolLimit)
      throw new TributaryError('spool_full', { value: spooledBytes, limit: spoolLimit });
    room.check();
  }

  /** Appends a point of a numeric series (ids reserved in `heads`); returns its version. Durable after `commit`. */
  number(series: number, time: number, sequence: number, value: number): number {
    const spool = this.#spool;
    const before = this.heads.version;
    const version = this.heads.observe(series, time, sequence, value, spool.pushEpoch);
    const arena = spool.numbers;
    if (version !== before) {
      arena.repeats = true;
      this.#repeats.note('numbers', series, time);
    }
    arena.push(series, time, version, sequence, value);
    return version;
  }

  text(series: number, time: number, sequence: number, value: string): number {
    const spool = this.#spool;
    const before = this.heads.version;
    const version = this.heads.observeText(series, time, sequence, value, spool.pushEpoch);
    const arena = spool.texts;
    if (version !== before) {
      arena.repeats = true;
      this.#repeats.note('texts', series, time);
    }
    arena.push(series, time, version, sequence, value);
    return version;
  }

  /** Position, x and metadata of the point just appended with this version. */
  extras(series: number, time: number, sequence: number, version: number, extras: Extras): void {
    this.#spool.extras.push(series, time, version, sequence, extras);
  }

  commit(): Promise<void> {
    return this.#spool.commit();
  }

  /** The same for rows that `push` appends with pauses: no commit takes some of them and leaves others. */
  commitPushed(push: () => Promise<void>): Promise<void> {
    return this.#spool.commitPushed(push);
  }

  async range(query: RangeQuery): Promise<RangePage> {
    return this.#read(query.series, (sources, engine) => queryRange(engine, sources, this.heads, query));
  }

  async edge(query: EdgeQuery): Promise<StoredPoint[]> {
    return this.#read(
      query.series,
      (sources, engine) => queryEdge(engine, sources, this.heads, query),
      query.background,
    );
  }

  async buckets(query: BucketQuery): Promise<BucketCell[]> {
    return this.#read(
      query.series,
      (sources, engine) => queryBuckets(engine, sources, this.heads, query),
      query.background,
    );
  }

  async slice(query: SliceQuery): Promise<StoredPoint[]> {
    return this.#read(seriesOf(query), (sources, engine) => querySlice(engine, sources, query));
  }

  async countSlice(query: Pick<SliceQuery, 'windows' | 'sequences'>): Promise<number> {
    return this.#read(seriesOf(query), (sources, engine) => countSlice(engine, sources, query));
  }

  /** Which of these very points, of series of kind number, are there. */
  async holds(points: readonly PointKey[]): Promise<boolean[]> {
    return this.#read({ numbers: points.map(({ series }) => series), texts: [] }, (sources, engine) =>
      queryPresence(engine, sources, points),
    );
  }

  async counts(query: CountQuery): Promise<Map<number, number>> {
    return this.#read(query.series, (sources, engine) => queryCounts(engine, sources, query));
  }

  async weights(query: WeightsQuery): Promise<PieceWeight[]> {
    return this.#read(query.series, (sources, engine) => queryWeights(engine, sources, query));
  }

  /** Of series of kind number; those without points are left out. */
  async lastSequences(series: readonly number[]): Promise<Map<number, number>> {
    return this.#read({ numbers: series, texts: [] }, (sources, engine) =>
      queryLastSequences(engine, sources, series),
    );
  }

  async wideRows(query: WideRowsQuery): Promise<WideRow[]> {
    return this.#read(query.series, (sources, engine) => queryWideRows(engine, sources, this.heads, query));
  }

  async wideBuckets(query: WideBucketsQuery): Promise<WideBucket[]> {
    return this.#read(query.series, (sources, engine) => queryWideBuckets(engine, sources, query));
  }

  async readExtras(query: ExtrasQuery): Promise<FoundExtras> {
    if (query.points.length === 0) return { fitting: 0, of: () => undefined };
    return this.#read({ numbers: query.points.map((point) => point.series), texts: [] }, (sources, engine) =>
      queryExtras(engine, sources, query),
    );
  }

  /** Points of any number as rows of a file, everything that is acknowledged now among them. */
  async *export(query: ExportQuery): AsyncGenerator<ExportPiece> {
    await this.#read(tablesOf(query.devices), () => Promise.resolve());
    yield* exportPieces(this.options.engine, (work) => this.#ask(() => this.#once(work)), query);
  }

  /** Whether points of the selection have position, x or metadata. */
  async hasExtras(query: ExportQuery): Promise<boolean> {
    const series = tablesOf(query.devices);
    return this.#read(series, (sources, engine) => hasExtras(engine, sources, query));
  }

  /** What a file of these columns is without rows. */
  exportHeading(query: ExportQuery): Promise<Uint8Array> {
    return this.#ask(() => this.#once((sources) => exportHeading(this.options.engine, sources, query)));
  }

  /** Rows that are made elsewhere, in a format of the engine. */
  renderRows(...rendered: RenderedRows): Promise<Uint8Array> {
    return this.#ask(() => renderRows(this.options.engine, ...rendered));
  }

  /** Runs an engine call. An answer that is not believed is counted and told: it should never be. */
  async #ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await withRefusals(work);
    } catch (error) {
      const incomplete = error instanceof TributaryError && error.code === 'answer_incomplete';
      if (incomplete || error instanceof ForeignSeries) {
        this.#answersRefused++;
        this.options.onProblem({ message: 'an answer of the engine was refused', error });
      }
      throw error;
    }
  }

  /** The engine on behalf of a project. */
  #engineOf(project: number | undefined, background: boolean): QueryEngine {
    const { engine } = this.options;
    const terms = background ? BACKGROUND : {};
    const claim = { project, background };
    return { query: (sql, form, options) => engine.query(sql, form, { ...terms, ...options, claim }) };
  }

  /** Runs `work` when everything acknowledged so far for these series is in the engine. */
  async #read<T>(
    series: SeriesByTable,
    work: (sources: Sources, engine: QueryEngine) => Promise<T>,
    background = false,
  ): Promise<T> {
    if (this.#doubtful.any) await this.repair();
    let epoch = 0;
    for (const id of series.numbers) epoch = Math.max(epoch, this.heads.pendingEpoch(id));
    for (const id of series.texts) epoch = Math.max(epoch, this.heads.pendingEpoch(id));
    await this.#spool.flushed(epoch);
    const engine = this.#engineOf(series.project, background);
    return this.#ask(() => this.#once((sources) => work(sources, engine)));
  }

  /** Runs `work` so that no point shows twice, though points may be repeated while it runs; at most two times. */
  async #once<T>(work: (sources: Sources) => Promise<T>): Promise<T> {
    const sources = new Sources(this.options.database, this.#repeats);
    const result = await work(sources);
    return sources.held ? result : work(new Sources(this.options.database, this.#repeats, true));
  }

  /** Rows of the backup: all series, everything flushed. */
  async readAll<T>(work: (engine: Engine, sources: Sources, database: string) => Promise<T>): Promise<T> {
    await this.#spool.flush();
    return this.#once((sources) => work(this.options.engine, sources, this.options.database));
  }

  /** Runs `work`, in which one statement of a user runs, when it is this project's turn. Throws engine_busy. */
  sqlTurn<T>(project: number, work: () => Promise<T>): Promise<T> {
    const { seconds } = this.options.userSql.limits;
    return withRefusals(() => this.#sqlTurns.run({ project }, seconds, work));
  }

  /** A user's statement over all points of these series, everything that is acknowledged now among them. */
  async userSql(series: readonly NamedSeries[], statement: string): Promise<SqlAnswer> {
    const sql = this.#userSql;
    if (sql === undefined) throw new TributaryError('sql_unavailable');
    await this.#spool.flush();
    return this.#once((sources) => sql.run(sources, series, statement));
  }

  /** Resolves when the heads are true again, at once if nothing was lost. Reads of the heads alone wait for it. */
  repair(): Promise<void> {
    return this.#doubtful.repair();
  }

  /** Deletes all points of these series; their ids are never used again, so nothing waits for it to finish. */
  async drop(series: readonly number[]): Promise<void> {
    if (series.length === 0) return;
    await this.#spool.flush();
    for (const id of series) this.heads.forget(id);
    for (const table of TABLES) {
      await this.#ask(() =>
        this.options.engine.maintain(
          `ALTER TABLE ${this.options.database}.${table.name} DELETE WHERE series IN (${series.join(',')}) SETTINGS mutations_sync = 0`,
        ),
      );
    }
  }

  /**
   * Deletes the points of these series in [from, to), in microseconds. Resolves when no read shows them; a point that is
   * written meanwhile stays.
   */
  async remove(series: SeriesByTable, from: number, to: number): Promise<void> {
    const ids = [...series.numbers, ...series.texts];
    if (ids.length === 0 || from >= to) return;
    await this.#spool.flush();
    for (const { name } of TABLES) {
      const own = name === 'extras' ? ids : series[name];
      if (own.length > 0)
        await this.#ask(() =>
          this.options.engine.maintain(removalSql(this.options.database, name, own, from, to)),
        );
    }
    this.#doubtful.add(ids);
    await this.repair();
  }

  /** Resolves when the engine answers. */
  async ping(): Promise<void> {
    await this.#ask(() => this.options.engine.query('SELECT toInt64(1)', rowBinary('Int64')));
  }

  /** Hands everything to the engine now. */
  flush(): Promise<void> {
    return this.#spool.flush();
  }

  /** Merges repeated points now; normally the background does it. */
  settle(): Promise<void> {
    return this.#settler.settle();
  }

  get state() {
    const { spooledBytes, flushedRows, problem } = this.#spool.flusher;
    const { engine, room } = this.options;
    const { parts } = engine;
    return {
      spooledBytes,
      flushedRows,
      engineProblem: problem,
      unsettled: this.#repeats.any,
      freeBytes: room.free,
      diskShort: room.isShort,
      mendingParts: parts?.mending ?? false,
      brokenParts: parts?.broken ?? 0,
      lostParts: parts?.lost ?? 0,
      engine: this.#figures(),
      answersRefused: this.#answersRefused,
    };
  }

  /** Those of the engine, users' SQL among them. */
  #figures(): EngineFigures {
    const { waiting, refused, ...others } = this.options.engine.figures;
    const sql = this.#sqlTurns.state;
    return { ...others, waiting: waiting + sql.waiting, refused: refused + sql.refused };
  }

  async close(): Promise<void> {
    await this.#settler.close();
    await this.#spool.close();
    await this.options.engine.close();
  }
}

const seriesOf = ({ windows }: Pick<SliceQuery, 'windows'>): SeriesByTable => ({
  numbers: windows.flatMap(({ series }) => series.numbers),
  texts: windows.flatMap(({ series }) => series.texts),
});
