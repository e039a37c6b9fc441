/** Lengths of time as `duration` has them: a number and `w`, `d`, `h`, `m` or `s`; `5w` is five weeks. */
const SECOND = 1000;
const UNITS: Readonly<Record<string, number>> = {
  w: 7 * 86_400 * SECOND,
  d: 86_400 * SECOND,
  h: 3600 * SECOND,
  m: 60 * SECOND,
  s: SECOND,
};
const MAX_DURATION = 100 * 365 * 86_400 * SECOND;

/** Milliseconds; undefined for a text that is no length of time, is nothing, or is over a hundred years. */
export function parseDuration(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,12})([wdhms])$/i.exec(text) ?? [];
  const milliseconds = Number(count) * (UNITS[unit.toLowerCase()] ?? 0);
  return milliseconds > 0 && milliseconds <= MAX_DURATION ? milliseconds : undefined;
}
