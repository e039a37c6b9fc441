/**
 * How many bytes of request bodies the process holds. Rule: what was received and what was unpacked of it both count, from the
 * moment they are in memory until the request is answered; beyond the bound of all requests, or of one credential, a
 * request is refused with a code that says to come again, and nothing waits.
 */
import { TributaryError } from '../errors/error.js';

/** A credential's number, or the address of somebody without one. */
export type Holder = number | string;

export interface Held {
  /** Refuses when there is no room for so many bytes more. */
  take(bytes: number): void;
  give(bytes: number): void;
  /** Once, when the request is over. */
  release(): void;
}

export class BodyMemory {
  readonly #most: number;
  readonly #mostOfOne: number;
  readonly #held = new Map<Holder, number>();
  #bytes = 0;

  /** One credential may have half of it, so that a second one always finds room, but two whole bodies in any case. */
  constructor(most: number, bodyLimit: number) {
    this.#most = most;
    this.#mostOfOne = Math.min(most, Math.max(most / 2, 2 * bodyLimit));
  }

  get bytes(): number {
    return this.#bytes;
  }

  hold(holder: Holder): Held {
    let own = 0;
    return {
      take: (bytes) => {
        this.#take(holder, bytes);
        own += bytes;
      },
      give: (bytes) => {
        this.#give(holder, bytes);
        own -= bytes;
      },
      release: () => {
        if (own > 0) this.#give(holder, own);
        own = 0;
      },
    };
  }

  #take(holder: Holder, bytes: number): void {
    const before = this.#held.get(holder) ?? 0;
    if (before + bytes > this.#mostOfOne) throw full('of this credential', this.#mostOfOne);
    if (this.#bytes + bytes > this.#most) throw full('of all requests together', this.#most);
    this.#held.set(holder, before + bytes);
    this.#bytes += bytes;
  }

  #give(holder: Holder, bytes: number): void {
    const rest = (this.#held.get(holder) ?? 0) - bytes;
    if (rest > 0) this.#held.set(holder, rest);
    else this.#held.delete(holder);
    this.#bytes -= bytes;
  }
}

const full = (whose: string, limit: number) => new TributaryError('request_memory_full', { whose, limit });
