/**
 * What a feed is asked for. Rules: `results` takes so many of the newest entries before anything is made of them; without `results`,
 * `start`, `end` and `days` a feed is of the last day; without any of these and `minutes` it has at most 100 entries, else 8,000.
 */
import { invalidField } from '../../../errors/error.js';
import {
  MICROS_PER_DAY,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  nowMicros,
  type Micros,
} from '../../../model/time.js';
import type { Parameters } from '../../parameters.js';
import { readTime, zoneIn, type Zone } from './times.js';

export const MAX_RESULTS = 8_000;
const DEFAULT_RESULTS = 100;
/** A hundred years. */
const MAX_DAYS = 36_525;
const MAX_MINUTES = MAX_DAYS * 1_440;
const MAX_DECIMALS = 100;

const STEPS = ['10', '15', '20', '30', '60', '240', '720', '1440', 'daily'] as const;
/** In the order in which ThingSpeak looks at them; the first that is given counts. */
const GROUPINGS = ['timescale', 'sum', 'average', 'median'] as const;

export interface Grouping {
  readonly of: (typeof GROUPINGS)[number];
  /** Days are those of the time zone. */
  readonly step: Micros | 'daily';
}

export interface Span {
  /** Included. */
  readonly from: Micros;
  /** Excluded; undefined: everything from there on. */
  readonly to: Micros | undefined;
  readonly limit: number;
}

export interface Shown {
  readonly zone: Zone;
  readonly status: boolean;
  readonly location: boolean;
  /** Decimals of numbers. */
  readonly round: number | undefined;
}

export interface FeedQuery extends Span, Shown {
  readonly metadata: boolean;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly grouping: Grouping | undefined;
}

export function feedQuery(query: Parameters): FeedQuery {
  const shown = shownIn(query);
  return {
    ...shown,
    ...spanIn(query, shown.zone),
    metadata: query.flag('metadata') ?? false,
    min: query.number('min'),
    max: query.number('max'),
    grouping: groupingIn(query),
  };
}

export function shownIn(query: Parameters): Shown {
  return {
    zone: zoneIn(query),
    status: query.flag('status') ?? false,
    location: query.flag('location') ?? false,
    round: query.integer('round', { least: 0, most: MAX_DECIMALS }),
  };
}

export function spanIn(query: Parameters, zone: Zone): Span {
  const results = query.integer('results', { least: 0 });
  const days = query.integer('days', { least: 0, most: MAX_DAYS });
  const minutes = query.integer('minutes', { least: 0, most: MAX_MINUTES });
  const [start, end] = [query.text('start'), query.text('end')];
  const isOpen = [results, days, start, end].some((one) => one !== undefined);
  const before = (length: Micros) => Math.max(0, nowMicros() - length);
  return {
    from:
      start !== undefined
        ? Math.max(0, readTime('start', start, zone))
        : minutes !== undefined
          ? before(minutes * MICROS_PER_MINUTE)
          : days !== undefined
            ? before(days * MICROS_PER_DAY)
            : isOpen
              ? 0
              : before(MICROS_PER_DAY),
    // Times are shown to the second, and the second that is named belongs to the feed.
    to: end === undefined ? undefined : Math.max(0, readTime('end', end, zone) + MICROS_PER_SECOND),
    limit: Math.min(
      results ?? (isOpen || minutes !== undefined ? MAX_RESULTS : DEFAULT_RESULTS),
      MAX_RESULTS,
    ),
  };
}

function groupingIn(query: Parameters): Grouping | undefined {
  for (const of of GROUPINGS) {
    const text = query.text(of);
    if (text === undefined) continue;
    const step = STEPS.find((one) => one === text.toLowerCase());
    if (step === undefined) throw invalidField(of, text, `one of ${STEPS.join(', ')}`);
    return { of, step: step === 'daily' ? step : Number(step) * MICROS_PER_MINUTE };
  }
  return undefined;
}
