/**
 * Watches over the parts of the embedded engine. On a full disk it finishes inserts and merges without an error and
 * leaves broken files in the place of sound ones; merged parts lie on the disk for eight minutes longer. Rules: what was
 * inserted or merged is looked at before anybody leans on it; a broken part goes, and with it what was made from it, if their
 * sources come back into use by that; what cannot be brought back is reported and kept.
 *
 * To go back, the table is detached, the folders are moved away and the table is attached: what a restart would do. It
 * takes milliseconds and no space.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { given } from '../../model/given.js';
import { type Engine, type PartsWatch, type ReplacedPart } from '../engine/engine.js';
import { EngineError } from '../engine/engine-error.js';
import { TABLES, type Table, type TablePartition } from '../schema/tables.js';
import { brokenDetached, emptyMutations } from './engine-leftovers.js';
import { removeCutMetadata } from './metadata-files.js';
import { SetAside } from './set-aside.js';
import { TableParts, type BrokenPart } from './table-parts.js';

export interface PartsGuardOptions {
  /** Folder of the engine's files. */
  readonly path: string;
  readonly database: string;
  /** Folder of the segments. */
  readonly segments: string;
  readonly onProblem: (problem: { message: string; error: unknown; file?: string; severe: true }) => void;
}

const ATTACH_EVERY_MS = 200;
const REPORT_AFTER_TRIES = 50;
/** How long a read waits for a table that is being mended. */
const PATIENCE_MS = 5_000;

type Name = Table['name'];

export class PartsGuard implements PartsWatch {
  /** Grows when parts have been exchanged: a read that failed meanwhile is worth another try. */
  changes = 0;
  /** Broken parts found since the start. */
  broken = 0;
  /** Told before parts come back whose points other parts may hold too. */
  onGoneBack: (where: TablePartition) => void = () => undefined;
  /** Runs when watching begins. */
  onBegun: () => Promise<void> = () => Promise.resolve();
  /** Runs while a table is detached: whoever reads it must let go. */
  onDetached: (table: Name) => Promise<void> = () => Promise.resolve();
  /** Runs as soon as a table is attached again. */
  onAttached: (table: Name) => Promise<void> = () => Promise.resolve();
  #engine: Engine | undefined;
  #mending: Promise<void> | undefined;
  #lost = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;
  readonly #tables: ReadonlyMap<Name, TableParts>;
  readonly #aside: SetAside;

  private constructor(private readonly options: PartsGuardOptions) {
    this.#aside = new SetAside(options.path);
    const link = (name: string) => path.join(options.path, 'data', options.database, name);
    this.#tables = new Map(
      TABLES.map(({ name }) => [name, new TableParts(name, link(name), () => this.#hasSegments(name))]),
    );
  }

  /** Before the engine opens its folder: takes away what it would stumble over, or worse, would not. */
  static async open(options: PartsGuardOptions): Promise<PartsGuard> {
    const guard = new PartsGuard(options);
    await guard.#aside.prepare();
    for (const file of await removeCutMetadata(options.path))
      options.onProblem({
        message: 'a description of a table or view was cut off on a full disk; it is made anew',
        ...{ error: undefined, file, severe: true },
      });
    for (const parts of guard.#tables.values()) {
      await guard.#take(parts.table, await parts.lookAtAll());
      for (const file of await emptyMutations(await parts.folder()))
        options.onProblem({
          message: 'a removal of points was cut off on a full disk; it is begun again',
          ...{ error: undefined, file, severe: true },
        });
    }
    guard.#reportLost(await guard.#aside.lost());
    return guard;
  }

  /** The engine that is open on the folder by now. */
  use(engine: Engine): void {
    this.#engine = engine;
  }

  /** The engine has opened its tables, and looked at their parts itself. */
  async begin(): Promise<readonly TablePartition[]> {
    for (const parts of this.#tables.values()) await this.#takeDetached(parts);
    await this.onBegun();
    return this.#aside.replaced();
  }

  /** Broken parts for which there was nothing to go back to, of all times. */
  get lost(): number {
    return this.#lost;
  }

  get mending(): boolean {
    return this.#mending !== undefined;
  }

  /** Resolves when no table is being mended. */
  async ready(): Promise<void> {
    if (!this.#mending) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new EngineError('unavailable', 'broken parts are being exchanged')),
        PATIENCE_MS,
      );
    });
    await Promise.race([this.#mending, late]).finally(() => clearTimeout(timer));
  }

  /** Rows in inserted parts of a table that were found sound, since the start; none of a table that is not ours. */
  insertedRows(table: Name): number {
    return this.#tables.get(table)?.insertedRows ?? 0;
  }

  /** Looks at what came since the last time; false if something was broken (and has been mended). */
  check(only?: Name): Promise<boolean> {
    const turn = this.#turn.then(async () => {
      let sound = true;
      for (const parts of this.#tables.values()) {
        if (only !== undefined ? parts.table !== only : !(await parts.mayHaveChanged())) continue;
        const broken = await parts.look();
        if (broken.length === 0) continue;
        sound = false;
        await this.#mend(parts.table, broken);
      }
      return sound;
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Of which parts there are copies to go back from; `forget` them when their partitions have been settled since. */
  replaced(): Promise<ReplacedPart[]> {
    return this.#aside.replaced();
  }

  forget(entries: readonly ReplacedPart[]): Promise<void> {
    return this.#aside.forget(entries);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#turn;
  }

  async #mend(table: Name, broken: readonly BrokenPart[]): Promise<void> {
    const engine = this.#engine;
    if (!engine) return;
    let done!: () => void;
    this.#mending = new Promise((resolve) => (done = resolve));
    try {
      for (const { part } of broken) this.onGoneBack({ table, partition: part.partition });
      await engine.exec(`DETACH TABLE IF EXISTS ${this.options.database}.${table}`);
      try {
        await this.onDetached(table);
        await this.#take(table, broken);
      } finally {
        await this.#attach(engine, table);
      }
      await this.#takeDetached(this.#tables.get(table)!);
    } finally {
      this.changes++;
      this.#mending = undefined;
      done();
    }
  }

  async #attach(engine: Engine, table: Name): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await engine.exec(`ATTACH TABLE IF NOT EXISTS ${this.options.database}.${table}`);
        return await this.onAttached(table);
      } catch (error) {
        if (this.#closed) return;
        if (tries === REPORT_AFTER_TRIES)
          this.options.onProblem({
            message: `the table ${table} cannot be attached again; it is tried on`,
            ...{ error, severe: true },
          });
        // A read that is still at it holds the table.
        await new Promise((resolve) => setTimeout(resolve, ATTACH_EVERY_MS));
      }
    }
  }

  async #take(table: Name, broken: readonly BrokenPart[]): Promise<void> {
    for (const { part, folder, fault, rows, bytes, replaced } of broken) {
      this.broken++;
      if (!replaced) this.#lost++;
      const kept = await this.#aside.take(replaced ? 'replaced' : 'lost', table, part, folder);
      const held = rows === undefined ? 'an unknown number of' : String(rows);
      this.options.onProblem({
        message: `part ${part.text} of the table ${table} is broken: ${fault} (partition ${part.partition}, ${held} rows, ${bytes} bytes). ${
          replaced
            ? 'What it was made from is in use again: no point is lost.'
            : 'Nothing else is known to hold its points: they are LOST unless they were merged before. Its folder is kept.'
        }`,
        ...{ error: undefined, severe: true },
        ...given({ file: kept }),
      });
    }
  }

  /** What the engine itself has set aside as broken, now or in an earlier run. */
  async #takeDetached(parts: TableParts): Promise<void> {
    const broken = await brokenDetached(await parts.folder());
    for (const { part } of broken) this.onGoneBack({ table: parts.table, partition: part.partition });
    const judged = await Promise.all(
      broken.map(async (found) => ({ ...found, replaced: await parts.isReplaced(found.part) })),
    );
    await this.#take(parts.table, judged);
  }

  #reportLost(entries: readonly ReplacedPart[]): void {
    this.#lost = entries.length;
    if (entries.length > 0)
      this.options.onProblem({
        message: `${entries.length} broken parts are kept for which nothing could be brought back (docs/operations.md, "Disk")`,
        ...{ error: undefined, severe: true },
        file: path.dirname(path.dirname(entries[0]!.path)),
      });
  }

  async #hasSegments(table: Name): Promise<boolean> {
    const names = await readdir(this.options.segments).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    });
    return names.some((name) => name.startsWith(`${table}-`) && name.endsWith('.seg'));
  }
}
