/** Every query family of the points store, compared with the oracle. */
import { expect } from 'vitest';
import type { Aggregation } from '../../src/model/aggregations.js';
import { bucketEdges } from '../../src/model/buckets.js';
import type { PointsStore } from '../../src/points/store.js';
import type { BucketPlan } from '../../src/points/queries/buckets/plan.js';
import type { SeriesByTable, StoredPoint } from '../../src/points/queries/row.js';
import { END_OF_TIME } from '../../src/model/time.js';
import type { Oracle, Row, Span } from './oracle.js';

const MINUTE = 60_000_000;
const ALL: Span = { from: 0, to: END_OF_TIME };

const NUMERIC: readonly Aggregation[] = [
  ...(
    [
      'first',
      'last',
      'count',
      'min',
      'max',
      'mean',
      'median',
      'sum',
      'stddev',
      'timeWeightedMean',
      'delta',
    ] as const
  ).map((type) => ({ type })),
  { type: 'percentile', percentile: 0 },
  { type: 'percentile', percentile: 33.3 },
  { type: 'percentile', percentile: 100 },
  { type: 'timeAtValue', value: 0 },
  { type: 'timeAtValue', value: 0.30000000000000004 },
];
const TEXTUAL: readonly Aggregation[] = [
  { type: 'first' },
  { type: 'last' },
  { type: 'count' },
  { type: 'timeAtValue', value: 'on' },
  { type: 'timeAtValue', value: "it's" },
];

/** `turn` takes the variants of a family in turn: all of them after every step would cost minutes. */
export async function checkAll(
  store: PointsStore,
  oracle: Oracle,
  series: SeriesByTable,
  middle: number,
  turn: number,
): Promise<void> {
  const near: Span = { from: middle - 55 * MINUTE, to: middle + 100 * MINUTE };
  await checkHeads(store, oracle, series);
  await checkSql(store, oracle, series);
  for (const span of [ALL, near]) {
    const order = (turn + Number(span === ALL)) % 2 ? 'asc' : 'desc';
    for (const limit of [[3, 8, 20][turn % 3]!, 1000])
      await checkRange(store, oracle, series, span, order, limit);
    await checkRange(store, oracle, { numbers: series.numbers.slice(0, 1), texts: [] }, span, 'asc', 3);
    await checkEdges(store, oracle, series, span);
    await checkCounts(store, oracle, series, span);
  }
  const now = turn % 3 === 0 ? END_OF_TIME : middle + 35 * MINUTE + 7;
  const span = [ALL, near, { from: middle, to: END_OF_TIME }][turn % 3]!;
  await checkBuckets(store, oracle, series, span, { kind: 'whole' }, [span.from, span.to], now);
  if (turn % 2 === 0) {
    const width = 17 * MINUTE;
    const origin = 3;
    const edges = [near.from - ((near.from - origin) % width)];
    while (edges.at(-1)! < near.to) edges.push(edges.at(-1)! + width);
    await checkBuckets(store, oracle, series, near, { kind: 'fixed', width, origin }, edges, now);
  } else {
    const to = middle + 3e15;
    const edges = [
      ...bucketEdges({ kind: 'calendar', unit: 'year', count: 1, zone: 'Europe/Brussels' }, 0, to, 1000),
    ];
    await checkBuckets(store, oracle, series, { from: 0, to }, { kind: 'edges', edges }, edges, now);
  }
}

const plain = ({ series, time, sequence, value }: StoredPoint): Row => ({
  series,
  time,
  sequence,
  value: value as number | string,
});

async function checkHeads(
  store: PointsStore,
  oracle: Oracle,
  { numbers, texts }: SeriesByTable,
): Promise<void> {
  const { heads } = store;
  await store.repair([...numbers, ...texts]);
  for (const id of [...numbers, ...texts]) {
    const last = oracle.last(id, ALL);
    expect(heads.has(id)).toBe(last !== undefined);
    if (!last) continue;
    const value = numbers.includes(id) ? heads.lastNumber(id) : heads.lastText(id);
    expect({ series: id, time: heads.lastTime(id), sequence: heads.lastSequence(id), value }).toEqual(last);
  }
}

/** Users' SQL reads the tables by a view of its own. */
async function checkSql(
  store: PointsStore,
  oracle: Oracle,
  { numbers, texts }: SeriesByTable,
): Promise<void> {
  const named = (kind: 'number' | 'string') => (id: number) => ({ id, kind, name: String(id), device: 'd' });
  const series = [...numbers.map(named('number')), ...texts.map(named('string'))];
  const sql =
    'SELECT series, toUnixTimestamp64Micro(time), value, text FROM telemetry ORDER BY series, time, value, text';
  const { pieces } = await store.userSql(series, sql);
  const lines = Buffer.concat(pieces)
    .toString()
    .split('\n')
    .filter((line) => line !== '');
  const rows = lines.map((line) => JSON.parse(line) as [string, number, number | string, string]);
  const expected = series.flatMap(({ id, kind }) =>
    oracle
      .rows(id, ALL)
      .map(({ time, value }) => [
        String(id),
        time,
        kind === 'number' ? value : null,
        kind === 'number' ? '' : value,
      ]),
  );
  const key = (row: readonly unknown[]) => JSON.stringify(row);
  // Beside texts stands NaN, and numbers may come as texts.
  const plainRow = ([name, time, value, text]: (typeof rows)[number]) => [
    name,
    Number(time),
    Number.isNaN(Number(value)) ? null : Number(value),
    text,
  ];
  expect(rows.map((row) => key(plainRow(row))).sort()).toEqual(expected.map(key).sort());
}

async function checkRange(
  store: PointsStore,
  oracle: Oracle,
  series: SeriesByTable,
  span: Span,
  order: 'asc' | 'desc',
  limit: number,
): Promise<void> {
  const seen: Row[] = [];
  let rest = span;
  for (;;) {
    const page = await store.queries.range({ series, ...rest, order, limit });
    const instants = new Set(page.points.map((point) => point.time));
    expect(page.points.length <= limit || instants.size === 1).toBe(true);
    seen.push(...page.points.map(plain));
    if (page.next === null) break;
    expect(page.points.length).toBeGreaterThan(0);
    rest = order === 'asc' ? { ...rest, from: page.next } : { ...rest, to: page.next };
  }
  expect(seen).toEqual(oracle.range([...series.numbers, ...series.texts], span, order));
}

async function checkEdges(
  store: PointsStore,
  oracle: Oracle,
  series: SeriesByTable,
  span: Span,
): Promise<void> {
  for (const end of ['first', 'last'] as const) {
    for (const count of end === 'first' ? [1] : [1, 3]) {
      const points = await store.queries.ends({ series, ...span, end, count });
      const expected = [...series.numbers, ...series.texts].flatMap((id) => {
        const rows = oracle.rows(id, span);
        return end === 'first' ? rows.slice(0, count) : rows.reverse().slice(0, count);
      });
      expect(points.map(plain)).toEqual(expected);
    }
  }
}

async function checkCounts(
  store: PointsStore,
  oracle: Oracle,
  series: SeriesByTable,
  span: Span,
): Promise<void> {
  const counts = await store.queries.counts({ series, ...span });
  for (const id of [...series.numbers, ...series.texts])
    expect(counts.get(id) ?? 0).toBe(oracle.rows(id, span).length);
}

/** `edges` are the starts of the plan's buckets over the span and the end of the last. */
async function checkBuckets(
  store: PointsStore,
  oracle: Oracle,
  series: SeriesByTable,
  span: Span,
  plan: BucketPlan,
  edges: readonly number[],
  now: number,
): Promise<void> {
  const previous =
    span.from === 0
      ? []
      : await store.queries.ends({ series, from: 0, to: span.from, end: 'last', count: 1 });
  for (const [table, aggregations] of [
    ['numbers', NUMERIC],
    ['texts', TEXTUAL],
  ] as const) {
    const ids = series[table];
    const cells = await store.queries.buckets({
      series: { numbers: [], texts: [], [table]: ids },
      ...span,
      plan,
      aggregations,
      previous,
      heldUntil: now,
    });
    const found = new Map(cells.map((cell) => [`${cell.group}/${cell.start}`, cell.values]));
    expect(found.size).toBe(cells.length);
    for (const id of ids) {
      const scale = oracle.rows(id, ALL).reduce((sum, { value }) => sum + Math.abs(Number(value) || 0), 1);
      for (let index = 0; index + 1 < edges.length; index++) {
        const bucket = { from: Math.max(edges[index]!, span.from), to: Math.min(edges[index + 1]!, span.to) };
        const values = found.get(`${id}/${edges[index]!}`) ?? [];
        found.delete(`${id}/${edges[index]!}`);
        aggregations.forEach((aggregation, column) => {
          const expected = oracle.bucket(id, aggregation, bucket, now);
          const actual = values[column];
          const where = () =>
            `${JSON.stringify(aggregation)} of series ${id}, ${plan.kind} bucket ${bucket.from}–${bucket.to}, held until ${now}`;
          if (typeof expected !== 'number' || typeof actual !== 'number')
            expect(actual, where()).toEqual(expected);
          else if (!(Math.abs(actual - expected) <= 1e-7 * (aggregation.type === 'timeAtValue' ? 0 : scale)))
            expect(actual, where()).toBe(expected);
        });
      }
    }
    expect([...found.keys()]).toEqual([]);
  }
}
