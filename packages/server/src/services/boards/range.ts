/** Ranges of boards and panels as instants. */
import { invalidField } from '../../errors/error.js';
import { isoFromMicros, microsFromValue, microsOfLength, nowMicros, type Micros } from '../../model/time.js';
import type { BoardRange } from '../../model/records/board.js';

export interface Span {
  readonly from: Micros;
  readonly to: Micros;
}

/** What a panel shows of a span. */
export interface View extends Span {
  /** Points before it count for nothing, also not as what held when the span began. */
  readonly heldSince: Micros;
}

const LONGEST = microsOfLength('36525d')!;
const LENGTH = 'a length of time up to now such as 24h (s, m, h, d, w), of at most 36525d';

export function checkRange(field: string, range: BoardRange): void {
  if ('last' in range) {
    const length = microsOfLength(range.last);
    if (length === undefined || length <= 0 || length > LONGEST)
      throw invalidField(`${field}.last`, range.last, LENGTH);
    return;
  }
  const [from, to] = (['from', 'to'] as const).map((end) => {
    const time = microsFromValue(range[end], 'ms');
    if (Number.isNaN(time))
      throw invalidField(`${field}.${end}`, range[end], 'ISO 8601 text such as 2026-01-31T12:00:00Z');
    return time;
  });
  if (from! >= to!) throw invalidField(`${field}.to`, range.to, `a time after \`from\` (${range.from})`);
}

export function spanOf(range: BoardRange, now: Micros = nowMicros()): Span {
  if ('last' in range) return { from: Math.max(0, now - microsOfLength(range.last)!), to: now };
  return { from: microsFromValue(range.from, 'ms'), to: microsFromValue(range.to, 'ms') };
}

/** Another span in the place of the one that a panel has. */
export function instead({ from, to }: Span, asked: Partial<Span>): View {
  const span = { from: asked.from ?? from, to: asked.to ?? to, heldSince: 0 };
  if (span.from >= span.to)
    throw invalidField('to', isoFromMicros(span.to), `a time after \`from\` (${isoFromMicros(span.from)})`);
  return span;
}

/** The part of the span that is asked for: never anything that was measured outside of the span. */
export function partOf({ from, to }: Span, asked: Partial<Span>): View {
  const part = {
    from: Math.max(from, asked.from ?? from),
    to: Math.min(to, asked.to ?? to),
    heldSince: from,
  };
  if (part.from < part.to) return part;
  const seen = asked.from ?? asked.to!;
  const field = asked.from === undefined ? 'to' : 'from';
  const bounds = `${isoFromMicros(from)} to ${isoFromMicros(to)}`;
  throw invalidField(field, isoFromMicros(seen), `a part of the range of the panel, ${bounds}`);
}
