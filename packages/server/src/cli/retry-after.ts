/** How long the source of a move says to wait. */
import { retryAfterOf } from '@tributary/client';

/** A server that asks for more has another problem than a rate. */
const MAX_TOLD_WAIT = 3600_000;

/** Milliseconds, at most an hour; undefined where it does not say. */
export function toldWait(headers: Headers, now = Date.now()): number | undefined {
  const wait = retryAfterOf(headers.get('retry-after'), now);
  return wait === undefined ? undefined : Math.min(MAX_TOLD_WAIT, wait);
}
