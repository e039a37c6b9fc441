/**
 * When what was written is synchronised with the disk: before it is acknowledged, or some time later, all of that time together. Rule: a
 * file is there after a loss of power only when its name is too.
 */
import { open } from 'node:fs/promises';
import type { Segment } from './segment.js';

export class Syncing {
  readonly #segments = new Set<Segment>();
  readonly #named = new WeakSet<Segment>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;

  constructor(
    private readonly folder: string,
    private readonly every: number,
    private readonly onProblem: (error: unknown) => void,
  ) {}

  /** Resolves when the write may be acknowledged. */
  async wrote(segment: Segment): Promise<void> {
    this.#segments.add(segment);
    if (this.every === 0) return this.#sync();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#running = this.#sync().catch(this.onProblem);
    }, this.every);
  }

  async end(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#running;
    await this.#sync().catch(this.onProblem);
  }

  async #sync(): Promise<void> {
    const segments = [...this.#segments];
    this.#segments.clear();
    for (const segment of segments) {
      await segment.sync();
      if (this.#named.has(segment)) continue;
      await syncFolder(this.folder);
      this.#named.add(segment);
    }
  }
}

/** Windows has no handles of folders, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
