/** What the explorer shows, as it stands in the address. What cannot be read there is left out, not an error. */
import type { Aggregation } from '@tributary/client';
import { rangeOf, textOf, type Range, type Span } from '../../data/range.js';
import type { Params, Route } from '../../shared/route.js';
import { isZone, ownZone } from '../../shared/zone.js';

export interface ExplorerView {
  /** Ids of series. */
  readonly series: readonly number[];
  readonly range: Range;
  readonly zone: string;
  readonly aggregation: Aggregation | 'auto' | 'raw';
  /** With the span before. */
  readonly compare: boolean;
  readonly live: boolean;
  readonly mark: Span | undefined;
  readonly tab: 'chart' | 'sql';
}

export const MOST_SERIES = 20;
export const AGGREGATIONS = [
  ...(['auto', 'raw', 'mean', 'min', 'max', 'median', 'sum', 'count', 'first', 'last'] as const),
  ...(['stddev', 'p95', 'p99', 'delta', 'time_weighted_mean'] as const),
] as const;

export function viewOf(params: Route['params']): ExplorerView {
  const ids = (params['s'] ?? '')
    .split(',')
    .map(Number)
    .filter((id) => Number.isSafeInteger(id) && id > 0);
  const zone = params['z'];
  return {
    series: [...new Set(ids)].slice(0, MOST_SERIES),
    range: rangeOf(params['r']),
    zone: zone !== undefined && isZone(zone) ? zone : ownZone(),
    aggregation: AGGREGATIONS.find((one) => one === params['a']) ?? 'auto',
    compare: params['c'] === '1',
    live: params['live'] !== '0',
    mark: params['m'] === undefined ? undefined : rangeOf(params['m']).span,
    tab: params['t'] === 'sql' ? 'sql' : 'chart',
  };
}

export function paramsOf(view: ExplorerView, others: Params = {}): Params {
  const { series, range, zone, aggregation, compare, live, mark, tab } = view;
  return {
    ...others,
    s: series.join(',') || undefined,
    r: range.last ?? (range.span && textOf(range.span)),
    z: zone === ownZone() ? undefined : zone,
    a: aggregation === 'auto' ? undefined : aggregation,
    c: compare ? '1' : undefined,
    live: live ? undefined : '0',
    m: mark && textOf(mark),
    t: tab === 'chart' ? undefined : tab,
    d: undefined,
  };
}
