/**
 * iobeam, which is gone: what was exported from it, and what was once sent to it. A dump has no order and may say a point several
 * times; of one series and time the last counts, by the order of the files' names. The files are read twice: for what there is, and
 * device by device for the points; those that were read last are kept as long as they are small.
 */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Kind } from '../../../../model/kinds.js';
import { isoFromMicros, type Micros } from '../../../../model/time.js';
import { usageError } from '../../../failure.js';
import type { ImportPoint } from '../../../import/rows.js';
import { counted } from '../../../import/tally.js';
import { readSmallFile } from '../../../small-file.js';
import type { Lane, MovedDevice, Page, Range, Source, Thing } from '../../engine/source.js';
import { readDump } from './documents.js';
import type { Dump, DumpDevice, DumpPoint, Reading } from './dump.js';

const PAGE = 10_000;
const MAX_FILE = 256 * 2 ** 20;
/** Of the files that are kept as they were read. */
const KEPT = 64 * 2 ** 20;

export class IobeamSource implements Source {
  readonly title: string;
  readonly #kept = new Map<string, { readonly dump: Dump; readonly bytes: number }>();
  readonly #devices = new Map<string, Promise<readonly ImportPoint[]>>();

  private constructor(
    private readonly files: readonly string[],
    from: string,
    private readonly options: Omit<Reading, 'dump'>,
  ) {
    this.title = `iobeam files ${path.resolve(from)}`;
  }

  /** A file, or all of a folder. */
  static async open(from: string, options: Omit<Reading, 'dump'>): Promise<IobeamSource> {
    const info = await stat(from).catch((error: NodeJS.ErrnoException) => {
      throw usageError(`${from} cannot be read (${error.code}).`);
    });
    if (!info.isDirectory()) return new IobeamSource([from], from, options);
    const names = (await readdir(from)).filter((name) => /\.(json|ndjson|csv|txt)$/i.test(name)).sort();
    if (names.length === 0)
      throw usageError(`${from} has no files that end in .json, .ndjson, .csv or .txt.`);
    return new IobeamSource(
      names.map((name) => path.join(from, name)),
      from,
      options,
    );
  }

  async *things(range: Range): AsyncGenerator<Thing> {
    const projects = new Set<number>();
    const described = new Map<string, DumpDevice>();
    const series = new Map<string, Map<string, Kind>>();
    const files = new Map<string, string[]>();
    const times = new Map<string, Span>();
    let outside = 0;
    for (const file of this.files) {
      const { devices, points, projects: named } = await this.#read(file);
      for (const project of named) projects.add(project);
      for (const device of devices) described.set(device.device_id, device);
      for (const point of points)
        if (point.time < range.from || point.time >= range.to) outside++;
        else note(point, { file, series, files, times });
    }
    if (projects.size > 1)
      throw usageError(
        `The files are of ${projects.size} projects: ${[...projects].join(', ')}.`,
        'Say which one comes with --source-project.',
      );
    for (const project of projects) yield { project: { externalIds: { iobeam: String(project) } } };
    for (const key of new Set([...described.keys(), ...series.keys()]))
      yield { device: deviceOf(key, described.get(key)) };
    for (const [device, own] of series) {
      for (const [name, kind] of own) yield { series: { device, name, kind } };
      const lane = { key: device, device, series: [...own.keys()], place: files.get(device) };
      yield { lane: { ...lane, times: times.get(device)! } };
    }
    if (outside > 0) yield { left: leftOf(outside, range) };
  }

  async read({ device, place }: Lane, range: Range, cursor: string | null): Promise<Page> {
    let points = this.#devices.get(device);
    if (points === undefined)
      this.#devices.set(device, (points = this.#pointsOf(device, place as string[], range)));
    const [all, from] = [await points, Number(cursor ?? 0)];
    const isLast = from + PAGE >= all.length;
    if (isLast) this.#devices.delete(device);
    return { points: all.slice(from, from + PAGE), next: isLast ? null : String(from + PAGE) };
  }

  /** In the order of time, each once. */
  async #pointsOf(
    device: string,
    files: readonly string[],
    { from, to }: Range,
  ): Promise<readonly ImportPoint[]> {
    const series = new Map<string, Map<string, ImportPoint>>();
    for (const file of files)
      for (const point of (await this.#read(file)).points) {
        if (point.device !== device || point.time < from || point.time >= to) continue;
        let own = series.get(point.series);
        if (own === undefined) series.set(point.series, (own = new Map<string, ImportPoint>()));
        own.set(`${point.time} ${point.sequence ?? 0}`, point);
      }
    return [...series.values()]
      .flatMap((own) => [...own.values()])
      .sort((one, other) => one.time - other.time || (one.sequence ?? 0) - (other.sequence ?? 0));
  }

  async #read(file: string): Promise<Dump> {
    const kept = this.#kept.get(file);
    if (kept !== undefined) return kept.dump;
    const text = await readSmallFile(file, { most: MAX_FILE, hint: 'Part it into several files.' });
    const dump = await readDump(text.toString('utf8'), file, this.options);
    this.#kept.set(file, { dump, bytes: text.length });
    let all = 0;
    for (const [name, one] of [...this.#kept].reverse()) {
      all += one.bytes;
      if (all > KEPT && name !== file) this.#kept.delete(name);
    }
    return dump;
  }
}

const leftOf = (points: number, { from, to }: Range): string =>
  `${counted(points, 'point')} before ${isoFromMicros(from)} or not before ${isoFromMicros(to)}`;

interface Span {
  first: Micros;
  last: Micros;
}

interface Noted {
  readonly file: string;
  readonly series: Map<string, Map<string, Kind>>;
  readonly files: Map<string, string[]>;
  /** Of the first and the last point of each device. */
  readonly times: Map<string, Span>;
}

function note({ device, series: name, time, value }: DumpPoint, { file, series, files, times }: Noted): void {
  const span = times.get(device);
  if (span === undefined) times.set(device, { first: time, last: time });
  else {
    span.first = Math.min(span.first, time);
    span.last = Math.max(span.last, time);
  }
  let own = series.get(device);
  if (own === undefined) series.set(device, (own = new Map<string, Kind>()));
  const kind = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string';
  // A series has the type of its first data, for iobeam too.
  if (!own.has(name)) own.set(name, kind);
  const places = files.get(device);
  if (places === undefined) files.set(device, [file]);
  else if (places.at(-1) !== file) places.push(file);
}

/** A `device_id` is the key here. */
function deviceOf(key: string, described: DumpDevice | undefined): MovedDevice {
  const { device_name: name, device_type: type, created } = described ?? {};
  const time = created === undefined ? NaN : Date.parse(created);
  return {
    key,
    ...(name !== undefined && name !== key && { name }),
    ...(type !== undefined && { type }),
    ...(!Number.isNaN(time) && { attributes: { iobeam: { created: time } } }),
  };
}
