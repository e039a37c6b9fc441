/** Values and times as people read them. */
import type { Value } from '@tributary/client';

const number = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 6 });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** Null: a number that JSON has no word for. */
export function valueText(value: Value | null, unit: string | null): string {
  const text =
    typeof value === 'number'
      ? number.format(value)
      : typeof value === 'boolean'
        ? value
          ? 'on'
          : 'off'
        : (value ?? '—');
  return unit === null ? text : `${text} ${unit}`;
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

export function ago(time: string): string {
  const difference = Date.parse(time) - Date.now();
  const [unit, width] = STEPS.find(([, step]) => Math.abs(difference) >= step) ?? (['second', 1000] as const);
  return relative.format(Math.round(difference / width), unit);
}

/** Whatever was thrown, in words. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
