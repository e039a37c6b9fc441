/**
 * Entries of a channel from its points: those of one instant and one sequence, whichever API they came by. Rules: an entry is
 * whole, because the newest n of all entries have their points among the newest n of each series; nothing is made in one go.
 */
import { given } from '../../../model/given.js';
import { sortInSlices } from '../../../model/first-of.js';
import { Pace } from '../../../model/pace.js';
import type { Include, PointRow, SelectedSeries, Services } from '../../../services/services.js';
import { channelSeries, type ChannelSeries } from '../channels/fields.js';
import type { ChannelCaller } from '../credentials.js';
import type { Span } from '../wire/feed-query.js';
import type { Entry } from './entry.js';

/** Points of one instant that are looked through for those of one entry. */
const MAX_AT_INSTANT = 1_000;

export class ChannelReader {
  private constructor(
    private readonly services: Services,
    readonly series: ChannelSeries<SelectedSeries>,
  ) {}

  static async of(services: Services, { project, device }: ChannelCaller): Promise<ChannelReader> {
    const series = await services.selections.select(project.id, { deviceIds: [device.id] });
    return new ChannelReader(services, channelSeries(series));
  }

  /** The newest of a span, oldest first; with the places of points that other APIs gave one, if they are asked for. */
  async newest({ from, to, limit }: Span, positions: boolean): Promise<Entry[]> {
    const series = this.#all();
    if (series.length === 0 || limit === 0 || (to !== undefined && from >= to)) return [];
    const rows = await this.services.query.last({
      series,
      count: limit,
      after: from,
      ...given({ before: to }),
      include: this.#include(positions),
    });
    const entries = await sortInSlices(await this.#entriesOf(rows), newestFirst);
    return entries.slice(0, limit).reverse();
  }

  /** The newest entry that has a value in one of these series. */
  async last(series: readonly SelectedSeries[], positions: boolean): Promise<Entry | undefined> {
    if (series.length === 0) return undefined;
    const rows = await this.services.query.last({ series });
    const [newest] = rows.map(({ time, sequence: id }) => ({ time, id })).sort(newestFirst);
    if (newest === undefined) return undefined;
    const { time, id } = newest;
    const span = { from: time, to: time + 1, limit: MAX_AT_INSTANT };
    return (await this.newest(span, positions)).find((entry) => entry.id === id);
  }

  lastOfAll(positions: boolean): Promise<Entry | undefined> {
    return this.last(this.#all(), positions);
  }

  /** By its id; of several with one id (points of other APIs), the newest. */
  async byId(id: number, positions: boolean): Promise<Entry | undefined> {
    const series = this.#all();
    if (series.length === 0) return undefined;
    const { rows } = await this.services.query.numberedPage({
      windows: [{ series }],
      ...{ order: 'time', sequences: { from: id, to: id }, newest: series.length, offset: 0 },
      limit: series.length,
      include: this.#include(positions),
    });
    const [newest] = (await this.#entriesOf(rows)).sort(newestFirst);
    return newest;
  }

  /** Positions of points cost seconds where there are many: they are not looked for where entries have places of their own. */
  #include(positions: boolean): readonly Include[] {
    return positions && this.series.own.location === undefined ? ['position'] : [];
  }

  #all(): SelectedSeries[] {
    const { fields, own } = this.series;
    return [...fields.values(), ...Object.values(own)];
  }

  async #entriesOf(rows: readonly PointRow[]): Promise<Entry[]> {
    const pace = new Pace();
    const places = this.#places();
    const entries = new Map<string, Building>();
    for (const row of rows) {
      const key = `${row.time} ${row.sequence}`;
      let entry = entries.get(key);
      if (entry === undefined)
        entries.set(key, (entry = { time: row.time, id: row.sequence, fields: new Map() }));
      places.get(row.series)?.(entry, row);
      if (pace.due()) await pace.rest();
    }
    return [...entries.values()];
  }

  /** What a point of each series is of its entry. */
  #places(): ReadonlyMap<number, (entry: Building, row: PointRow) => void> {
    const { fields, own } = this.series;
    const places = new Map<number, (entry: Building, row: PointRow) => void>();
    for (const [number, { id }] of fields)
      places.set(id, (entry, { value, latitude, longitude }) => {
        entry.fields.set(number, value);
        // A place that the entry itself has counts before one of a point.
        entry.latitude ??= latitude;
        entry.longitude ??= longitude;
      });
    if (own.status) places.set(own.status.id, (entry, { value }) => (entry.status = String(value)));
    if (own.elevation) places.set(own.elevation.id, (entry, { value }) => (entry.elevation = Number(value)));
    if (own.location)
      places.set(own.location.id, (entry, { value }) => {
        [entry.latitude, entry.longitude] = String(value).split(',').map(Number);
      });
    return places;
  }
}

type Building = { -readonly [member in keyof Entry]: Entry[member] } & {
  readonly fields: Map<number, PointRow['value']>;
};

const newestFirst = (
  a: { readonly time: number; readonly id: number | undefined },
  b: { readonly time: number; readonly id: number | undefined },
): number => b.time - a.time || (b.id ?? 0) - (a.id ?? 0);
