/** Queries of what is computed: of the whole range, or of each bucket of time. */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import type { CallOptions } from '../http/http.js';
import type { AggregatedRow, BucketsQuery } from '../native/types.js';
import { Aggregating } from './aggregating.js';
import { inUnits } from './computed-in-units.js';
import { buckets, csvText, statistics } from './families.js';
import { rangeQuery, refuseUnits, type QueryState } from './state.js';

/** With `every`, of buckets; without, of the range as one. */
export class AggregateQuery extends Aggregating<AggregateQuery> implements AsyncIterable<AggregatedRow> {
  protected of(state: QueryState): this {
    return new AggregateQuery(this.api, state) as this;
  }
  protected aggregated(aggregations: string[]): AggregateQuery {
    return this.with({ aggregations });
  }

  /**
   * In buckets of this width: of a clock (`500ms`, `30s`, `5m`, `1h30m`, aligned to 1970-01-01 UTC) or of a calendar (`1d`, `1w`,
   * `1mo`, `1q`, `1y`, in the zone of the query).
   */
  every(width: string): BucketQuery {
    return new BucketQuery(this.api, { ...this.state, bucket: checkedWidth(width) });
  }

  /** A row for each series, with a member for each aggregation. */
  statistics(call: CallOptions = {}): Promise<AggregatedRow[]> {
    return inUnits(this.api, this.state, () => statistics(this.api, rangeQuery(this.state), call), call);
  }

  /** The rows of `statistics`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<AggregatedRow, void> {
    yield* await this.statistics();
  }

  /** The same rows as CSV of the platform, with a header line. */
  csv(call: CallOptions = {}): Promise<string> {
    refuseUnits(this.state);
    return csvText(this.api, 'statistics', rangeQuery(this.state), call);
  }
}

export function checkedWidth(width: string): string {
  if (typeof width === 'string' && width.trim() !== '') return width;
  throw new OptionError(`every is ${shownOf(width)}; expected a width such as 5m, 1h or 1d.`);
}

/** Of each bucket that has a point, of each series or group. */
export class BucketQuery extends Aggregating<BucketQuery> implements AsyncIterable<AggregatedRow> {
  protected of(state: QueryState): this {
    return new BucketQuery(this.api, state) as this;
  }
  protected aggregated(aggregations: string[]): BucketQuery {
    return this.with({ aggregations });
  }

  /** An IANA time zone such as `Europe/Brussels`, whose midnights calendar buckets begin at; UTC unless given. */
  zone(zone: string): this {
    return this.with({ zone });
  }

  /** What is answered for buckets without a point: `none` (no row), `null`, `previous` or `linear`. */
  fill(fill: NonNullable<BucketsQuery['fill']>): this {
    return this.with({ fill });
  }

  /** What is computed together: `series` (each by itself), `device`, `name` (of series), `tag:<key>`, or `all`. */
  group(group: 'series' | 'device' | 'name' | 'all' | `tag:${string}`): this {
    return this.with({ group });
  }

  /** A row for each bucket, labelled with its start. Buckets in the range, at most, as many as the platform's limits say. */
  buckets(call: CallOptions = {}): Promise<AggregatedRow[]> {
    const asked = this.#asked();
    return inUnits(this.api, this.state, () => buckets(this.api, asked, call), call);
  }

  /** The rows of `buckets`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<AggregatedRow, void> {
    yield* await this.buckets();
  }

  /** The same rows as CSV of the platform, with a header line. */
  csv(call: CallOptions = {}): Promise<string> {
    refuseUnits(this.state);
    return csvText(this.api, 'buckets', this.#asked(), call);
  }

  #asked(): BucketsQuery {
    const { from, bucket, zone, fill, group } = this.state;
    if (from === undefined)
      throw new OptionError('buckets need a beginning: from(…), between(…, …) or last(…) says when.');
    return {
      ...rangeQuery(this.state),
      ...{ from, bucket: bucket! },
      ...(zone !== undefined && { zone }),
      ...(fill !== undefined && { fill }),
      ...(group !== undefined && { group }),
    };
  }
}
