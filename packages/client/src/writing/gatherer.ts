/**
 * Points as they come, gathered into groups. Rules: within a series the order stays; a point that has more than a cell can hold
 * (position, metadata, sequence) goes as a whole, and those after it too for a while, so that a mixture does not make small
 * requests; once it is in here a point cannot be changed any more.
 */
import type { Point, Time, TimeUnit } from '../native/types.js';
import type { BodySize } from './body-size.js';
import type { Form, Group } from './group.js';
import { nowText } from './now.js';
import { pointText, Unsendable } from './point-text.js';
import { Table, type SeriesTags } from './table.js';
import { areTags, type RefusedPoint, type WriterPoint } from './writer-options.js';

export interface GathererOptions {
  readonly unit: TimeUnit;
  readonly device?: string | undefined;
  readonly tags?: SeriesTags | undefined;
  /** Points of one group. */
  readonly batch: number;
}

interface Device {
  readonly key: string;
  /** Series side by side. */
  readonly together: Table;
  /** Series in tables of their own: where they do not report together, and where it must be known which one was refused. */
  readonly apart: Map<string, Table>;
  isSparse: boolean;
}

/** About, of a table beside its rows. */
const HEAD_BYTES = 100;
/** Devices whose shape is remembered from group to group. */
const MAX_DEVICES = 100_000;
/** Series that are kept apart, of one device. */
const MAX_APART = 10_000;

export class Gatherer {
  /** All that was not taken yet. */
  points = 0;
  /** Of them, about, as they are sent. */
  bytes = 0;
  readonly #options: GathererOptions;
  readonly #devices = new Map<string, Device>();
  #last: Device | undefined;
  /** Of the open group: tables with rows and those that ended, or texts of whole points. */
  #tables: (Table | string)[] = [];
  #texts: string[] = [];
  #open = 0;
  #openBytes = 0;
  /** Points that are still to go as a whole. */
  #wholeLeft = 0;
  #closed: Group[] = [];

  constructor(
    options: GathererOptions,
    private readonly size: BodySize,
  ) {
    this.#options = options;
  }

  /** Undefined, or why the point cannot be sent at all. */
  put(point: WriterPoint): RefusedPoint | undefined {
    const { device = this.#options.device, series, time = nowText() } = point;
    try {
      const isCell =
        typeof device === 'string' && device !== '' && typeof series === 'string' && series !== '';
      if (isCell && fitsCell(point)) this.#addCell(device, series, time, point);
      else this.#addWhole({ ...point, device: device!, time });
    } catch (error) {
      if (!(error instanceof Unsendable)) throw error;
      return { point: { ...point, device: device!, time }, code: error.code, message: error.message };
    }
    if (this.#open >= this.#options.batch || this.#openBytes >= this.size.ofGroup) this.#close();
    return undefined;
  }

  /** All that was put since the last time, in its order. */
  take(): Group[] {
    this.#close();
    const groups = this.#closed;
    this.#closed = [];
    this.points = this.bytes = 0;
    if (this.#devices.size > MAX_DEVICES) {
      this.#devices.clear();
      this.#last = undefined;
    }
    return groups;
  }

  /** From here on the series has a table of its own, so that a report names its points. */
  setApart(key: string, series: string): void {
    const device = this.#device(key);
    if (device.apart.size < MAX_APART && !device.apart.has(series))
      device.apart.set(series, new Table(key, this.#options.unit));
  }

  #addCell(key: string, series: string, time: Time, point: WriterPoint): void {
    const { value, tags } = point;
    if (this.#wholeLeft > 0) {
      this.#wholeLeft--;
      return this.#addText({ ...point, device: key, time });
    }
    if (this.#texts.length > 0 || (typeof value === 'string' && this.#hasNoRoom(value.length))) this.#close();
    const device = this.#last?.key === key ? this.#last : this.#device(key);
    const isApart = device.isSparse || device.apart.size > 0;
    const table = isApart ? this.#tableOf(device, series) : device.together;
    const isNew = table.isEmpty;
    const size = table.add(series, time, value, this.#tagsWith(tags ?? undefined));
    if (isNew) this.#tables.push(table);
    this.#count(isNew ? size + HEAD_BYTES : size);
    if (table.isSparse && table === device.together) this.#part(device);
  }

  #addWhole(point: Point): void {
    this.#wholeLeft = this.#options.batch;
    this.#addText(point);
  }

  #addText(point: Point): void {
    const { tags } = point;
    const told = tags === undefined || areTags(tags) ? this.#tagsWith(tags) : tags;
    const text = pointText(told === undefined ? point : { ...point, tags: told }, this.#options.unit);
    if (this.#tables.length > 0 || this.#hasNoRoom(text.length)) this.#close();
    this.#texts.push(text);
    this.#count(text.length + 1);
  }

  #hasNoRoom(bytes: number): boolean {
    return this.#openBytes + bytes > this.size.ofGroup;
  }

  #tagsWith(own: SeriesTags | undefined): SeriesTags | undefined {
    const { tags } = this.#options;
    return tags === undefined || own === undefined ? (own ?? tags) : { ...tags, ...own };
  }

  #device(key: string): Device {
    let device = this.#devices.get(key);
    if (device === undefined) {
      device = { key, together: new Table(key, this.#options.unit), apart: new Map(), isSparse: false };
      this.#devices.set(key, device);
    }
    return (this.#last = device);
  }

  #tableOf(device: Device, series: string): Table {
    const own = device.apart.get(series);
    if (own !== undefined || !device.isSparse) return own ?? device.together;
    // The series of one device that remembers too many are forgotten together, but not those with rows.
    if (device.apart.size >= MAX_APART) this.#forget(device);
    const table = new Table(device.key, this.#options.unit);
    device.apart.set(series, table);
    return table;
  }

  #forget({ apart }: Device): void {
    for (const [series, table] of apart) if (table.isEmpty) apart.delete(series);
  }

  /** From here on each series of the device has a table of its own. */
  #part(device: Device): void {
    device.isSparse = true;
    this.#tables[this.#tables.indexOf(device.together)] = device.together.take();
  }

  #count(bytes: number): void {
    this.points++;
    this.bytes += bytes;
    this.#open++;
    this.#openBytes += bytes;
  }

  #close(): void {
    if (this.#open === 0) return;
    const form: Form = this.#texts.length > 0 ? 'points' : 'tables';
    const tables = this.#tables.map((table) => (typeof table === 'string' ? table : table.take()));
    const text = (form === 'points' ? this.#texts : tables).join(',');
    this.#closed.push({ form, unit: this.#options.unit, points: this.#open, text });
    this.#texts = [];
    this.#tables = [];
    this.#open = this.#openBytes = 0;
  }
}

/** Whether it has nothing but what a cell of a table can hold. On the path of every point. */
function fitsCell(point: WriterPoint): boolean {
  for (const name in point) {
    if (name === 'device' || name === 'series' || name === 'time' || name === 'value') continue;
    const member = (point as Readonly<Record<string, unknown>>)[name];
    if (member !== undefined && !(name === 'tags' && areTags(member))) return false;
  }
  return true;
}
