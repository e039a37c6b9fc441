/**
 * Texts without surprise: a hundred thousand texts of 60,000 characters are 6 GB, which neither the engine nor this process
 * may be asked to hold. So a first statement answers short texts as they are and of long ones the length only; what is
 * known to fit into the bound of the answer is then fetched by identity. Rule: no statement answers more than about twice
 * the bound.
 */
import type { QueryEngine } from '../engine/engine.js';
import { DEFAULT_ANSWER_BYTES, tooManyBytes } from '../../errors/answer-bytes.js';
import { rowBinary } from '../engine/answer-forms.js';
import { RowReader } from './row-binary.js';
import { IDENTITY, readPoint, ROWS, ROW_COLUMNS, type StoredPoint } from './row.js';
import { integer, type Sources } from './sql.js';

/** What an answer may hold. */
export interface AnswerBound {
  readonly bytes: number;
  /** What a row costs beside its text: its time, its number and its names. */
  readonly perRow: number;
}

/** Where a caller names none: what a row without names takes. */
export const DEFAULT_BOUND: AnswerBound = { bytes: DEFAULT_ANSWER_BYTES, perRow: 100 };

/** A point as the first statement answers it. */
export interface WeighedPoint extends StoredPoint {
  value: StoredPoint['value'];
  version: number;
  /** UTF-8 bytes of its text; numbers have none. */
  readonly bytes?: number;
}

const SHORTEST_INLINE = 64;
const IDENTITIES_PER_STATEMENT = 5_000;

/**
 * The engine would otherwise put off cutting the texts until the rows are sorted, and hold all of them until then.
 */
const CUT_BEFORE_SORTING = ['query_plan_execute_functions_after_sorting=0'];
/** In its own order backwards the engine would hold many texts before it turns them round (500 MiB for a page were seen). */
const BACKWARDS = [...CUT_BEFORE_SORTING, 'optimize_read_in_order=0'];

/** Texts up to so many bytes are answered at once when at most so many rows are. */
export function inlineBytes({ bytes }: AnswerBound, rows: number): number {
  return Math.max(SHORTEST_INLINE, Math.floor(bytes / Math.max(1, rows)));
}

export const shownText = (column: string, inline: number): string =>
  `if(length(${column}) <= ${integer(inline)}, ${column}, '')`;

/** Columns of `numbers` and `texts` in one shape, for queries that order points of both. */
export const numberColumns =
  "series, time, version, sequence, value AS number, '' AS text, toUInt64(0) AS bytes";
export const textColumns = (inline: number): string =>
  `series, time, version, sequence, nan AS number, ${shownText('value', inline)} AS text, length(value) AS bytes`;
const onlyTextColumns = (inline: number): string =>
  `series, time, version, sequence, ${shownText('value', inline)} AS text, length(value) AS bytes`;

/** A row of `onlyTextColumns`. */
function readText(reader: RowReader): WeighedPoint {
  const [series, time, version] = [reader.series(), reader.int64(), reader.int64()];
  const sequence = reader.uint32();
  const value = reader.text();
  return { series, time, version, sequence, value, bytes: reader.int64() };
}

/** How these columns are read. */
export const WEIGHED = {
  numbers: ROWS.numbers,
  texts: rowBinary(...IDENTITY, 'String', 'UInt64'),
  both: rowBinary(...IDENTITY, 'Float64', 'String', 'UInt64'),
} as const;

/** Columns, row and options of one table; numbers are as ever. */
export const columnsOf = (table: 'numbers' | 'texts', inline: number): string =>
  table === 'texts' ? onlyTextColumns(inline) : ROW_COLUMNS;
export const readRow = (reader: RowReader, table: 'numbers' | 'texts'): WeighedPoint =>
  table === 'texts' ? readText(reader) : readPoint(reader, table);
export const optionsOf = (
  table: 'numbers' | 'texts' | undefined,
  order: 'asc' | 'desc' = 'asc',
): { settings?: readonly string[] } =>
  table === 'numbers' ? {} : { settings: order === 'asc' ? CUT_BEFORE_SORTING : BACKWARDS };

/** A row of `numberColumns` or `textColumns`. */
export function readEither(reader: RowReader, texts: ReadonlySet<number>): WeighedPoint {
  const [series, time, version] = [reader.series(), reader.int64(), reader.int64()];
  const sequence = reader.uint32();
  const number = reader.float64();
  const text = reader.text();
  return { series, time, version, sequence, value: texts.has(series) ? text : number, bytes: reader.int64() };
}

/** How many of these points, from the first one on, an answer holds. */
export function fitting(
  points: readonly { readonly bytes?: number }[],
  { bytes, perRow }: AnswerBound,
): number {
  let total = 0;
  for (let at = 0; at < points.length; at++) {
    total += perRow + (points[at]!.bytes ?? 0);
    if (total > bytes) return at;
  }
  return points.length;
}

/** Refuses what does not fit into one answer; for families without pages. */
export function checkFits(points: readonly { readonly bytes?: number }[], bound: AnswerBound): void {
  if (fitting(points, bound) < points.length) throw tooManyBytes(bound.bytes);
}

/**
 * Gives these points the texts that the first statement left out. A point that was written again meanwhile gets its new
 * text; one that was deleted meanwhile is left out.
 */
export async function withLongTexts(
  engine: QueryEngine,
  sources: Sources,
  points: WeighedPoint[],
  inline: number,
): Promise<WeighedPoint[]> {
  const long = points.filter(({ bytes = 0 }) => bytes > inline);
  if (long.length === 0) return points;
  const missing = new Set<WeighedPoint>(long);
  for (let start = 0; start < long.length; start += IDENTITIES_PER_STATEMENT) {
    const part = long.slice(start, start + IDENTITIES_PER_STATEMENT);
    const wanted = new Map(part.map((point) => [identity(point), point]));
    const asked = part.map(({ series }) => series);
    const reader = new RowReader(await engine.query(textsSql(sources, part), ROWS.texts), asked);
    while (!reader.done) {
      const found = readPoint(reader, 'texts');
      const point = wanted.get(identity(found));
      if (!point) continue;
      point.value = found.value;
      point.version = found.version;
      missing.delete(point);
    }
  }
  return missing.size === 0 ? points : points.filter((point) => !missing.has(point));
}

function textsSql(sources: Sources, points: readonly WeighedPoint[]): string {
  return sources.select(
    { table: 'texts', columns: ROW_COLUMNS, ...spanOf(points) },
    ` AND ${identitiesSql(points)}`,
  );
}

type Identity = Pick<StoredPoint, 'series' | 'time' | 'sequence'>;
const identity = ({ series, time, sequence }: Identity) => `${series}/${time}/${sequence}`;

/** The series of some points and the span of their times. */
export function spanOf(points: readonly Identity[]): { series: number[]; from: number; to: number } {
  let from = Infinity;
  let last = 0;
  for (const { time } of points) {
    from = Math.min(from, time);
    last = Math.max(last, time);
  }
  return { series: [...new Set(points.map(({ series }) => series))], from, to: last + 1 };
}

/** A condition that holds for the rows of these very points. */
export function identitiesSql(points: readonly Identity[]): string {
  const tuples = points.map(
    ({ series, time, sequence }) => `(${integer(series)},${integer(time)},${integer(sequence)})`,
  );
  return `(series, time, sequence) IN (${tuples.join(',')})`;
}
