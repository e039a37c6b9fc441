/** Times of the platform, whole microseconds, as its answers have them: ISO 8601 with milliseconds, or microseconds where there are any. */

export function isoOf(micros: number): string {
  const milliseconds = Math.floor(micros / 1000);
  const rest = micros - milliseconds * 1000;
  const text = new Date(milliseconds).toISOString();
  return rest === 0 ? text : `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}

const STAMP =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** Microseconds of an ISO 8601 text, as the platform reads it (without a zone it is UTC); undefined: it is none. */
export function microsOf(text: string): number | undefined {
  const [, date, minutes = '00:00', seconds = '00', fraction = '', zone = 'Z'] =
    STAMP.exec(text.trim()) ?? [];
  if (date === undefined) return undefined;
  const offset =
    zone.toUpperCase() === 'Z'
      ? 'Z'
      : zone.replace(/^(...):?(\d\d)?$/, (_, h: string, m = '00') => `${h}:${m}`);
  const whole = Date.parse(`${date}T${minutes}:${seconds}${offset}`);
  return Number.isNaN(whole) ? undefined : whole * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
