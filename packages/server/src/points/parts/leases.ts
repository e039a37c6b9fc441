/**
 * Streams that read a table for as long as their reader likes. A table can be exchanged only when nobody holds it: then
 * they are ended, and their readers are told that it may be tried again.
 */
import { EngineError } from '../engine/engine-error.js';

interface Lease {
  ended: boolean;
  /** The piece that is being made. */
  busy: Promise<unknown>;
  readonly pieces: AsyncIterator<Uint8Array>;
}

export class Leases {
  readonly #open = new Set<Lease>();

  async *run(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const pieces = stream[Symbol.asyncIterator]();
    const lease: Lease = { ended: false, busy: Promise.resolve(), pieces };
    this.#open.add(lease);
    try {
      for (;;) {
        if (lease.ended) throw new EngineError('unavailable', 'broken parts were exchanged meanwhile');
        const next = pieces.next();
        lease.busy = next.catch(() => undefined);
        const { done, value } = await next;
        if (done) return;
        yield value;
      }
    } finally {
      this.#open.delete(lease);
      await pieces.return?.();
    }
  }

  /** Resolves when no stream holds anything. */
  async end(): Promise<void> {
    const open = [...this.#open];
    for (const lease of open) lease.ended = true;
    await Promise.all(
      open.map(async (lease) => {
        await lease.busy;
        await lease.pieces.return?.();
      }),
    );
  }
}
