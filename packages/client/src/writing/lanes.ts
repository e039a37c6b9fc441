/** The lanes of a writer, and which of them a device is of. */
import { Lane, type LaneParts } from './lane.js';
import { countersOf, type WriterCounters } from './tally.js';
import type { WriterPoint, WriterSettings } from './writer-options.js';

export class Lanes {
  readonly all: readonly Lane[];
  #key: unknown;
  #last: Lane;

  constructor(parts: LaneParts) {
    const { concurrency } = parts.settings;
    const settings = shareOf(parts.settings);
    this.all = Array.from({ length: concurrency }, () => new Lane({ ...parts, settings }));
    this.#last = this.all[0]!;
  }

  /** On the path of every point: nothing is reckoned while points are of the same device. */
  of(point: WriterPoint): Lane {
    if (this.all.length === 1) return this.#last;
    // What is no point is told by whoever takes it up.
    const key: unknown = (point as WriterPoint | null | undefined)?.device;
    if (key !== this.#key) {
      this.#key = key;
      this.#last = this.all[typeof key === 'string' ? hashOf(key) % this.all.length : 0]!;
    }
    return this.#last;
  }

  counters(): WriterCounters {
    return countersOf(
      this.all.map(({ tally }) => tally),
      this.all.reduce((sum, { pendingBytes }) => sum + pendingBytes, 0),
    );
  }
}

/** Bounds of one lane. */
function shareOf(settings: WriterSettings): WriterSettings {
  const { concurrency, batch, batchBytes, bufferPoints, bufferBytes } = settings;
  return {
    ...settings,
    bufferPoints: Math.max(batch, Math.ceil(bufferPoints / concurrency)),
    bufferBytes: Math.max(batchBytes, Math.ceil(bufferBytes / concurrency)),
  };
}

function hashOf(key: string): number {
  let hash = 0;
  for (let at = 0; at < key.length; at++) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) | 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}
