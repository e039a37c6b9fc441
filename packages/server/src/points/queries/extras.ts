/** Position, x-axis value and metadata of points already read: by identity and version, so never those of an overwritten write. */
import { rowBinary } from '../engine/answer-forms.js';
import type { Engine } from '../engine/engine.js';
import type { Extras } from '../spool/arena.js';
import { RowReader } from './row-binary.js';
import type { StoredPoint } from './row.js';
import type { Sources } from './sql.js';

const EXTRAS = rowBinary('UInt64', 'Int64', 'UInt64', 'UInt32', 'Float64', 'Float64', 'Float64', 'String');

const keyOf = (point: Pick<StoredPoint, 'series' | 'time' | 'sequence' | 'version'>) =>
  `${point.series}/${point.time}/${point.sequence}/${point.version}`;

export async function queryExtras(
  engine: Engine,
  sources: Sources,
  points: readonly StoredPoint[],
): Promise<(point: StoredPoint) => Extras | undefined> {
  const found = new Map<string, Extras>();
  if (points.length === 0) return () => undefined;
  let from = Infinity;
  let last = 0;
  for (const { time } of points) {
    from = Math.min(from, time);
    last = Math.max(last, time);
  }
  const series = [...new Set(points.map((point) => point.series))];
  const sql = sources.select({
    table: 'extras',
    columns: 'series, time, version, sequence, latitude, longitude, x, metadata',
    series,
    from,
    to: last + 1,
  });
  const reader = new RowReader(await engine.query(sql, EXTRAS), series);
  while (!reader.done) {
    const key = keyOf({
      series: reader.series(),
      time: reader.int64(),
      version: reader.int64(),
      sequence: reader.uint32(),
    });
    const [latitude, longitude, x] = [reader.float64(), reader.float64(), reader.float64()];
    const metadata = reader.text();
    found.set(key, {
      ...(Number.isNaN(latitude) ? {} : { latitude }),
      ...(Number.isNaN(longitude) ? {} : { longitude }),
      ...(Number.isNaN(x) ? {} : { x }),
      ...(metadata === '' ? {} : { metadata: JSON.parse(metadata) as unknown }),
    });
  }
  return (point) => found.get(keyOf(point));
}
