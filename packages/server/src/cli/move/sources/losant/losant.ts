/** An application of Losant through its API: devices with ids, tags and attributes, and all points by time series queries. */
import { inGroups } from '../../../../model/lists.js';
import { microsFromIso, type Micros } from '../../../../model/time.js';
import { failure } from '../../../failure.js';
import { CHUNK, chunkOf } from '../../engine/figures.js';
import { Repetition } from '../../engine/repetition.js';
import type { Extra, Lane, Page, Range, Source, Thing, Told, ToldFigures } from '../../engine/source.js';
import type { Vendor } from '../../engine/vendor.js';
import type { LosantDevice, LosantList, LosantPoint, TimeSeriesAnswer } from './api.js';
import { BlobReader } from './blobs.js';
import { pageOf, startOf } from './points.js';
import { isRelated, relationExtra } from './relations.js';
import { thingsOf } from './things.js';

const LISTED = 100;
const PAGE = 5000;
/** Reports of one instant beyond this cannot be paged. */
const MOST = 25_000;
/** Of states. */
const STATES = 1000;
/** Of a told figure: devices of one query. */
const TOGETHER = 50;
const FIGURES = { COUNT: 'count', SUM: 'sum', FIRST: 'first', LAST: 'last' } as const;

interface Between {
  /** Milliseconds; the end is not included. */
  readonly start: number;
  readonly end: number;
  readonly limit: number;
}

interface Place {
  /** Attributes that are links. */
  readonly blobs: readonly string[];
  /** Several reports of one instant: a query answers one of them. */
  readonly asStates: boolean;
}

export class LosantSource implements Source {
  readonly title: string;
  readonly #path: string;
  readonly #blobs = new BlobReader();

  constructor(
    private readonly vendor: Vendor,
    url: string,
    private readonly application: string,
  ) {
    this.title = `losant ${url}, application ${application}`;
    this.#path = `/applications/${encodeURIComponent(application)}`;
  }

  async *things(): AsyncGenerator<Thing> {
    yield { project: { externalIds: { losant: this.application } } };
    const related: Extra[] = [];
    for await (const device of this.#devices()) {
      yield* thingsOf(device);
      if (isRelated(device)) related.push(relationExtra(device));
      const series = device.attributes.map(({ name }) => name);
      const blobs = device.attributes.filter(({ dataType }) => dataType === 'blob').map(({ name }) => name);
      const place: Place = { blobs, asStates: device.keepDuplicates === true };
      if (series.length > 0) yield { lane: { key: device.id, device: device.id, series, place } };
    }
    for (const extra of related) yield { extra };
  }

  async read({ device, place }: Lane, range: Range, cursor: string | null): Promise<Page> {
    const { blobs, asStates } = place as Place;
    const at = startOf(range, cursor);
    const between = { start: at.start, end: Math.ceil(range.to / 1000) };
    const read = asStates ? this.#states : this.#points;
    const [page, most] = asStates ? [STATES, STATES] : [PAGE, MOST];
    for (let limit = page; ; limit = most) {
      const reports = await read.call(this, device, { ...between, limit });
      const isLast = reports.length < limit;
      if (isLast || microsFromIso(reports.at(-1)!.time) > at.start * 1000)
        return this.#page(device, reports, { at, range, isLast, blobs });
      if (limit === most)
        throw failure(
          `Device ${device} has ${most} or more reports at ${reports[0]!.time}: Losant pages no further.`,
        );
    }
  }

  async #points(device: string, between: Between): Promise<readonly LosantPoint[]> {
    const { devices } = await this.#query({
      deviceIds: [device],
      ...between,
      aggregation: 'NONE',
      order: 'asc',
    });
    return devices[device]?.points ?? [];
  }

  #states(device: string, between: Between): Promise<readonly LosantPoint[]> {
    return this.vendor.json<LosantPoint[]>(`${this.#path}/devices/${device}/state`, {
      query: { ...between, sortDirection: 'asc' },
    });
  }

  async #page(
    device: string,
    reports: readonly LosantPoint[],
    { blobs, ...place }: Parameters<typeof pageOf>[2] & { readonly blobs: readonly string[] },
  ): Promise<Page> {
    const bytes = blobs.length === 0 ? undefined : await this.#blobs.read(reports, blobs);
    return pageOf(device, reports, place, (_, read) => bytes?.get(String(read)) ?? read);
  }

  async told(lanes: readonly Lane[], range: Range): Promise<readonly Told[]> {
    // A range that begins at 0 begins now for Losant; and buckets are counted from the start.
    const first = Math.max(CHUNK, chunkOf(range.from + CHUNK - 1));
    const told = new Map<string, Told & { figures: Record<string, unknown> }>();
    for (const some of inGroups(lanes, TOGETHER))
      for (const [aggregation, figure] of Object.entries(FIGURES)) {
        const { devices } = await this.#query({
          ...{
            deviceIds: some.map(({ device }) => device),
            start: first / 1000,
            end: Math.ceil(range.to / 1000),
          },
          ...{ aggregation, resolution: CHUNK / 1000, order: 'asc' },
        });
        for (const lane of some) {
          const { blobs } = lane.place as Place;
          for (const { time, data } of devices[lane.device]?.points ?? [])
            for (const [series, value] of Object.entries(data))
              if (figure === 'count' || !blobs.includes(series))
                noteFigure(told, { device: lane.device, series, chunk: chunkOf(microsFromIso(time)) }, [
                  figure,
                  value,
                ]);
        }
      }
    return [...told.values(), ...untold(lanes, range.from, first)];
  }

  #query(body: unknown): Promise<TimeSeriesAnswer> {
    return this.vendor.json<TimeSeriesAnswer>(`${this.#path}/data/time-series-query`, { body });
  }

  async *#devices(): AsyncGenerator<LosantDevice> {
    const pages = new Repetition('The pages of devices');
    for (let page = 0, seen = 0; ; page++) {
      const { items, totalCount } = await this.vendor.json<LosantList<LosantDevice>>(
        `${this.#path}/devices`,
        {
          query: {
            page,
            perPage: LISTED,
            sortField: 'id',
            sortDirection: 'asc',
            excludeConnectionInfo: 'true',
          },
        },
      );
      if (items[0] !== undefined) pages.check(items[0].id);
      yield* items;
      seen += items.length;
      if (items.length === 0 || seen >= totalCount) return;
    }
  }
}

function noteFigure(
  told: Map<string, Told & { figures: Record<string, unknown> }>,
  place: Omit<Told, 'figures'>,
  [figure, value]: readonly [string, unknown],
): void {
  const key = `${place.device}\n${place.series}\n${place.chunk}`;
  let one = told.get(key);
  if (one === undefined) told.set(key, (one = { ...place, figures: {} }));
  one.figures[figure] = value;
}

/** The chunks before the first that can be asked for. */
function* untold(lanes: readonly Lane[], from: Micros, first: Micros): Generator<Told> {
  const figures: ToldFigures = {};
  for (const { device, series } of lanes)
    for (const name of series)
      for (let chunk = chunkOf(from); chunk < first; chunk += CHUNK)
        yield { device, series: name, chunk, figures };
}
