/** Values and times as people read them. */
import type { Value } from '@tributary/client';

const number = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6 });
const integer = new Intl.NumberFormat();

export const numberText = (value: number): string => number.format(value);
export const countText = (value: number): string => integer.format(value);

/** Null: a number that JSON has no word for. */
export function valueText(value: Value | null | undefined, unit: string | null = null): string {
  const text =
    typeof value === 'number'
      ? number.format(value)
      : typeof value === 'boolean'
        ? value
          ? 'on'
          : 'off'
        : (value ?? '—');
  return unit === null || unit === '' || value == null ? text : `${text} ${unit}`;
}

const STEPS: readonly [string, number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/** As short as a column: `12 s`, `3 min`, `5 d`. */
export function ageText(time: number, now: number): string {
  const age = now - time;
  if (Math.abs(age) < 1000) return 'now';
  const text = spanText(Math.abs(age));
  return age < 0 ? `in ${text}` : `${text} ago`;
}

export function spanText(milliseconds: number): string {
  const [unit, width] = STEPS.find(([, step]) => milliseconds >= step) ?? (['ms', 1] as const);
  const count = milliseconds / width;
  return `${count < 10 && unit !== 's' && unit !== 'ms' ? Number(count.toFixed(1)) : Math.floor(count)} ${unit}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(zone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (format === undefined)
    formats.set(
      key,
      (format = new Intl.DateTimeFormat(undefined, {
        ...options,
        ...(zone !== undefined && { timeZone: zone }),
      })),
    );
  return format;
}

export function timeText(time: number, zone?: string): string {
  return formatOf(zone, { dateStyle: 'medium', timeStyle: 'medium' }).format(time);
}

/** To the millisecond, for what stands under the cursor. */
export function exactTimeText(time: number, zone?: string): string {
  return formatOf(zone, {
    ...{ year: 'numeric', month: 'short', day: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 },
  }).format(time);
}

export const bytesText = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 2 ** 20
      ? `${number.format(Math.round(bytes / 102.4) / 10)} KiB`
      : `${number.format(Math.round((bytes / 2 ** 20) * 10) / 10)} MiB`;

/** Whatever was thrown, in words. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
