/** What became of the points of a writer, in numbers. Rule: each of them is in one of stored, refused, dropped and pending. */

export interface WriterCounters {
  /** Points that `add` was given. */
  readonly added: number;
  /** Points that an earlier writer left in the queue on disk. */
  readonly recovered: number;
  /** Points of requests, each once, however often its request was made. */
  readonly sent: number;
  readonly stored: number;
  readonly refused: number;
  /** Given up: see `onDropped`. */
  readonly dropped: number;
  /** Requests that were made again after a failure. */
  readonly retried: number;
  /** Points that wait or are under way. */
  readonly pending: number;
  /** Of them, about, as they are sent. */
  readonly pendingBytes: number;
}

export class Tally {
  added = 0;
  recovered = 0;
  sent = 0;
  stored = 0;
  refused = 0;
  dropped = 0;
  retried = 0;
  /** Points that were taken up, in their order. */
  up = 0;
  /** Of them, those of which it is known what became. */
  over = 0;

  get pending(): number {
    return this.up - this.over;
  }
}

/** Of all lanes together. */
export function countersOf(tallies: readonly Tally[], pendingBytes: number): WriterCounters {
  const sum = (of: Exclude<keyof WriterCounters, 'pendingBytes'>) =>
    tallies.reduce((total, tally) => total + tally[of], 0);
  return {
    added: sum('added'),
    recovered: sum('recovered'),
    sent: sum('sent'),
    stored: sum('stored'),
    refused: sum('refused'),
    dropped: sum('dropped'),
    retried: sum('retried'),
    pending: sum('pending'),
    pendingBytes,
  };
}
