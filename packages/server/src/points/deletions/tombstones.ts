/**
 * The deletions that reads have to respect. Rules: one counts from the moment that its file is on the disk, and whoever reads
 * hears of it here, so no read can forget it; the file stays for a day after its rows are gone, and counts anew after each
 * start, because a part that breaks is replaced by what it was made from and a segment may be inserted twice.
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { TributaryError } from '../../errors/error.js';
import { syncFolder } from '../spool/segment.js';
import type { HiddenRows } from '../queries/sql.js';
import { meets, type Cut } from './cut.js';
import { hiddenSql, type Tombstone } from './tombstone.js';
import { DeletionWatch, type WatchedRead } from './watch.js';

/** Series that open deletions may have together: each read looks its own up among them. */
const MAX_SERIES = 200_000;
const MAX_OPEN = 1_000;
/** Files of deletions that are done: parts that were merged away lie on the disk for minutes. */
const KEPT_MS = 86_400_000;
const MAX_KEPT = 1_000;

const FOLDER = 'deletions';

interface Done {
  readonly tombstone: Tombstone;
  readonly at: number;
}

export class Tombstones implements HiddenRows {
  readonly #open = new Map<number, Tombstone>();
  readonly #bySeries = new Map<number, Tombstone[]>();
  readonly #watches = new Set<DeletionWatch>();
  #done: Done[] = [];
  #next = 1;
  #series = 0;

  private constructor(private readonly folder: string) {}

  /** Those of an earlier run too, all of them open again. `spool` is the folder beside whose segments they are. */
  static async open(spool: string): Promise<Tombstones> {
    const folder = path.join(spool, FOLDER);
    const tombstones = new Tombstones(folder);
    await mkdir(folder, { recursive: true });
    for (const name of (await readdir(folder)).sort()) {
      const file = path.join(folder, name);
      if (!name.endsWith('.json')) await rm(file, { force: true });
      else tombstones.#take(parse(file, await readFile(file, 'utf8')));
    }
    return tombstones;
  }

  /** Of an engine that is empty and gets points from elsewhere: they have versions of their own. */
  static async clear(spool: string): Promise<void> {
    await rm(path.join(spool, FOLDER), { recursive: true, force: true });
  }

  /** True while any row may have to be hidden. */
  get any(): boolean {
    return this.#open.size > 0;
  }

  /** Those whose rows may still be in the engine, oldest first. */
  get pending(): readonly Tombstone[] {
    return [...this.#open.values()];
  }

  get(id: number): Tombstone | undefined {
    return this.#open.get(id);
  }

  hides(series: number): boolean {
    return this.#bySeries.has(series);
  }

  of(series: number): readonly Tombstone[] {
    return this.#bySeries.get(series) ?? [];
  }

  condition(series: readonly number[], from: number, to: number): string {
    if (!this.any) return '';
    const found = new Map<Tombstone, number[]>();
    for (const id of series)
      for (const tombstone of this.of(id)) {
        if (!meets(tombstone, from, to)) continue;
        const ids = found.get(tombstone);
        if (ids) ids.push(id);
        else found.set(tombstone, [id]);
      }
    const cuts = [...found].map(([cut, ids]) => ({
      ...{ from: cut.from, to: cut.to, version: cut.version },
      // Not said where it would be all that the read is of.
      ...(ids.length < series.length && { series: ids }),
    }));
    return hiddenSql(cuts);
  }

  /** The same of whatever series. */
  get conditionOfAll(): string {
    return hiddenSql(this.pending);
  }

  /** Above the versions that any of them hides. */
  get nextVersion(): number {
    const all: readonly Cut[] = [...this.#open.values(), ...this.#done.map(({ tombstone }) => tombstone)];
    return all.reduce((next, { version }) => Math.max(next, version + 1), 1);
  }

  /** Throws too_many_deletions when the engine is too far behind. */
  checkRoom(series: number): void {
    if (this.#open.size >= MAX_OPEN || (this.any && this.#series + series > MAX_SERIES))
      throw new TributaryError('too_many_deletions', { value: this.#series, limit: MAX_SERIES });
  }

  /** Durable and in force when it resolves. */
  async add(given: Omit<Tombstone, 'id'>): Promise<Tombstone> {
    const tombstone = { id: this.#next++, ...given };
    const file = this.#file(tombstone.id);
    const handle = await open(`${file}.new`, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify(tombstone));
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.new`, file);
    await syncFolder(this.folder);
    this.#take(tombstone);
    for (const watch of this.#watches) watch.note(tombstone);
    return tombstone;
  }

  /** Hears of all that come from now on, until it is closed. */
  watch(read: WatchedRead): DeletionWatch {
    const watch: DeletionWatch = new DeletionWatch(read, () => this.#watches.delete(watch));
    this.#watches.add(watch);
    return watch;
  }

  /** No row of them is in the engine any more. */
  async finish(ids: readonly number[]): Promise<void> {
    for (const id of ids) {
      const tombstone = this.#open.get(id);
      if (!tombstone) continue;
      this.#close(tombstone);
      this.#done.push({ tombstone, at: Date.now() });
    }
    const old = (done: Done, index: number) =>
      done.at < Date.now() - KEPT_MS || index < this.#done.length - MAX_KEPT;
    const going = this.#done.filter(old);
    this.#done = this.#done.filter((done, index) => !old(done, index));
    for (const { tombstone } of going) await rm(this.#file(tombstone.id), { force: true });
  }

  /** Rows that were gone may be back. */
  reopen(): void {
    for (const { tombstone } of this.#done.splice(0)) this.#take(tombstone);
  }

  #take(tombstone: Tombstone): void {
    this.#next = Math.max(this.#next, tombstone.id + 1);
    this.#open.set(tombstone.id, tombstone);
    this.#series += tombstone.series.length;
    for (const id of tombstone.series) this.#bySeries.set(id, [...this.of(id), tombstone]);
  }

  #close(tombstone: Tombstone): void {
    this.#open.delete(tombstone.id);
    this.#series -= tombstone.series.length;
    for (const id of tombstone.series) {
      const others = this.of(id).filter((other) => other !== tombstone);
      if (others.length > 0) this.#bySeries.set(id, others);
      else this.#bySeries.delete(id);
    }
  }

  #file(id: number): string {
    return path.join(this.folder, `${String(id).padStart(12, '0')}.json`);
  }
}

/** A deletion that cannot be read would show again what was deleted: the start says so instead. */
function parse(file: string, text: string): Tombstone {
  try {
    return JSON.parse(text) as Tombstone;
  } catch (error) {
    throw new TributaryError(
      'store_unreachable',
      { what: 'A deletion of points', value: file, reason: 'it does not hold what this program wrote there' },
      { cause: error },
    );
  }
}
