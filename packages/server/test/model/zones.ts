// What the tests know about zones without the code under test: the list of names, and Intl's own offset.

/** Every IANA zone of this Node's Intl. */
export const ZONES: string[] = Intl.supportedValuesOf('timeZone');

const formats = new Map<string, Intl.DateTimeFormat>();

/** Local minus UTC in microseconds, from the parts that Intl prints. */
export function offsetByIntl(second: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(second * 1000).map((part) => [part.type, Number(part.value)]));
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? NaN;
  const local = Date.UTC(
    get('year'),
    get('month') - 1,
    get('day'),
    get('hour'),
    get('minute'),
    get('second'),
  );
  return (local / 1000 - second) * 1_000_000;
}
