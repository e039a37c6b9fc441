/**
 * The points store: spool, heads, engine and queries behind one door. Services write through `number`, `text`, `extras`
 * and `commit`, and read through `queries`; a read that starts after an acknowledged write sees it.
 */
import path from 'node:path';
import { TributaryError } from '../errors/error.js';
import { END_OF_TIME } from '../model/time.js';
import type { DiskRoom } from './disk-room.js';
import { rowBinary } from './engine/answer-forms.js';
import type { Engine, EngineFigures } from './engine/engine.js';
import { ConsistentReads } from './consistent-reads.js';
import { DoubtfulHeads } from './doubtful-heads.js';
import { SeriesHeads, type Head } from './series-heads.js';
import { Maintenance } from './maintenance.js';
import { PointQueries } from './point-queries.js';
import type { Problem } from './problem.js';
import { loadHeads, readHeads } from './queries/heads-load.js';
import { Deletions } from './deletions/deletions.js';
import { Eraser, type EraseWaiter } from './deletions/eraser.js';
import type { JobOfDeletion, Tombstone } from './deletions/tombstone.js';
import { Tombstones } from './deletions/tombstones.js';
import type { DeletionWatch, WatchedRead } from './deletions/watch.js';
import type { SeriesByTable } from './queries/row.js';
import { PossibleDuplicates } from './possible-duplicates.js';
import { createSchema } from './schema/create.js';
import { Settler } from './settler.js';
import type { Extras } from './spool/column-buffer.js';
import { replay, noteSegment } from './spool/replay.js';
import { Spool } from './spool/spool.js';
import { ProjectsSql, type UserSqlBounds } from './user-sql/projects-sql.js';
import type { SqlAnswer } from '../model/records/sql-answer.js';
import type { NamedSeries } from './user-sql/user-sql.js';

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
  readonly userSql: UserSqlBounds;
  /** Who looks at points behind the writes: told what must not be lost for it. */
  readonly follower?: PointsFollower;
}

export interface PointsFollower {
  /** A row of the spool that an earlier run left. */
  replayed(series: number, time: number): void;
  /** Resolves when it has noted what it has not looked at of the epochs up to this one: they leave the spool. */
  save(epoch: number): Promise<void>;
}

export class PointsStore {
  readonly heads = new SeriesHeads();
  /** What services read through. */
  readonly queries: PointQueries;
  readonly #reads: ConsistentReads;
  readonly #duplicates: PossibleDuplicates;
  readonly #doubtful: DoubtfulHeads;
  #eraser!: Eraser;
  #deletions!: Deletions;
  #spool!: Spool;
  #settler!: Settler;
  #sql!: ProjectsSql;

  private constructor(
    private readonly options: PointsStoreOptions,
    private readonly tombstones: Tombstones,
  ) {
    this.#duplicates = new PossibleDuplicates(path.join(options.folder, 'unsettled.json'));
    this.#doubtful = new DoubtfulHeads({
      heads: this.heads,
      flush: () => this.#spool.flush(),
      read: (ids) => this.#reads.ask(() => this.#readHeads(ids)),
    });
    this.#reads = new ConsistentReads({
      ...options,
      heads: this.heads,
      duplicates: this.#duplicates,
      doubtful: this.#doubtful,
      hidden: tombstones,
      flushed: (epoch) => this.#spool.flushed(epoch),
    });
    this.queries = new PointQueries(options.engine, this.heads, this.#reads);
  }

  static async open(options: PointsStoreOptions): Promise<PointsStore> {
    await Spool.folder(options.folder);
    const tombstones = await Tombstones.open(options.folder);
    const store = new PointsStore(options, tombstones);
    await store.#open();
    return store;
  }

  async #open(): Promise<void> {
    const { engine, database, userSql, onProblem } = this.options;
    const { tombstones } = this;
    await this.#duplicates.load();
    await createSchema(engine, database);
    await this.#watchParts(engine);
    this.#sql = await ProjectsSql.open(engine, database, userSql, onProblem);
    await loadHeads(engine, database, this.heads, tombstones.conditionOfAll);
    this.heads.raiseVersion(tombstones.nextVersion);
    const { nextNumber, doubtful } = await replay({
      ...this.options,
      heads: this.heads,
      duplicates: this.#duplicates,
      hides: (series) => tombstones.hides(series),
      onRow: this.options.follower && ((series, time) => this.options.follower!.replayed(series, time)),
      beforeInsert: () => this.options.follower?.save(0),
    });
    const replayed = await this.#readHeads([...doubtful]);
    for (const id of doubtful) this.heads.settle(id, replayed.get(id));
    this.#spool = new Spool(
      {
        ...this.options,
        beforeInsert: async (epoch) => {
          await this.options.follower?.save(epoch);
          await this.#duplicates.save();
        },
        onUncertain: (segment) => noteSegment(segment.table, segment.path, this.#duplicates),
        onUnclosed: (error) => onProblem({ message: 'a segment could not be closed', error }),
        onLost: (series) => this.#doubtful.lose(series),
      },
      nextNumber,
    );
    const maintenance = new Maintenance(engine);
    this.#eraser = new Eraser({
      ...{ ...this.options, maintenance, tombstones },
      flush: () => this.#spool.flush(),
    });
    this.#deletions = new Deletions({
      ...{ heads: this.heads, tombstones, room: this.options.room },
      ...{ doubtful: this.#doubtful, eraser: this.#eraser },
    });
    if (tombstones.any) this.#eraser.start();
    this.#settler = new Settler({
      ...{ ...this.options, maintenance },
      duplicates: this.#duplicates,
      interval: this.options.settleInterval,
      flush: () => this.#spool.flush(),
    });
  }

  /** Parts that are exchanged bring back points that others may hold too. */
  async #watchParts({ parts }: Engine): Promise<void> {
    if (!parts) return;
    const duplicates = this.#duplicates;
    parts.onGoneBack = (where) => {
      duplicates.notePartition(where);
      this.tombstones.reopen();
      if (this.tombstones.any) this.#eraser?.start();
    };
    for (const where of await parts.begin()) duplicates.notePartition(where);
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
    const buffer = spool.numbers;
    if (version !== before) {
      buffer.mayDuplicate = true;
      this.#duplicates.note('numbers', series, time);
    }
    buffer.push(series, time, version, sequence, value);
    return version;
  }

  text(series: number, time: number, sequence: number, value: string): number {
    const spool = this.#spool;
    const before = this.heads.version;
    const version = this.heads.observeText(series, time, sequence, value, spool.pushEpoch);
    const buffer = spool.texts;
    if (version !== before) {
      buffer.mayDuplicate = true;
      this.#duplicates.note('texts', series, time);
    }
    buffer.push(series, time, version, sequence, value);
    return version;
  }

  /** Position, x and metadata of the point just appended with this version. */
  extras(series: number, time: number, sequence: number, version: number, extras: Extras): void {
    this.#spool.extras.push(series, time, version, sequence, extras);
  }

  commit(): Promise<void> {
    return this.#spool.commit();
  }

  /** Of the rows that are pushed now. */
  get epoch(): number {
    return this.#spool.pushEpoch;
  }

  /** The same for rows that `push` appends with pauses: no commit takes some of them and leaves others. */
  pushed(push: () => Promise<void>): Promise<{ readonly durable: Promise<void> }> {
    return this.#spool.pushed(push);
  }

  /** Rows of the backup: all series, everything flushed. */
  async readAll<T>(work: (engine: Engine, database: string, hidden: string) => Promise<T>): Promise<T> {
    await this.#spool.flush();
    return work(this.options.engine, this.options.database, this.tombstones.conditionOfAll);
  }

  /** Runs `work`, in which one statement of a user runs, when it is this project's turn. Throws engine_busy. */
  sqlTurn<T>(project: number, work: () => Promise<T>): Promise<T> {
    return this.#sql.turn(project, work);
  }

  /** A user's statement over all points of these series, everything that is acknowledged now among them. */
  async userSql(series: readonly NamedSeries[], statement: string): Promise<SqlAnswer> {
    await this.#spool.flush();
    return this.#reads.once((sources) => this.#sql.run(sources, series, statement));
  }

  /** Resolves when the heads of these series are true again, mostly at once. Reads of the heads alone wait for it. */
  async repair(series: readonly number[]): Promise<void> {
    if (this.#doubtful.any) await this.#doubtful.repair(series);
  }

  /** The greatest sequence among the points of these series, those in the spool included; 0 without any. */
  async highestSequence(series: readonly number[]): Promise<number> {
    await this.repair(series);
    return series.reduce((highest, id) => Math.max(highest, this.heads.highestSequence(id)), 0);
  }

  /** The greatest sequence of points of these series at each of these instants; instants without a point are left out. */
  async sequencesAt(series: SeriesByTable, times: readonly number[]): Promise<Map<number, number>> {
    await this.repair([...series.numbers, ...series.texts]);
    return this.queries.sequencesAt(series, times);
  }

  /** Deletes all points of these series, whose ids are never used again; answers the deletions that this makes. */
  drop(series: readonly number[]): Promise<number[]> {
    return this.#deletions.drop(series);
  }

  /**
   * Deletes the points of these series in [from, to), in microseconds: all that were written before the call, in whatever
   * state. Resolves when no read shows them any more, now or after a crash; the engine is rid of them later (`erased`). A point
   * that is written afterwards stays. Throws too_many_deletions or disk_full.
   */
  remove(
    series: readonly number[],
    from: number,
    to: number,
    job: JobOfDeletion | null = null,
  ): Promise<Tombstone | undefined> {
    return this.#deletions.remove(series, from, to, job);
  }

  /** Resolves with the number of rows when those of a deletion are out of the engine. */
  erased(id: number, wait: EraseWaiter): Promise<number> {
    return this.#eraser.erased(id, wait);
  }

  /** Deletions whose rows may still be in the engine, oldest first. */
  get deletions(): readonly Tombstone[] {
    return this.tombstones.pending;
  }

  /** For who reads piece by piece and must not mix what was there before a deletion with what is there after it. */
  watchDeletions(read: WatchedRead): DeletionWatch {
    return this.tombstones.watch(read);
  }

  async #readHeads(series: readonly number[]): Promise<Map<number, Head>> {
    const { engine, database } = this.options;
    const hidden = this.tombstones.condition(series, 0, END_OF_TIME);
    return readHeads(engine, database, hidden, series);
  }

  /** Resolves when the engine answers. */
  async ping(): Promise<void> {
    await this.#reads.ask(() => this.options.engine.query('SELECT toInt64(1)', rowBinary('Int64')));
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
      unsettled: this.#duplicates.any,
      freeBytes: room.free,
      diskShort: room.isShort,
      mendingParts: parts?.mending ?? false,
      brokenParts: parts?.broken ?? 0,
      lostParts: parts?.lost ?? 0,
      engine: this.#figures(),
      answersRefused: this.#reads.refused,
    };
  }

  /** Those of the engine, users' SQL among them. */
  #figures(): EngineFigures {
    const { waiting, refused, ...others } = this.options.engine.figures;
    const sql = this.#sql.state;
    return { ...others, waiting: waiting + sql.waiting, refused: refused + sql.refused };
  }

  async close(): Promise<void> {
    await this.#settler.close();
    await this.#eraser.close();
    await this.#spool.close();
    await this.options.engine.close();
  }
}
