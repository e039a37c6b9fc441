/**
 * Arrival numbers: what keeps reports of one device and one millisecond apart when it keeps duplicates. Rule:
 * they rise, also over a restart of the server, so that reports of one instant are read in the order in which they came.
 */

/** Tenths of a second since 2025 fit into 32 bits until 2038; then they begin again, and only an order is lost. */
const EPOCH_MS = Date.UTC(2025, 0, 1);
const STEP_MS = 100;

let last = 0;

export function nextArrival(now = Date.now()): number {
  last = Math.max(last + 1, Math.floor((now - EPOCH_MS) / STEP_MS)) >>> 0;
  return last;
}
