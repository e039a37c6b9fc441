/**
 * Merges, in the background, the partitions in which a point may be stored twice, so that reads of them need no `FINAL`
 * any more. It takes at most a tenth of the time: after a merge that took d it rests for 10·d.
 */
import type { DiskRoom } from './disk-room.js';
import type { Engine } from './engine/engine.js';
import type { Maintenance } from './maintenance.js';
import type { PossibleDuplicates } from './possible-duplicates.js';

const REST_FACTOR = 10;

export interface SettlerOptions {
  readonly engine: Pick<Engine, 'parts'>;
  readonly maintenance: Maintenance;
  readonly database: string;
  readonly duplicates: PossibleDuplicates;
  /** A round begins only while there is room: merging writes everything anew. */
  readonly room: DiskRoom;
  /** Hands everything noted to the engine before its partitions are merged. */
  readonly flush: () => Promise<void>;
  /** Shortest pause between two rounds in ms. */
  readonly interval: number;
  readonly onProblem?: (problem: { message: string; error: unknown }) => void;
}

export class Settler {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(private readonly options: SettlerOptions) {
    this.#sleep(options.interval);
  }

  /** One round now. Resolves when reads need no `FINAL` for anything noted before the call, or the round failed. */
  settle(): Promise<void> {
    this.#running ??= this.#round().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #round(): Promise<void> {
    const { duplicates, engine, maintenance, database } = this.options;
    if (!duplicates.any || this.options.room.isShort) return;
    const replaced = await engine.parts?.replaced();
    const taken = duplicates.beginSettling();
    try {
      await this.options.flush();
      for (const { table, partition } of taken) {
        if (this.#closed) throw new Error('closing');
        const sql = `OPTIMIZE TABLE ${database}.${table} PARTITION ${partition} FINAL SETTINGS optimize_throw_if_noop = 1, optimize_skip_merged_partitions = 1`;
        await maintenance.run(sql).catch((error: unknown) => {
          if (!isEmptyPartition(error)) throw error;
        });
      }
      await duplicates.settled();
      await engine.parts?.forget(replaced!);
    } catch (error) {
      duplicates.unsettled();
      if (!this.#closed)
        this.options.onProblem?.({
          message: 'settling repeated points did not succeed; it is tried again',
          error,
        });
    }
  }

  #sleep(ms: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      const start = performance.now();
      void this.settle().then(() =>
        this.#sleep(Math.max(this.options.interval, REST_FACTOR * (performance.now() - start))),
      );
    }, ms);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }
}

/** Nothing there to merge: the noted points were never stored (their commit failed), or are deleted by now. */
function isEmptyPartition(error: unknown): boolean {
  return error instanceof Error && error.message.includes('There are no parts inside partition');
}
