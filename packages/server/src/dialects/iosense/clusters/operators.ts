/** What a cluster computes: one value for each sensor over time, then one over the sensors. */
import { aggregate } from '../../../model/aggregate.js';
import type { Aggregation, Series, Services } from '../../../services/services.js';
import type { Range } from '../wire/parameters.js';

const AGGREGATIONS = {
  sum: { type: 'sum' },
  min: { type: 'min' },
  max: { type: 'max' },
  firstDP: { type: 'first' },
  lastDP: { type: 'last' },
  mean: { type: 'mean' },
  median: { type: 'median' },
  count: { type: 'count' },
  standardDeviation: { type: 'stddev' },
} as const satisfies Record<string, Aggregation>;

export const OVER_TIME = [
  ...(Object.keys(AGGREGATIONS) as (keyof typeof AGGREGATIONS)[]),
  'consumption',
  'closestConsumption',
  'mode',
] as const;
export const OVER_SENSORS = ['sum', 'min', 'max', 'mean', 'median', 'mode'] as const;
type OverTime = (typeof OVER_TIME)[number];
type OverSensors = (typeof OVER_SENSORS)[number];

const PAGE = 50_000;

/** Sensors without a value are left out. */
export async function overTime(
  services: Services,
  project: number,
  series: readonly Series[],
  operator: OverTime,
  range: Range,
): Promise<number[]> {
  if (operator === 'mode') return modes(services, project, series, range);
  if (operator === 'consumption') {
    const rows = await statistics(services, series, [{ type: 'first' }, { type: 'last' }], range);
    return rows.map(([first, last]) => last! - first!);
  }
  if (operator === 'closestConsumption') return closest(services, series, range);
  return (await statistics(services, series, [AGGREGATIONS[operator]], range)).map(([value]) => value!);
}

export function overSensors(values: readonly number[], operator: OverSensors): number | undefined {
  if (values.length === 0) return undefined;
  if (operator === 'mode') return modeOf(values);
  const points = values.map((value, time) => ({ time, value }));
  const range = { from: 0, to: values.length, now: values.length };
  return aggregate(points, { type: operator }, range) as number | undefined;
}

async function statistics(
  services: Services,
  series: readonly Series[],
  aggregations: readonly Aggregation[],
  { from, to }: Range,
): Promise<number[][]> {
  const rows = await services.query.statistics({ series, from, to, aggregations });
  return rows
    .map(({ values }) => values.map((value) => (value === null ? NaN : Number(value))))
    .filter((values) => values.every((value) => !Number.isNaN(value)));
}

/** The difference of the last values at or before both ends. */
async function closest(
  services: Services,
  series: readonly Series[],
  { from, to }: Range,
): Promise<number[]> {
  const at = async (before: number) =>
    new Map(
      (await services.query.last({ series, before })).map(({ series: id, value }) => [id, Number(value)]),
    );
  const [start, end] = [await at(from + 1), await at(to)];
  return series.flatMap(({ id }) => {
    const [first, last] = [start.get(id), end.get(id)];
    return first === undefined || last === undefined ? [] : [last - first];
  });
}

async function modes(
  services: Services,
  project: number,
  series: readonly Series[],
  { from, to }: Range,
): Promise<number[]> {
  const found: number[] = [];
  for (const one of series) {
    const counts = new Map<number, number>();
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await services.query.points({
        ...{ project, series: [one], from, to, order: 'asc', limit: PAGE },
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { value } of page.rows) counts.set(Number(value), (counts.get(Number(value)) ?? 0) + 1);
      cursor = page.next;
    }
    if (counts.size > 0) found.push(mostFrequent(counts));
  }
  return found;
}

function modeOf(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return mostFrequent(counts);
}

/** Of several equally frequent values the least. */
function mostFrequent(counts: ReadonlyMap<number, number>): number {
  let best: [value: number, count: number] = [Infinity, 0];
  for (const [value, count] of counts)
    if (count > best[1] || (count === best[1] && value < best[0])) best = [value, count];
  return best[0];
}
