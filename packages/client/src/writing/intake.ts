/** How points come into a writer: what a full buffer means, and what `add` waits for. */
import { TributaryError } from '../http/errors.js';
import type { Gatherer } from './gatherer.js';
import type { Notices } from './notices.js';
import type { Tally } from './tally.js';
import type { WriterPoint, WriterSettings } from './writer-options.js';

export interface Intake {
  /** Points that no store has yet. */
  readonly points: number;
  /** Of them, about, the bytes. */
  readonly bytes: number;
  /** Throws where there is no room even for what does not wait. */
  put(point: WriterPoint): void;
  /** Resolves when whoever added may go on. */
  ready(): Promise<void>;
  /** Whether the next point had better wait for `ready`. */
  isBusy(): boolean;
  /** What is gathered goes into the store, where that can be done at once. */
  seal(): void;
  onOver(): void;
  /** Nothing comes any more. `reason` of undefined: all is well. */
  end(reason: unknown): void;
}

export interface IntakeParts {
  readonly settings: WriterSettings;
  readonly gatherer: Gatherer;
  readonly tally: Tally;
  readonly notices: Notices;
  /** Points came. */
  kick(): void;
  /** Points that waited are given up. */
  gaveUp(points: number): void;
  /** Points that no store has are given up, and so many that came after them are not. */
  turnedAway(points: number, newer: number): void;
}

export const DONE = Promise.resolve();

/** A program that does not wait for `add` may go so far beyond a bound, times the bound. */
export const BEYOND = 2;

/** What is no point at all throws, and is not counted. */
export function gather({ gatherer, tally, notices }: IntakeParts, point: WriterPoint): void {
  const refusal = gatherer.put(point);
  tally.added++;
  if (refusal === undefined) {
    tally.up++;
    return;
  }
  tally.refused++;
  notices.refused([refusal]);
}

/** The point is not taken: whoever added it is told so. */
export function tooMany({ tally, settings }: IntakeParts): TributaryError {
  tally.added++;
  tally.dropped++;
  return new TributaryError(
    `More than twice bufferPoints (${settings.bufferPoints}) or bufferBytes (${settings.bufferBytes}) wait; await what add returns.`,
    { code: 'buffer_full', retryable: true },
  );
}
