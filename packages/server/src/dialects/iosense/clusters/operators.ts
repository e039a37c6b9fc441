/** What a cluster computes: one value for each sensor over time, then one over the sensors. */
import { aggregate } from '../../../model/aggregate.js';
import { given } from '../../../model/given.js';
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

/** Points read at once. */
const MAX_READ = 50_000;

/** What is computed from. */
export interface Measured {
  readonly project: number;
  readonly series: readonly Series[];
  readonly range: Range;
}

/** Sensors without a value are left out. */
export async function overTime(
  services: Services,
  measured: Measured,
  operator: OverTime,
): Promise<number[]> {
  if (operator === 'mode') return modes(services, measured);
  if (operator === 'consumption') {
    const rows = await statistics(services, measured, [{ type: 'first' }, { type: 'last' }]);
    return rows.map(([first = NaN, last = NaN]) => last - first);
  }
  if (operator === 'closestConsumption') return closest(services, measured);
  return (await statistics(services, measured, [AGGREGATIONS[operator]])).flat();
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
  { series, range: { from, to } }: Measured,
  aggregations: readonly Aggregation[],
): Promise<number[][]> {
  const rows = await services.query.statistics({ series, from, to, aggregations });
  return rows
    .map(({ values }) => values.map((value) => (value === null ? NaN : Number(value))))
    .filter((values) => values.every((value) => !Number.isNaN(value)));
}

/** The difference of the last values at or before both ends. */
async function closest({ query }: Services, { series, range: { from, to } }: Measured): Promise<number[]> {
  const valuesAt = async (before: number) =>
    new Map((await query.last({ series, before })).map(({ series: id, value }) => [id, Number(value)]));
  const start = await valuesAt(from + 1);
  const end = await valuesAt(to);
  return series.flatMap(({ id }) => {
    const [first, last] = [start.get(id), end.get(id)];
    return first === undefined || last === undefined ? [] : [last - first];
  });
}

async function modes({ query }: Services, { project, series, range }: Measured): Promise<number[]> {
  const found: number[] = [];
  for (const one of series) {
    const asked = { project, series: [one], ...range, order: 'asc', limit: MAX_READ } as const;
    const counts = new Map<number, number>();
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await query.points({ ...asked, ...given({ cursor }) });
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
