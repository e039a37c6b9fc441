/**
 * Records reports and the progress of their streamers: first in a journal, then, many at once, in the catalog. Ensures that
 * a record is durable before anything that leans on it happens, and that whoever reads the catalog after `flush` sees
 * everything that was recorded before.
 */
import { rm } from 'node:fs/promises';
import type { Catalog } from '../../catalog/catalog.js';
import type { PointIdentity } from '../services.js';
import { Journal } from './journal.js';
import {
  applyEntries,
  foreseenEnds,
  readEntry,
  type LogEntry,
  type ReportBegin,
  type ReportEnd,
} from './log-entries.js';

/** Each time costs the main thread a transaction and the disk a file; whoever reads waits for neither. */
const PAUSE_MS = 500;
const RETRY_MS = 1_000;

export interface ReportLogOptions {
  readonly catalog: Catalog;
  readonly folder: string;
  /** Which of these points are in the store. */
  readonly holds: (points: readonly PointIdentity[]) => Promise<readonly boolean[]>;
  readonly onProblem: (error: unknown) => void;
}

export class ReportLog {
  /** In the journal and not yet in the catalog. */
  #entries: LogEntry[] = [];
  #turn: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(
    private readonly options: ReportLogOptions,
    private readonly journal: Journal,
  ) {}

  static async open(options: ReportLogOptions): Promise<ReportLog> {
    const { journal, lines, forget } = await Journal.open(options.folder);
    const left = lines.map(readEntry).filter((entry) => entry !== undefined);
    if (left.length > 0)
      await applyEntries(options.catalog, [...left, ...(await foreseenEnds(left, options.holds))]);
    await forget();
    return new ReportLog(options, journal);
  }

  /** Resolves when the entry is durable. */
  async add(entry: LogEntry): Promise<void> {
    const { journal } = this;
    // Its place in the order is that of its line.
    const entries = this.#entries;
    const written = journal.append(JSON.stringify(entry));
    entries.push(entry);
    this.#schedule(PAUSE_MS);
    await written;
  }

  /**
   * Resolves when it is durable that a report whose points are durable ended so. An end that was foreseen is not written
   * down while the begin is in the journal: at the next start the points tell it.
   */
  async end(begun: ReportBegin, end: ReportEnd): Promise<void> {
    // A report that ends now began a moment ago: it is among the last.
    const isTold = begun.foreseen?.end === end && this.#entries.lastIndexOf(begun) >= 0;
    if (!isTold) return this.add({ end });
    this.#entries.push({ end });
    this.#schedule(PAUSE_MS);
  }

  /** Resolves when the catalog has everything that was added before. */
  flush(): Promise<void> {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
    const turn = this.#turn.catch(() => undefined).then(() => this.#apply());
    this.#turn = turn;
    return turn;
  }

  async close(): Promise<void> {
    await this.flush();
    this.#closed = true;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
  }

  #schedule(pause: number): void {
    if (this.#timer !== undefined || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.flush().catch((error: unknown) => {
        this.options.onProblem(error);
        this.#schedule(RETRY_MS);
      });
    }, pause);
    this.#timer.unref();
  }

  /** Files of entries that the catalog did not take; they are removed with the next that it takes. */
  readonly #files: string[] = [];

  async #apply(): Promise<void> {
    if (this.#entries.length === 0) return;
    const some = this.#entries;
    this.#entries = [];
    this.#files.push(await this.journal.rotate());
    try {
      await applyEntries(this.options.catalog, some);
    } catch (error) {
      this.#entries = [...some, ...this.#entries];
      throw error;
    }
    for (const file of this.#files.splice(0)) await rm(file, { force: true });
  }
}
