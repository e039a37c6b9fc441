/**
 * What was found before against what is found now, of one rule and one series. Rule: an alert that goes on, with another beginning or
 * end, stays the same alert; what overlaps nothing of what is found now never was.
 */
import type { AlertSpan } from '../../../model/records/alert.js';

export interface StoredSpan extends AlertSpan {
  readonly id: number;
}

export interface Changes<S extends StoredSpan> {
  readonly made: AlertSpan[];
  readonly changed: { readonly before: S; readonly after: AlertSpan }[];
  readonly withdrawn: S[];
}

/** Both in the order of time; none overlaps another one of its own list. */
export function reconcile<S extends StoredSpan>(
  stored: readonly S[],
  found: readonly AlertSpan[],
): Changes<S> {
  const changes: Changes<S> = { made: [], changed: [], withdrawn: [] };
  let at = 0;
  for (const span of found) {
    while (at < stored.length && isBefore(stored[at]!, span)) changes.withdrawn.push(stored[at++]!);
    const before = stored[at];
    if (before === undefined || isBefore(span, before)) {
      changes.made.push(span);
      continue;
    }
    at++;
    if (before.since !== span.since || before.fired !== span.fired || before.ended !== span.ended)
      changes.changed.push({ before, after: span });
  }
  for (; at < stored.length; at++) changes.withdrawn.push(stored[at]!);
  return changes;
}

const isBefore = (one: AlertSpan, other: AlertSpan): boolean =>
  one.ended !== null && one.ended <= other.fired && one.fired !== other.fired;
