/** Ranges of time: `24h` is the last so many hours up to now, `FROM~TO` stands still. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Range {
  /** Of a range that ends now. */
  readonly last: string | undefined;
  readonly span: Span | undefined;
}

export const LASTS = ['5m', '15m', '1h', '6h', '24h', '7d', '30d', '90d', '365d'] as const;
const UNITS: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };
const MAX_SPAN = 200 * 365 * 864e5;

/** Undefined: no length. */
export function lengthOf(last: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})(s|m|h|d|w)$/.exec(last) ?? [];
  const length = Number(count) * (UNITS[unit ?? ''] ?? NaN);
  return length > 0 && length <= MAX_SPAN ? length : undefined;
}

/** What cannot be read is the default. */
export function rangeOf(text: string | undefined, standard = '24h'): Range {
  if (text !== undefined && lengthOf(text) !== undefined) return { last: text, span: undefined };
  const [from, to] = (text ?? '').split('~').map(instantOf);
  if (from !== undefined && to !== undefined && from < to) return { last: undefined, span: { from, to } };
  return { last: standard, span: undefined };
}

function instantOf(text: string): number | undefined {
  const time = /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(time) ? time : undefined;
}

export const textOf = ({ from, to }: Span): string => `${isoOf(from)}~${isoOf(to)}`;
export const isoOf = (time: number): string => new Date(Math.round(time)).toISOString();

export function spanOf({ last, span }: Range, now: number): Span {
  if (span !== undefined) return span;
  return { from: now - lengthOf(last!)!, to: now };
}

export function zoomed({ from, to }: Span, factor: number, middle = (from + to) / 2): Span {
  return { from: middle - (middle - from) * factor, to: middle + (to - middle) * factor };
}

export function moved({ from, to }: Span, share: number): Span {
  const by = (to - from) * share;
  return { from: from + by, to: to + by };
}
