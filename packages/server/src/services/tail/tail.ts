/**
 * Live points: hands accepted points to whoever listens on their project, each with an id that grows by one, and keeps
 * the newest of them so that a reader that lost its connection resumes without a gap. A project that nobody listens to
 * (and nobody did in the last minute) costs ingest nothing.
 */
import { nowMicros } from '../../model/time.js';
import type { SeriesIndex } from '../../catalog/series/series-index.js';
import { forEachInSlices } from '../../model/pace.js';
import type { AcceptedListener, AcceptedPoint } from '../ingest/accepted.js';
import { valueOf } from '../query/rows.js';
import type { Selection, Selections, Tail, TailPoint, TailReader } from '../services.js';

/** How long a project's points go on being kept after its last reader left. */
const KEPT_WITHOUT_READER_MS = 60_000;

export interface ForgottenPoints {
  readonly series: ReadonlySet<number>;
  /** Included, microseconds. */
  readonly from: number;
  /** Excluded, microseconds. */
  readonly to: number;
}

interface Reader {
  readonly reader: TailReader;
  readonly wants: (series: number) => boolean;
  /** Looks at series that were made since: absent where names alone decide. */
  readonly learn?: (points: readonly AcceptedPoint[]) => Promise<void>;
}

/** In one question to the catalog. */
const LEARNT_AT_ONCE = 1000;

class Channel {
  readonly readers = new Set<Reader>();
  /** Ids start at the clock, so that an id of an earlier run is never taken for one of this run. */
  nextId = nowMicros();
  /** Points with this id and greater ones are kept, but for deleted ones. */
  oldest = this.nextId;
  buffer: TailPoint[] = [];
  expiry: NodeJS.Timeout | undefined;

  constructor(private readonly capacity: number) {}

  add(point: TailPoint): void {
    this.buffer.push(point);
    // Cut in bulk: taking one off the front of an array per point would cost its length.
    if (this.buffer.length < this.capacity * 2) return;
    this.buffer = this.buffer.slice(-this.capacity);
    this.oldest = this.buffer[0]!.id;
  }
}

export class TailService implements Tail, AcceptedListener {
  readonly #channels = new Map<number, Channel>();

  constructor(
    private readonly index: SeriesIndex,
    private readonly selections: Pick<Selections, 'select'>,
    private readonly capacity: number,
  ) {}

  wants(project: number): boolean {
    return this.#channels.has(project);
  }

  async accepted(points: AcceptedPoint[]): Promise<void> {
    const channel = this.#channels.get(points[0]!.project);
    if (!channel) return;
    await this.#learn(channel, points);
    await forEachInSlices(points, ({ series, time, value, extras }) => {
      const entry = this.index.byId(series);
      if (!entry) return;
      const { latitude, longitude, x, metadata } = extras ?? {};
      const point: TailPoint = {
        id: channel.nextId++,
        series,
        device: entry.device.key,
        name: entry.name,
        time,
        value: valueOf(entry.kind, value),
        ...(latitude === undefined ? {} : { latitude }),
        ...(longitude === undefined ? {} : { longitude }),
        ...(x === undefined ? {} : { x }),
        ...(metadata === undefined ? {} : { metadata }),
      };
      channel.add(point);
      for (const { reader, wants } of channel.readers) if (wants(series)) reader.point(point);
    });
  }

  /** What a series made after the reader came has for tags is asked for once, before its first point is handed out. */
  async #learn(channel: Channel, points: readonly AcceptedPoint[]): Promise<void> {
    for (const { learn } of channel.readers) await learn?.(points);
  }

  /** What is deleted is not told to who comes back either. */
  forget(project: number, { series, from, to }: ForgottenPoints): void {
    const channel = this.#channels.get(project);
    if (channel)
      channel.buffer = channel.buffer.filter(
        ({ series: id, time }) => !(series.has(id) && time >= from && time < to),
      );
  }

  /** The project is gone. */
  forgetAll(project: number): void {
    const channel = this.#channels.get(project);
    if (channel) channel.buffer = [];
  }

  async subscribe(
    project: number,
    selection: Selection,
    after: number | undefined,
    reader: TailReader,
  ): Promise<() => void> {
    const matcher = await this.#matcher(project, selection);
    const { wants } = matcher;
    const channel = this.#channel(project);
    clearTimeout(channel.expiry);
    if (after !== undefined) this.#resume(channel, after, wants, reader);
    reader.reached?.(channel.nextId - 1);
    const entry = { reader, ...matcher };
    channel.readers.add(entry);
    return () => {
      channel.readers.delete(entry);
      if (channel.readers.size > 0) return;
      channel.expiry = setTimeout(() => this.#channels.delete(project), KEPT_WITHOUT_READER_MS);
      channel.expiry.unref();
    };
  }

  close(): void {
    for (const channel of this.#channels.values()) clearTimeout(channel.expiry);
    this.#channels.clear();
  }

  #resume(channel: Channel, after: number, wants: (series: number) => boolean, reader: TailReader): void {
    if (after + 1 < channel.oldest || after >= channel.nextId) reader.gap(after);
    for (const point of channel.buffer) if (point.id > after && wants(point.series)) reader.point(point);
  }

  #channel(project: number): Channel {
    let channel = this.#channels.get(project);
    if (!channel) this.#channels.set(project, (channel = new Channel(Math.max(1, this.capacity))));
    return channel;
  }

  /** Without a selection every series counts, also one that does not exist yet; names are matched as points come. */
  async #matcher(project: number, selection: Selection): Promise<Pick<Reader, 'wants' | 'learn'>> {
    const { devices, series, ...rest } = selection;
    const byName = (id: number) => {
      const entry = this.index.byId(id);
      return (
        entry !== undefined &&
        (!devices || devices.includes(entry.device.key)) &&
        (!series || series.includes(entry.name))
      );
    };
    if (Object.values(rest).every((member) => member === undefined))
      return { wants: devices || series ? byName : () => true };
    const ids = new Set((await this.selections.select(project, selection)).map(({ id }) => id));
    const seen = new Set(ids);
    const learn = async (points: readonly AcceptedPoint[]): Promise<void> => {
      const made = new Set<number>();
      for (const { series: id } of points) if (!seen.has(id)) made.add(id);
      const { seriesIds } = selection;
      const asked = seriesIds === undefined ? [...made] : seriesIds.filter((id) => made.has(id));
      try {
        for (let at = 0; at < asked.length; at += LEARNT_AT_ONCE) {
          const some = { ...selection, seriesIds: asked.slice(at, at + LEARNT_AT_ONCE) };
          for (const { id } of await this.selections.select(project, some)) ids.add(id);
        }
        for (const id of made) seen.add(id);
      } catch {
        // The points are stored: a catalog that does not answer must not fail their write. Their next point asks again.
      }
    };
    return { wants: (id) => ids.has(id), learn };
  }
}
