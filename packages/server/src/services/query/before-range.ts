/**
 * What `fill=previous` carries into a range: of each series or group the values of its nearest earlier bucket, however old.
 * Rule: an answer is filled with the same value wherever its range begins. Increases and held values are left out: the
 * former need the point before that bucket, the latter hold into the range by themselves.
 */
import { bucketStart } from '../../model/buckets.js';
import { least } from '../../model/lists.js';
import type { BucketPlan } from '../../points/queries/buckets/plan.js';
import type { BucketCell } from '../../points/queries/buckets/buckets.js';
import { NUMBER_BYTES, type ReadSource } from './answer-bytes.js';
import { bucketStarts } from './bucket-starts.js';
import { byTable, within } from './rows.js';
import type { BucketsQuery } from './types.js';

const NOT_CARRIED = new Set(['delta', 'timeWeightedMean', 'timeAtValue']);
/** Groups whose buckets are up to so many times farther than one another's are read together. */
const POWER = 3;

type Groups = ReadonlyMap<number, number> | undefined;

export async function cellsBefore(
  source: ReadSource,
  query: BucketsQuery,
  groups: Groups,
): Promise<Map<number, BucketCell>> {
  const carried = query.aggregations.flatMap(({ type }, at) => (NOT_CARRIED.has(type) ? [] : [at]));
  const found = new Map<number, BucketCell>();
  if (carried.length === 0 || query.from <= 0) return found;
  const starts = await lastStarts(source, query, groups);
  for (const some of byDistance(starts, query.from).values()) {
    const cells = await readChunk(
      source,
      { ...query, aggregations: carried.map((at) => query.aggregations[at]!) },
      groups,
      some,
    );
    for (const { group, start, values } of cells) {
      const all = query.aggregations.map(() => undefined) as BucketCell['values'];
      for (const [place, at] of carried.entries()) all[at] = values[place];
      found.set(group, { group, start, values: all });
    }
  }
  return found;
}

/** Group → start of its last bucket before the range. */
async function lastStarts(
  { store, answerBytes }: ReadSource,
  query: BucketsQuery,
  groups: Groups,
): Promise<Map<number, number>> {
  const { values, background, from: to } = query;
  const bound = { bytes: answerBytes, perRow: NUMBER_BYTES };
  const asked = { from: 0, to, end: 'last', count: 1, values, background, bound } as const;
  const starts = new Map<number, number>();
  for (const { series, time } of await store.queries.ends({ series: byTable(within(query)), ...asked })) {
    const group = groups ? groups.get(series)! : series;
    starts.set(group, Math.max(starts.get(group) ?? -Infinity, bucketStart(query.bucket, time)));
  }
  return starts;
}

/** A series that fell silent years ago must not make the others' years be read. */
function byDistance(starts: ReadonlyMap<number, number>, from: number): Map<number, Map<number, number>> {
  const chunks = new Map<number, Map<number, number>>();
  for (const [group, start] of starts) {
    const power = Math.floor(Math.log2(from - start) / POWER);
    const chunk = chunks.get(power) ?? new Map<number, number>();
    chunks.set(power, chunk.set(group, start));
  }
  return chunks;
}

async function readChunk(
  { store, answerBytes: bytes }: ReadSource,
  query: BucketsQuery,
  groups: Groups,
  starts: ReadonlyMap<number, number>,
): Promise<BucketCell[]> {
  const { bucket, aggregations, values, background, from: to } = query;
  const startOf = (id: number) => starts.get(groups ? (groups.get(id) ?? NaN) : id);
  const series = within(query).filter(({ id }) => startOf(id) !== undefined);
  const from = Math.max(
    0,
    least(starts.values(), (start) => start),
  );
  const plan: BucketPlan =
    bucket.kind === 'fixed'
      ? { kind: 'fixed', width: bucket.width, origin: bucket.origin ?? 0 }
      : { kind: 'edges', edges: (await bucketStarts(bucket, from, to)).edges };
  return store.queries.buckets({
    series: byTable(series),
    ...{ from, to, plan, aggregations, values, background, bytes },
    ...{ previous: [], heldUntil: to },
    since: new Map(series.map(({ id }) => [id, startOf(id)!])),
    ...(groups && { groups: new Map(series.map(({ id }) => [id, groups.get(id)!])) }),
  });
}
