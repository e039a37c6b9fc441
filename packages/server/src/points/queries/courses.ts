/**
 * How points of series come and go: their distances and what is missing between them, how long the newest value stands, and where values make
 * their greatest jump. Rule: of each series only what lies from its own time on is looked at, so that whoever asks decides how much is read.
 */
import { rowBinary } from '../engine/answer-forms.js';
import type { QueryEngine } from '../engine/engine.js';
import { least } from '../../model/lists.js';
import type { Micros } from '../../model/time.js';
import { RowReader } from './row-binary.js';
import { integer, type Sources } from './sql.js';

export interface CourseQuery {
  readonly project: number;
  readonly table: 'numbers' | 'texts';
  /** Of each series, from when on it is looked at. */
  readonly since: ReadonlyMap<number, Micros>;
  /** Excluded. */
  readonly to: Micros;
  /** A distance that is longer than so many usual ones is a gap. */
  readonly gapTimes: number;
}

/** Times and distances are in microseconds. */
export interface Course {
  readonly series: number;
  readonly points: number;
  readonly first: Micros;
  readonly last: Micros;
  readonly distances: number;
  /** Nine of ten distances between points of different times are not longer; 0: there are none. */
  readonly usual: number;
  readonly gaps: number;
  /** By which the gaps are longer than a usual distance, together. */
  readonly missing: number;
  readonly longest: number;
  /** Where the first gap begins. */
  readonly gapsSince: Micros;
  /** The newest value, and since when and for how many points it is the same. Of texts these say nothing. */
  readonly value: number;
  readonly run: number;
  readonly runSince: Micros;
  /** Points of the longest run of one value before that; 0: there was no other value. */
  readonly longestRun: number;
  /** The greatest jump between two points that follow each other, and the greatest of the others. */
  readonly jump: number;
  readonly nextJump: number;
  readonly jumpTime: Micros;
  readonly before: Level;
  readonly after: Level;
}

/** Of up to ten points beside a jump. */
export interface Level {
  readonly points: number;
  readonly median: number;
  /** From the least to the greatest. */
  readonly spread: number;
}

const ROWS = rowBinary(
  ...([
    'UInt64',
    'UInt64',
    'Int64',
    'Int64',
    'UInt64',
    'Int64',
    'UInt64',
    'Int64',
    'Int64',
    'Int64',
  ] as const),
  ...(['Float64', 'UInt64', 'Int64', 'UInt64', 'Float64', 'Float64', 'Int64'] as const),
  ...(['UInt64', 'Float64', 'Float64', 'UInt64', 'Float64', 'Float64'] as const),
);
const VALUES = { numbers: 'value', texts: 'toFloat64(0)' } as const;
const COLUMNS = { numbers: 'series, time, sequence, value', texts: 'series, time, sequence' } as const;
const LEVEL = 10;

const level = (name: string) =>
  `toUInt64(length(${name})), arraySort(${name})[intDiv(length(${name}) + 1, 2)], ` +
  `if(empty(${name}), 0, arrayMax(${name}) - arrayMin(${name}))`;

export async function queryCourses(
  engine: QueryEngine,
  sources: Sources,
  { table, since, to, gapTimes }: CourseQuery,
): Promise<Course[]> {
  const series = [...since.keys()];
  const from = least(since.values(), (time) => time);
  const rows = sources.from({ table, columns: COLUMNS[table], series, from, to, since });
  const isGap = `d > usual * ${integer(gapTimes)}`;
  const inner = [
    `series, arraySort(groupArray((time, sequence, ${VALUES[table]}))) AS points`,
    'points.1 AS times, points.3 AS those, arrayDifference(times) AS steps',
    'arraySort(arrayFilter(d -> d > 0, steps)) AS distances',
    // Of none: 0, which is what an array has where there is nothing.
    'distances[intDiv(9 * length(distances) + 9, 10)] AS usual',
    `arrayFilter(d -> ${isGap}, distances) AS gaps`,
    'arrayDifference(those) AS moves, arrayMap(d -> abs(d), moves) AS jumps',
    'arrayFilter((at, d) -> d != 0, arrayEnumerate(moves), moves) AS changes',
    'if(empty(changes), 1, changes[-1]) AS run_at',
    'arrayMax(jumps) AS jump, indexOf(jumps, jump) AS jump_at',
    `arraySlice(those, greatest(toInt64(jump_at) - ${LEVEL}, 1), least(${LEVEL}, toInt64(jump_at) - 1)) AS earlier`,
    `arraySlice(those, jump_at, ${LEVEL}) AS later`,
  ];
  const outer = [
    'series, toUInt64(length(times)), toInt64(times[1]), toInt64(times[-1])',
    'toUInt64(length(distances)), toInt64(usual), toUInt64(length(gaps))',
    'toInt64(arraySum(arrayMap(d -> d - usual, gaps))), toInt64(gaps[-1])',
    `toInt64(times[greatest(toInt64(arrayFirstIndex(d -> ${isGap}, steps)) - 1, 1)])`,
    'toFloat64(those[-1]), toUInt64(length(those) - run_at + 1), toInt64(times[run_at])',
    'toUInt64(if(empty(changes), 0, arrayMax(arrayDifference(arrayPushFront(changes, toUInt32(1))))))',
    'jump, if(length(jumps) < 2, 0, arrayReverseSort(jumps)[2]), toInt64(times[jump_at])',
    ...[level('earlier'), level('later')],
  ];
  const sql = `SELECT ${outer.join(', ')} FROM (SELECT ${inner.join(', ')} FROM ${rows} GROUP BY series)`;
  const reader = new RowReader(await engine.query(sql, ROWS), series);
  const found: Course[] = [];
  while (!reader.done) found.push(readCourse(reader));
  return found;
}

const readCourse = (reader: RowReader): Course => ({
  series: reader.series(),
  points: reader.int64(),
  first: reader.int64(),
  last: reader.int64(),
  distances: reader.int64(),
  usual: reader.int64(),
  gaps: reader.int64(),
  missing: reader.int64(),
  longest: reader.int64(),
  gapsSince: reader.int64(),
  value: reader.float64(),
  run: reader.int64(),
  runSince: reader.int64(),
  longestRun: reader.int64(),
  jump: reader.float64(),
  nextJump: reader.float64(),
  jumpTime: reader.int64(),
  before: readLevel(reader),
  after: readLevel(reader),
});

const readLevel = (reader: RowReader): Level => ({
  points: reader.int64(),
  median: reader.float64(),
  spread: reader.float64(),
});
