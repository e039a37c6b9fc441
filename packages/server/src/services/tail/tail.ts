/**
 * Live points: hands accepted points to whoever listens on their project, each with an id that grows by one, and keeps
 * the newest of them so that a reader that lost its connection resumes without a gap. A project that nobody listens to
 * (and nobody did in the last minute) costs ingest nothing.
 */
import { nowMicros } from '../../model/time.js';
import { forEachInSlices } from '../../model/pace.js';
import type { AcceptedListener, AcceptedPoint } from '../ingest/accepted.js';
import { valueOf } from '../query/rows.js';
import type { Selection, Tail, TailPoint, TailReader } from '../services.js';
import { matcherOf, type Matcher, type MatcherParts } from './matcher.js';

/** How long a project's points go on being kept after its last reader left. */
const KEPT_WITHOUT_READER_MS = 60_000;

export interface ForgottenPoints {
  readonly series: ReadonlySet<number>;
  /** Included, microseconds. */
  readonly from: number;
  /** Excluded, microseconds. */
  readonly to: number;
}

interface TailParts extends MatcherParts {
  /** Points of each project that are kept. */
  readonly capacity: number;
}

interface Reader extends Matcher {
  readonly reader: TailReader;
}

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

  constructor(private readonly parts: TailParts) {}

  wants(project: number): boolean {
    return this.#channels.has(project);
  }

  async accepted(points: AcceptedPoint[]): Promise<void> {
    const channel = this.#channels.get(points[0]!.project);
    if (!channel) return;
    await this.#learn(channel, points);
    await forEachInSlices(points, ({ series, time, value, extras }) => {
      const entry = this.parts.index.byId(series);
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

  /** What a reader wants of series that were made or changed after it came is known before their next point is handed out. */
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
    const missed = () => reader.gap(this.#channel(project).nextId - 1);
    const matcher = await matcherOf(this.parts, project, selection, missed);
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
    if (!channel) this.#channels.set(project, (channel = new Channel(Math.max(1, this.parts.capacity))));
    return channel;
  }
}
