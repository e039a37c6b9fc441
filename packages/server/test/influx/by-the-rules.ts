/**
 * Line protocol read slowly, by its rules as the reference of InfluxDB gives them and as InfluxDB 1.6 was seen to read: what
 * the parser of the platform is compared with. Shares no code with it: texts and patterns here, bytes and states there.
 *
 * 1. A record ends at the first line break outside of a quoted text. A backslash takes the byte behind it along. A quotation
 *    mark opens a text behind the first blank, if more signs of equality than commas came since then. The last record
 *    ends with the body, or with a line break as its last byte.
 * 2. Blanks, tabs and NUL in front are passed over; a record of nothing else, or one that begins with #, is no point.
 * 3. The key ends at the first blank without a backslash right before it; commas without one part it into measurement and
 *    tags, the first such = parts a tag. Its key and value are not empty, its value has such an = at most as its first byte,
 *    and no key comes twice.
 * 4. Field keys end at =; backslashes in them are read in pairs, and the last one stands in none. Values are -1.5e3, 12i,
 *    12u, t, T, true, True, TRUE, f, F, false, False, FALSE or a quoted text, of 64 bits; a comma parts fields.
 * 5. Behind them, and blanks, may stand a whole number, in nanoseconds of 64 bits but for the three at their ends: the timestamp; and behind that blanks.
 * 6. Backslashes go before , = and blank in names, before " also in measurements and field keys, and before " and \ in texts;
 *    before anything else they are themselves.
 *
 * Ours are: a carriage return at the end of a record is no part of it, a comment ends with its line, nothing but a comma or
 * blank stands behind a quoted text, names have no line breaks, and what is not UTF-8 is refused.
 */
export interface RulesPoint {
  /** Of the body, from 0: where its record begins. */
  readonly line: number;
  readonly measurement: string;
  readonly tags: readonly (readonly [string, string])[];
  readonly field: string;
  readonly value: number | boolean | string;
  /** In the precision of the request; undefined: none was given. */
  readonly time: bigint | undefined;
}

export interface RulesReading {
  readonly points: RulesPoint[];
  /** Lines of the records that are refused. */
  readonly refused: number[];
  /** Those of them that InfluxDB takes: with something behind a text, or a pair of backslashes before = in a field key. */
  readonly ours: number[];
}

class Refused extends Error {
  constructor(readonly isOurs = false) {
    super();
  }
}

function refuseUnless(condition: unknown): asserts condition {
  if (!condition) throw new Refused();
}

/** `perUnit`: nanoseconds of one unit of the precision. */
export function readByTheRules(body: Buffer, perUnit = 1n): RulesReading {
  const reading: RulesReading = { points: [], refused: [], ours: [] };
  let raw = body.toString('latin1');
  if (raw.startsWith('\xEF\xBB\xBF')) raw = raw.slice(3);
  let line = 0;
  while (raw !== '') {
    const record = raw.slice(0, lengthOfRecord(raw));
    raw = raw.slice(record.length + 1);
    const text = record.replace(raw === '' ? /\r?\n?$/ : /\r$/, '').replace(/^[ \t\0]+/, '');
    if (text !== '' && !text.startsWith('#')) {
      try {
        reading.points.push(...pointsOf(text, line, perUnit));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        reading.refused.push(line);
        if (error.isOurs) reading.ours.push(line);
      }
    }
    line += record.split('\n').length;
  }
  return reading;
}

function lengthOfRecord(raw: string): number {
  const isComment = /^[ \t\0]*#/.test(raw);
  let [isKey, inText, equals, commas] = [true, false, 0, 0];
  let at = 0;
  for (; at < raw.length; at++) {
    const character = raw[at];
    if (character === '\n' && !inText) return at;
    if (isComment) continue;
    if (character === '\\') at++;
    if (character === ' ') isKey = false;
    if (isKey) continue;
    if (character === '"' && equals > commas) inText = !inText;
    if (inText) continue;
    if (character === '=') equals++;
    if (character === ',') commas++;
  }
  return raw.length;
}

function pointsOf(text: string, line: number, perUnit: bigint): RulesPoint[] {
  refuseUnless(Buffer.from(decoded(text), 'utf8').equals(Buffer.from(text, 'latin1')));
  const [, key, behind] = /^(.*?(?<!\\))( .*)$/s.exec(text) ?? [];
  refuseUnless(key !== undefined && behind !== undefined && !key.includes('\n'));
  const [measurement, ...parts] = key.split(/(?<!\\),/);
  refuseUnless(measurement);
  const tags = parts.map((part): [string, string] => {
    const [, tag, value] = /^((?!=).+?(?<!\\))=(.+)$/s.exec(part) ?? [];
    refuseUnless(tag !== undefined && value !== undefined && !/.(?<!\\)=/s.test(value));
    return [unescaped(tag, ', ='), unescaped(value, ', =')];
  });
  refuseUnless(new Set(tags.map(([tag]) => tag)).size === tags.length);
  const { fields, rest } = fieldsOf(behind.replace(/^[ \t\0]+/, ''));
  const [whole, digits] = /^(?: [ \t\0]*(?:(-?\d+) *)?)?$/.exec(rest) ?? [];
  refuseUnless(whole !== undefined);
  const time = digits === undefined ? undefined : BigInt(digits);
  if (time !== undefined) refuseUnless(isWithin(time * perUnit, 2n - 2n ** 63n, 2n ** 63n - 2n));
  return fields.map(([field, value]) => ({
    line,
    measurement: unescaped(measurement, ', ="'),
    tags,
    field: unescaped(field, ', ="'),
    value,
    time,
  }));
}

function fieldsOf(text: string): { fields: [string, number | boolean | string][]; rest: string } {
  const fields: [string, number | boolean | string][] = [];
  let rest = text;
  do {
    if (fields.length > 0) rest = rest.slice(1);
    const [whole, key, value] =
      /^((?:\\.|[^\\=, \n])+)=("(?:\\.|[^\\"])*"(?=[, ]|$)|[^", ][^, ]*)/s.exec(rest) ?? [];
    if (whole === undefined && /^(?:\\.|[^\\=, \n])+="(?:\\.|[^\\"])*"/s.test(rest)) throw new Refused(true);
    refuseUnless(whole !== undefined && key !== undefined && value !== undefined);
    if (key.endsWith('\\')) throw new Refused(true);
    refuseUnless(!key.includes('\n'));
    fields.push([key, valueOf(value)]);
    rest = rest.slice(whole.length);
  } while (rest.startsWith(','));
  return { fields, rest };
}

function valueOf(text: string): number | boolean | string {
  if (text.startsWith('"')) return unescaped(text.slice(1, -1), '"\\');
  if (/^(t|T|true|True|TRUE)$/.test(text)) return true;
  if (/^(f|F|false|False|FALSE)$/.test(text)) return false;
  if (/^-?\d+i$/.test(text)) {
    const value = BigInt(text.slice(0, -1));
    refuseUnless(isWithin(value, -(2n ** 63n), 2n ** 63n - 1n));
    return Number(value);
  }
  if (/^\d+u$/.test(text)) {
    const value = BigInt(text.slice(0, -1));
    refuseUnless(isWithin(value, 0n, 2n ** 64n - 1n));
    return Number(value);
  }
  refuseUnless(/^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text));
  refuseUnless(Number.isFinite(Number(text)));
  return Number(text);
}

const isWithin = (value: bigint, least: bigint, most: bigint): boolean => value >= least && value <= most;

const decoded = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');

function unescaped(text: string, escapable: string): string {
  let result = '';
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && at + 1 < text.length && escapable.includes(text[at + 1]!)) at++;
    result += text[at];
  }
  return decoded(result);
}
