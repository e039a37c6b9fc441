/**
 * Takes the rows of deletions out of the engine, in the background: of a large table partition by partition, one statement at a time, with as
 * much rest as work, and nothing while disk space is short (a part is written anew). What the engine does not do now is tried
 * again; until then reads leave the rows out.
 */
import type { Problem } from '../problem.js';
import type { Engine } from '../engine/engine.js';
import type { Maintenance } from '../maintenance.js';
import { rowBinary } from '../engine/answer-forms.js';
import { append } from '../../model/lists.js';
import { RowReader } from '../queries/row-binary.js';
import { TABLES, type Table } from '../schema/tables.js';
import { hiddenSql, type Tombstone } from './tombstone.js';
import type { Tombstones } from './tombstones.js';

export interface EraserOptions {
  readonly engine: Pick<Engine, 'query'>;
  readonly maintenance: Maintenance;
  readonly database: string;
  readonly tombstones: Tombstones;
  /** Hands everything in the spool to the engine: what deletions hide may still stand there. */
  readonly flush: () => Promise<void>;
  readonly onProblem: (problem: Problem) => void;
}

/** Rows that were taken out, and those that there were to take out. A point that was written again may have several. */
export interface Erased {
  readonly rows: number;
  readonly of: number;
}

export interface EraseWaiter {
  readonly signal?: AbortSignal;
  readonly onProgress?: (erased: Erased) => void;
}

interface Piece {
  readonly table: Table['name'];
  /** Absent: all of them. */
  readonly partition?: string;
  readonly rows: number;
}

/** Rows of the parts that one statement may write anew, if it is not of one partition. */
const ROWS_AT_ONCE = 10_000_000;
/** Series in the text of one statement. */
const SERIES_AT_ONCE = 20_000;
const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 5_000;
const LONG_PAUSE_MS = 60_000;
/** Looking for rows reads what identifies them of whole series. */
const UNLIMITED = { seconds: 3_600, claim: { background: true } };
const ROWS = rowBinary('String', 'UInt64');

export class Eraser {
  readonly #waiters = new Map<
    number,
    { readonly wait: EraseWaiter; readonly resolve: (rows: number) => void }
  >();
  /** Those that somebody told to stop: they go on with the next start. */
  readonly #stopped = new Set<number>();
  #running: Promise<void> | undefined;
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(private readonly options: EraserOptions) {}

  /** There is something to do; it is not waited for. */
  start(): void {
    if (this.#closed) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      // One may have come between the last look and here.
      if (this.#batch().length > 0) this.start();
    });
  }

  /** Resolves with the number of rows taken out when the deletion is done; rejects when the waiter gives up, which ends it for now. */
  erased(id: number, wait: EraseWaiter = {}): Promise<number> {
    const { signal } = wait;
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#waiters.delete(id);
        this.#stopped.add(id);
        reject(signal!.reason as Error);
      };
      if (signal?.aborted) return stop();
      signal?.addEventListener('abort', stop, { once: true });
      const done = (rows: number) => {
        signal?.removeEventListener('abort', stop);
        resolve(rows);
      };
      if (this.options.tombstones.get(id) === undefined) return done(0);
      this.#waiters.set(id, { wait, resolve: done });
      this.start();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wake?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    // A moment first: what comes together is taken out together.
    await this.#pause(FIRST_PAUSE_MS);
    let pause = FIRST_PAUSE_MS;
    for (let batch = this.#batch(); batch.length > 0 && !this.#closed; batch = this.#batch()) {
      try {
        await this.#erase(batch);
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        if (this.#closed) return;
        if (pause >= MAX_PAUSE_MS)
          this.options.onProblem({
            message: 'points that were deleted could not be taken out of the engine yet; it is tried again',
            error,
          });
        await this.#pause(pause);
        pause = pause >= MAX_PAUSE_MS ? LONG_PAUSE_MS : pause * 2;
      }
    }
  }

  #batch(): Tombstone[] {
    const batch: Tombstone[] = [];
    let series = 0;
    for (const tombstone of this.options.tombstones.pending) {
      if (this.#stopped.has(tombstone.id)) continue;
      series += tombstone.series.length;
      if (batch.length > 0 && series > SERIES_AT_ONCE) break;
      batch.push(tombstone);
    }
    return batch;
  }

  async #erase(batch: readonly Tombstone[]): Promise<void> {
    const { maintenance, database, tombstones, flush } = this.options;
    await flush();
    const condition = hiddenSql(batch);
    const pieces = await this.#pieces(condition);
    const of = pieces.reduce((sum, piece) => sum + piece.rows, 0);
    let rows = 0;
    this.#report(batch, { rows, of });
    for (const piece of pieces) {
      if (this.#closed || batch.some(({ id }) => this.#stopped.has(id))) return;
      const where = piece.partition === undefined ? '' : ` IN PARTITION ID '${piece.partition}'`;
      const begun = performance.now();
      await maintenance.run(
        `ALTER TABLE ${database}.${piece.table} DELETE${where} WHERE ${condition} SETTINGS mutations_sync = 2`,
      );
      rows += piece.rows;
      this.#report(batch, { rows, of });
      await this.#pause(performance.now() - begun);
    }
    await tombstones.finish(batch.map(({ id }) => id));
    for (const { id } of batch) {
      this.#waiters.get(id)?.resolve(of);
      this.#waiters.delete(id);
    }
  }

  /** Where rows of these deletions lie. A table of many partitions with little in them is one piece: each statement has its price. */
  async #pieces(condition: string): Promise<Piece[]> {
    const { engine, database } = this.options;
    const pieces: Piece[] = [];
    for (const { name } of TABLES) {
      const own: Piece[] = [];
      const sql = `SELECT _partition_id, count() FROM ${database}.${name} PREWHERE ${condition} GROUP BY _partition_id ORDER BY _partition_id`;
      const reader = new RowReader(await engine.query(sql, ROWS, UNLIMITED));
      while (!reader.done) own.push({ table: name, partition: reader.text(), rows: reader.int64() });
      const rows = own.reduce((sum, piece) => sum + piece.rows, 0);
      if (own.length > 1 && (await this.#rowsOf(name)) <= ROWS_AT_ONCE) pieces.push({ table: name, rows });
      else append(pieces, own);
    }
    return pieces;
  }

  async #rowsOf(table: string): Promise<number> {
    const { engine, database } = this.options;
    const sql = `SELECT sum(rows) FROM system.parts WHERE database = '${database}' AND table = '${table}' AND active`;
    return new RowReader(await engine.query(sql, rowBinary('UInt64'), UNLIMITED)).int64();
  }

  #report(batch: readonly Tombstone[], erased: Erased): void {
    for (const { id } of batch) this.#waiters.get(id)?.wait.onProgress?.(erased);
  }

  #pause(ms: number): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
