/**
 * The embedded engine with a guard over its parts. Rules: an insert is done when its rows are in sound parts; a merge or
 * a removal is done when what it made is sound; while disk space is short the engine merges nothing by itself; a read
 * that ran into a broken part is run again when that has been exchanged; what is read while space is short counts only if
 * all parts prove sound behind it (the engine may have merged a broken part into one that looks sound).
 */
import type { AnswerForm } from '../engine/answer.js';
import type { DiskRoom } from '../disk-room.js';
import { openEmbeddedEngine, type EmbeddedOptions } from '../engine/embedded.js';
import { type Engine, type QueryOptions, type SegmentInsert } from '../engine/engine.js';
import { EngineError } from '../engine/engine-error.js';
import type { QueryLimits } from '../engine/limits.js';
import type { Guest, GuestRules } from '../engine/guest.js';
import { TABLES, type Table } from '../schema/tables.js';
import { Leases } from './leases.js';
import { PartsGuard, type PartsGuardOptions } from './parts-guard.js';

export interface CheckedEngineOptions extends EmbeddedOptions, PartsGuardOptions {
  readonly room: DiskRoom;
  /** The engine stopped merging for want of space (true), or merges again (false). */
  readonly onBrake?: (short: boolean) => void;
}

const LOOK_EVERY_MS = 500;
/** Of a read that met one exchange of parts after the other. */
const MAX_TRIES = 3;

/** What the engine says of a part whose files are empty, cut off or gone, and of a table that is being exchanged. */
const DAMAGE = new Set([23, 32, 33, 36, 40, 60, 74, 76, 79, 107, 228, 246, 271, 432]);

export async function openCheckedEngine(options: CheckedEngineOptions): Promise<Engine> {
  const guard = await PartsGuard.open(options);
  return new CheckedEngine(openEmbeddedEngine(options), guard, options);
}

const takenBack = (cause?: unknown) =>
  new EngineError('unavailable', 'a broken part was taken back', { cause });

async function* only<T>(value: Promise<T>): AsyncGenerator<T, void> {
  yield await value;
}

class CheckedEngine implements Engine {
  readonly mode = 'embedded';
  readonly #leases = new Leases();
  #braked = false;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly inner: Engine,
    readonly parts: PartsGuard,
    private readonly options: CheckedEngineOptions,
  ) {
    parts.use(inner);
    parts.onBegun = () => this.#begin();
    parts.onDetached = () => this.#leases.end();
    parts.onAttached = (table) => (this.#braked ? this.#merges('STOP', table) : Promise.resolve());
  }

  async #begin(): Promise<void> {
    await this.#brake();
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.#look());
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  async exec(sql: string): Promise<void> {
    await this.parts.ready();
    await this.inner.exec(sql);
  }

  async admitGuests(rules: GuestRules): Promise<Guest> {
    const guest = await this.inner.admitGuests(rules);
    const watched = this.#watched.bind(this);
    return {
      async query(sql, format) {
        const parts: Uint8Array[] = [];
        for await (const part of watched(() => only(guest.query(sql, format)))) parts.push(part);
        return parts[0]!;
      },
      stream: (sql, format) => watched(() => guest.stream(sql, format)),
    };
  }

  /** A statement in pieces that ran into a broken part is no fault of its own: it may be sent again. */
  async *#watched(work: () => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    await this.parts.ready();
    const { changes } = this.parts;
    try {
      yield* this.#leases.run(work());
    } catch (error) {
      if (!(await this.#isMended(error, changes))) throw error;
      throw takenBack(error);
    }
    if (!(await this.#stands(changes))) throw takenBack();
  }

  async maintain(sql: string): Promise<void> {
    this.options.room.checkBackground();
    await this.parts.ready();
    await this.inner.maintain(sql);
    if (!(await this.parts.check()))
      throw new EngineError('unavailable', 'the engine made broken parts; they have been taken back');
  }

  async insertSegment(segment: SegmentInsert): Promise<void> {
    const { parts } = this;
    await parts.ready();
    const table = segment.table.slice(segment.table.indexOf('.') + 1) as Table['name'];
    const before = parts.insertedRows(table);
    let sound: boolean;
    try {
      await this.inner.insertSegment(segment);
    } finally {
      // Also after a failure: what it left must not count for the next try.
      sound = await parts.check(table);
    }
    const inserted = parts.insertedRows(table) - before;
    // An insert that merges repeats within itself may hold fewer.
    const expected = segment.mayDuplicate ? 1 : (segment.rows ?? 1);
    if (!sound || inserted < expected)
      throw new EngineError('unavailable', `the engine holds ${inserted} of ${expected} rows of a segment`);
  }

  async query(sql: string, form: AnswerForm, options?: QueryOptions): Promise<Buffer> {
    for (let tries = 1; ; tries++) {
      await this.parts.ready();
      const { changes } = this.parts;
      let answer: Buffer | undefined;
      try {
        answer = await this.inner.query(sql, form, options);
      } catch (error) {
        if (!(await this.#isMended(error, changes))) throw error;
        if (tries === MAX_TRIES) throw takenBack(error);
      }
      if (answer !== undefined && (await this.#stands(changes))) return answer;
      if (tries === MAX_TRIES) throw takenBack();
    }
  }

  stream(sql: string, form: AnswerForm, limits?: Partial<QueryLimits>): AsyncIterable<Uint8Array> {
    return this.#watched(() => this.inner.stream(sql, form, limits));
  }

  get figures(): Engine['figures'] {
    return this.inner.figures;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    await this.parts.close();
    await this.inner.close();
  }

  /** Whether what was read since `changes` was read counts. */
  async #stands(changes: number): Promise<boolean> {
    if (!this.options.room.isSuspect) return true;
    await this.parts.check();
    await this.parts.ready();
    return this.parts.changes === changes;
  }

  async #isMended(error: unknown, changes: number): Promise<boolean> {
    if (!(error instanceof EngineError) || !DAMAGE.has(error.code)) return false;
    await this.parts.check();
    await this.parts.ready();
    return this.parts.changes !== changes;
  }

  async #look(): Promise<void> {
    try {
      await this.#brake();
      await this.parts.check();
    } catch (error) {
      this.options.onProblem({
        message: 'the parts of the points could not be looked at; it is tried again',
        ...{ error, severe: true },
      });
    }
  }

  async #brake(): Promise<void> {
    const short = this.options.room.isShort;
    if (short === this.#braked) return;
    for (const { name } of TABLES) await this.#merges(short ? 'STOP' : 'START', name);
    this.#braked = short;
    this.options.onBrake?.(short);
  }

  #merges(verb: 'STOP' | 'START', table: string): Promise<void> {
    return this.inner.exec(`SYSTEM ${verb} MERGES ${this.options.database}.${table}`);
  }
}
