/**
 * What streams counted in a range, in their output units: the accumulation report of IOTile. Rules: the sums are the server's, one
 * request instead of every row; a stream that is named twice, also by its device or project, counts once; units are not mixed
 * unsaid (`totals` has one for each).
 */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import type { Time } from '../native/types.js';
import { askIotile, isoTime } from './iotile.js';
import type { IOTileSlug } from './slugs/slug.js';
import { slugOf } from './slugs/slugs.js';

export interface AccumulationOptions extends CallOptions {
  /** Slugs of projects, devices and streams, in any form. */
  readonly sources: Iterable<string | IOTileSlug>;
  /** Included; absent: from the first reading on. */
  readonly start?: Time | undefined;
  /** Not included; absent: now. */
  readonly end?: Time | undefined;
}

export interface StreamSum {
  readonly sum: number;
  /** Readings. */
  readonly count: number;
  /** The short name of the output unit. */
  readonly units: string;
}
export interface AccumulationReport {
  /** Null: from the first reading on. */
  readonly start: string | null;
  readonly end: string;
  /** By slug; those that counted nothing are left out. */
  readonly streams: Readonly<Record<string, StreamSum>>;
  /** Over all streams, whatever their units. */
  readonly total: number;
  /** By unit. */
  readonly totals: Readonly<Record<string, number>>;
}

/** Addresses stay shorter than servers and proxies take: 100 slugs of a stream have about 5,000 characters. */
const SOURCES = 100;
const KINDS = ['p', 'd', 's'];

/** Throws the platform's error where a source is not there, or not for the token. */
export async function accumulation(
  api: Connection,
  { sources, start, end, ...call }: AccumulationOptions,
): Promise<AccumulationReport> {
  const slugs = [...new Set(listed(sources))];
  if (slugs.length === 0)
    throw new OptionError('sources is empty; expected slugs of projects, devices or streams.');
  const range = {
    start: start === undefined ? undefined : isoTime('start', start),
    end: end === undefined ? undefined : isoTime('end', end),
  };
  const parts: AccumulationReport[] = [];
  for (let first = 0; first < slugs.length; first += SOURCES) {
    const query = { source: slugs.slice(first, first + SOURCES), ...range };
    parts.push(await askIotile<AccumulationReport>(api, 'GET', '/accumulation/', { query, ...call }));
  }
  return merged(parts);
}

function* listed(sources: Iterable<string | IOTileSlug>): Generator<string> {
  if (
    typeof sources === 'string' ||
    typeof (sources as Partial<Iterable<unknown>>)?.[Symbol.iterator] !== 'function'
  )
    throw new OptionError(`sources is ${shownOf(sources)}; expected a list of slugs.`);
  for (const source of sources) {
    const slug = slugOf(String(source)).toString();
    if (!KINDS.includes(slug[0]!))
      throw new OptionError(`sources has ${shownOf(slug)}; expected slugs of projects, devices or streams.`);
    yield slug;
  }
}

function merged(parts: readonly AccumulationReport[]): AccumulationReport {
  const [first] = parts;
  if (parts.length === 1) return first!;
  const streams = Object.assign({}, ...parts.map((part) => part.streams)) as Record<string, StreamSum>;
  const totals: Record<string, number> = {};
  let total = 0;
  for (const { sum, units } of Object.values(streams)) {
    totals[units] = (totals[units] ?? 0) + sum;
    total += sum;
  }
  return { start: first!.start, end: parts.at(-1)!.end, streams, total, totals };
}
