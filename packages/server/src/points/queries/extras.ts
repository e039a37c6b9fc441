/**
 * Position, x-axis value and metadata of points already read: by identity and version, so never those of an overwritten
 * write. Metadata is bounded like texts (long-texts.ts): long documents are fetched when they are known to fit.
 */
import type { QueryEngine } from '../engine/engine.js';
import type { Extras } from '../spool/column-buffer.js';
import { identitiesSql, inlineBytes, shownText, spanOf, type AnswerBound } from './long-texts.js';
import { rowBinary } from '../engine/answer-forms.js';
import { RowReader } from './row-binary.js';
import { IDENTITY, type StoredPoint } from './row.js';
import type { Sources } from './sql.js';

export interface ExtrasQuery {
  readonly points: readonly StoredPoint[];
  /** What each point weighs without its metadata, in bytes; in the order of the points. */
  readonly weights: readonly number[];
  readonly bound: AnswerBound;
  /** The points are all that their series have in their span of time: one look at the span is then enough. */
  readonly dense: boolean;
}

export interface FoundExtras {
  /** So many points, from the first one on, fit into the bound with their metadata. */
  readonly fitting: number;
  /** Of one of these. */
  of(point: StoredPoint): Extras | undefined;
}

const IDENTITIES_PER_STATEMENT = 5_000;
const EXTRAS = rowBinary(...IDENTITY, 'Float64', 'Float64', 'Float64', 'String', 'UInt64');

const keyOf = (point: Pick<StoredPoint, 'series' | 'time' | 'sequence' | 'version'>) =>
  `${point.series}/${point.time}/${point.sequence}/${point.version}`;

interface Found {
  readonly extras: Extras;
  readonly bytes: number;
}

export async function queryExtras(
  engine: QueryEngine,
  sources: Sources,
  { points, weights, bound, dense }: ExtrasQuery,
): Promise<FoundExtras> {
  const inline = inlineBytes(bound, points.length);
  const found = new Map<string, Found>();
  const short = `series, time, version, sequence, latitude, longitude, x, ${shownText('metadata', inline)} AS document, length(metadata) AS bytes`;
  for (const part of dense ? [points] : parts(points))
    if (part.length > 0) await read(engine, select(sources, short, part, !dense), part, found);
  let total = 0;
  let count = 0;
  const long: StoredPoint[] = [];
  for (; count < points.length; count++) {
    const bytes = found.get(keyOf(points[count]!))?.bytes ?? 0;
    total += weights[count]! + bytes;
    if (total > bound.bytes) break;
    if (bytes > inline) long.push(points[count]!);
  }
  const whole = `series, time, version, sequence, latitude, longitude, x, metadata AS document, toUInt64(0) AS bytes`;
  for (const part of parts(long)) await read(engine, select(sources, whole, part, true), part, found);
  return { fitting: count, of: (point) => found.get(keyOf(point))?.extras };
}

function* parts(points: readonly StoredPoint[]): Generator<readonly StoredPoint[]> {
  for (let start = 0; start < points.length; start += IDENTITIES_PER_STATEMENT)
    yield points.slice(start, start + IDENTITIES_PER_STATEMENT);
}

function select(sources: Sources, columns: string, points: readonly StoredPoint[], exact: boolean): string {
  const tail = exact ? ` AND ${identitiesSql(points)}` : '';
  return sources.select({ table: 'extras', columns, ...spanOf(points) }, tail);
}

async function read(
  engine: QueryEngine,
  sql: string,
  points: readonly StoredPoint[],
  into: Map<string, Found>,
): Promise<void> {
  const asked = points.map(({ series }) => series);
  const reader = new RowReader(await engine.query(sql, EXTRAS), asked);
  while (!reader.done) {
    const key = keyOf({
      series: reader.series(),
      time: reader.int64(),
      version: reader.int64(),
      sequence: reader.uint32(),
    });
    const [latitude, longitude, x] = [reader.float64(), reader.float64(), reader.float64()];
    const metadata = reader.text();
    const bytes = reader.int64();
    into.set(key, {
      bytes,
      extras: {
        ...(Number.isNaN(latitude) ? {} : { latitude }),
        ...(Number.isNaN(longitude) ? {} : { longitude }),
        ...(Number.isNaN(x) ? {} : { x }),
        ...(metadata === '' ? {} : { metadata: JSON.parse(metadata) as unknown }),
      },
    });
  }
}
