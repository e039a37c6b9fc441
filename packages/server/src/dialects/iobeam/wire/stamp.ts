/** `created` as Java sends it: `2015-03-01 20:55:21 -0400`, or ISO 8601. */
const FORM = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}) ?(?:(Z)|([+-]\d{2}):?(\d{2}))$/;

/** Milliseconds; undefined for what is no such time. */
export function parseStamp(text: string): number | undefined {
  const [, date, time, zulu, hours, minutes] = FORM.exec(text) ?? [];
  const milliseconds = Date.parse(`${date}T${time}${zulu ?? `${hours}:${minutes}`}`);
  return Number.isNaN(milliseconds) || milliseconds < 0 ? undefined : milliseconds;
}
