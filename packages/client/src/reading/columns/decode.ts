/**
 * The platform's columnar form of points (docs/native-api.md "Columns") out of the bytes of an answer. Rules: numbers are looked
 * at where they are, never copied; what is cut off or of another form is said to be that.
 */
import { PointColumns, type Columns, type ColumnSeries } from './columns.js';
import { TextColumn } from './texts.js';
import type { Warning } from '../../native/types.js';

const MAGIC = 'TRBCOLS1';
const PREFIX = 16;
const ALIGNMENT = 8;

interface Head {
  readonly rows: number;
  readonly bytes: number;
  readonly next: string | null;
  readonly warnings: Warning[];
  readonly series: ColumnSeries[];
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly at: number;
    readonly bytes: number;
  }[];
}

/** `foreign`: not of this form; `broken`: of this form, and something of it is missing. */
export type Undecoded = 'foreign' | 'broken';

export function decodeColumns(bytes: ArrayBuffer): PointColumns | Undecoded {
  const begun = new TextDecoder('latin1').decode(bytes.slice(0, MAGIC.length));
  if (!MAGIC.startsWith(begun)) return 'foreign';
  if (bytes.byteLength < PREFIX) return 'broken';
  const length = new DataView(bytes).getUint32(MAGIC.length, true);
  const start = PREFIX + Math.ceil(length / ALIGNMENT) * ALIGNMENT;
  if (bytes.byteLength < start) return 'broken';
  const head = headIn(new Uint8Array(bytes, PREFIX, length));
  if (head === undefined) return 'foreign';
  if (bytes.byteLength < start + head.bytes) return 'broken';
  if (bytes.byteLength > start + head.bytes) return 'foreign';
  const columns = columnsIn(bytes, start, head);
  return columns === undefined || !isSound(columns) ? 'foreign' : new PointColumns(columns);
}

function headIn(bytes: Uint8Array): Head | undefined {
  let head: unknown;
  try {
    head = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  return isHead(head) ? head : undefined;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

function isHead(value: unknown): value is Head {
  if (typeof value !== 'object' || value === null) return false;
  const { rows, bytes, next, warnings, series, columns } = value as Record<string, unknown>;
  return (
    isCount(rows) &&
    isCount(bytes) &&
    (next === null || typeof next === 'string') &&
    [warnings, series, columns].every(Array.isArray)
  );
}

const WIDTHS: Readonly<Record<string, number>> = { int64: 8, uint32: 4, float64: 8 };

/** A column of a name that is not known is passed over: a later server may have more. */
function columnsIn(buffer: ArrayBuffer, start: number, head: Head): Columns | undefined {
  const { rows } = head;
  const found = new Map<string, unknown>();
  for (const { name, type, at, bytes } of head.columns) {
    const fits = isCount(at) && isCount(bytes) && at % ALIGNMENT === 0 && at + bytes <= head.bytes;
    if (!fits || (type in WIDTHS && bytes !== rows * WIDTHS[type]!)) return undefined;
    if (type === 'int64') found.set(`${name}/${type}`, new BigInt64Array(buffer, start + at, rows));
    if (type === 'uint32') found.set(`${name}/${type}`, new Uint32Array(buffer, start + at, rows));
    if (type === 'float64') found.set(`${name}/${type}`, new Float64Array(buffer, start + at, rows));
    if (type !== 'text') continue;
    const text = TextColumn.within(buffer, start + at, { rows, bytes });
    if (text === undefined) return undefined;
    found.set(`${name}/${type}`, text);
  }
  const column = <T>(name: string) => found.get(name) as T | undefined;
  const micros = column<BigInt64Array>('time/int64');
  const series = column<Uint32Array>('series/uint32');
  const values = column<Float64Array>('value/float64');
  if (micros === undefined || series === undefined || values === undefined) return undefined;
  return {
    ...{ micros, series, values, dictionary: head.series, next: head.next, warnings: head.warnings },
    texts: column<TextColumn>('text/text'),
    sequences: column<Uint32Array>('sequence/uint32'),
    latitudes: column<Float64Array>('latitude/float64'),
    longitudes: column<Float64Array>('longitude/float64'),
    x: column<Float64Array>('x/float64'),
    metadata: column<TextColumn>('metadata/text'),
  };
}

/** Each point is of a series that the head names. */
function isSound({ series, dictionary }: Columns): boolean {
  const { length } = dictionary;
  // By places: of a typed array that is four times as fast.
  for (let at = 0; at < series.length; at++) if (series[at]! >= length) return false;
  return true;
}
