/**
 * Points that wait to be sent, by device and series: columns of times and of values. Rules: it is bounded in bytes, what is on its way
 * counted in, so that an outage fills no memory; of one series the order is that in which points were added, because the later one of two
 * of one instant is the one that holds.
 */
import { shownOf } from '../http/checks.js';
import { OptionError, TributaryError } from '../http/errors.js';
import type { Value } from '../native/types.js';
import { LONE_SURROGATE, MAX_TEXT } from '../native/values.js';

export interface Column {
  readonly device: string;
  readonly series: string;
  /** Microseconds. */
  readonly times: number[];
  readonly values: Value[];
  /** Bytes of the widest value, as JSON. */
  width: number;
  /** How many, from the front, are done with. */
  done: number;
}

export interface BufferBounds {
  /** Bytes in memory, 16 MiB unless given: some 500,000 numbers. */
  readonly bytes?: number | undefined;
  /** Bytes of one value, as JSON. */
  readonly valueBytes?: number | undefined;
}

const MAX_BYTES = 16 * 2 ** 20;
/** What a number takes: its time and itself, with some room of both lists. */
const POINT_BYTES = 32;
/** What a series takes beside its name. */
const COLUMN_BYTES = 256;
/** Characters of a name: the platform takes no more. */
const MAX_NAME = 255;
/** Bytes of a number as JSON. */
const NUMBER_WIDTH = 25;

export class SeriesBuffer {
  readonly #columns = new Map<string, Map<string, Column>>();
  readonly #bounds: Required<{ [K in keyof BufferBounds]: number }>;
  #bytes = 0;
  #points = 0;
  #isClosed = false;

  constructor({ bytes = MAX_BYTES, valueBytes = Infinity }: BufferBounds = {}) {
    if (!(bytes >= 1))
      throw new OptionError(`buffer is ${shownOf(bytes)}; expected a number of bytes from 1 on.`);
    this.#bounds = { bytes, valueBytes };
  }

  /** Points that were added and are not stored yet. */
  get points(): number {
    return this.#points;
  }

  /** Throws where a point cannot be: nothing is added then. */
  add(device: string, series: string, micros: number, value: Value): void {
    this.addRow(device, micros, [[series, value]]);
  }

  /** Values of one instant: all are added, or, where it throws, none. */
  addRow(device: string, micros: number, row: readonly (readonly [series: string, value: Value])[]): void {
    const ofDevice = this.#columns.get(device);
    const widths = row.map(([series, value]) => this.#widthOf(series, value));
    let bytes = 0;
    for (const [series, value] of row)
      bytes += bytesOf(value) + (ofDevice?.has(series) ? 0 : bytesOfColumn(device, series));
    this.#take(bytes, row.length);
    for (const [at, [series, value]] of row.entries()) {
      const column = this.#column(device, series);
      column.times.push(micros);
      column.values.push(value);
      column.width = Math.max(column.width, widths[at]!);
    }
  }

  /** How many points of these series wait. */
  waiting(device: string, series: readonly string[]): number {
    const ofDevice = this.#columns.get(device);
    return series.reduce((sum, name) => sum + (ofDevice?.get(name)?.times.length ?? 0), 0);
  }

  /** Forgets what waits of a series, or of all of the device; what is on its way is not called back. */
  clear(device: string, series?: string): void {
    const ofDevice = this.#columns.get(device);
    if (ofDevice === undefined) return;
    for (const column of series === undefined ? [...ofDevice.values()] : [ofDevice.get(series)])
      if (column !== undefined) this.#forget(column);
  }

  /** All that waits. It counts as waiting until each point is done with or put back. */
  take(): Column[] {
    const columns = this.#all();
    this.#columns.clear();
    return columns;
  }

  /** The next `count` points of what was taken are stored, or never will be. */
  done(column: Column, count: number): void {
    for (let at = column.done; at < column.done + count; at++) this.#bytes -= bytesOf(column.values[at]!);
    column.done += count;
    this.#points -= count;
    if (column.done === column.times.length) this.#bytes -= bytesOfColumn(column.device, column.series);
  }

  /** What was taken and is not done with waits again, before what was added since. */
  putBack(columns: readonly Column[]): void {
    for (const column of columns) {
      if (column.done === column.times.length) continue;
      const since = this.#columns.get(column.device)?.get(column.series);
      if (since !== undefined) this.#bytes -= bytesOfColumn(column.device, column.series);
      this.#keep({
        ...column,
        times: column.times.slice(column.done).concat(since?.times ?? []),
        values: column.values.slice(column.done).concat(since?.values ?? []),
        width: Math.max(column.width, since?.width ?? 0),
        done: 0,
      });
    }
  }

  /** Moves all that waits into another buffer, as points of `device`; where they have no room there, nothing is moved. */
  moveTo(other: SeriesBuffer, device: string): void {
    const columns = this.#all();
    let bytes = 0;
    for (const { series, values, width } of columns) {
      other.#checkWidth(series, width);
      if (!other.#columns.get(device)?.has(series)) bytes += bytesOfColumn(device, series);
      for (const value of values) bytes += bytesOf(value);
    }
    other.#take(bytes, this.#points);
    for (const { series, times, values, width } of columns) {
      const column = other.#column(device, series);
      for (const [at, value] of values.entries()) {
        column.times.push(times[at]!);
        column.values.push(value);
      }
      column.width = Math.max(column.width, width);
    }
    for (const column of columns) this.#forget(column);
  }

  /** Nothing is added any more: nobody would send it. */
  close(): void {
    this.#isClosed = true;
  }

  /** Room for so much more, or none of it. */
  #take(bytes: number, points: number): void {
    if (this.#isClosed) throw closed();
    const { bytes: most } = this.#bounds;
    if (this.#bytes + bytes > most)
      throw new TributaryError(
        `The buffer of ${most} bytes is full: ${this.#points} points wait to be sent. Send them, or give a larger \`buffer\`.`,
        { code: 'buffer_full', retryable: true },
      );
    this.#bytes += bytes;
    this.#points += points;
  }

  #all(): Column[] {
    return [...this.#columns.values()].flatMap((ofDevice) => [...ofDevice.values()]);
  }

  #column(device: string, series: string): Column {
    return (
      this.#columns.get(device)?.get(series) ??
      this.#keep({ device, series, times: [], values: [], width: 0, done: 0 })
    );
  }

  #keep(column: Column): Column {
    const ofDevice = this.#columns.get(column.device) ?? new Map<string, Column>();
    this.#columns.set(column.device, ofDevice.set(column.series, column));
    return column;
  }

  #forget(column: Column): void {
    this.done(column, column.times.length);
    const ofDevice = this.#columns.get(column.device);
    ofDevice?.delete(column.series);
    if (ofDevice?.size === 0) this.#columns.delete(column.device);
  }

  /** Bytes as JSON. */
  #widthOf(series: string, value: Value): number {
    checkSeries(series);
    checkValue(series, value);
    const width = typeof value === 'string' ? utf8Bytes(JSON.stringify(value)) : NUMBER_WIDTH;
    this.#checkWidth(series, width);
    return width;
  }

  #checkWidth(series: string, width: number): void {
    const { valueBytes: most } = this.#bounds;
    if (width <= most) return;
    throw new OptionError(
      `value of ${shownOf(series)} is a text of ${width} bytes as JSON; expected at most ${most} on this way.`,
    );
  }
}

/** What would spoil the others of a request is refused here; the rest of the rules is the server's, point by point. */
export function checkSeries(series: string): void {
  if (typeof series === 'string' && series !== '' && series.length <= MAX_NAME) return;
  throw new OptionError(
    `series is ${shownOf(series)}; expected the name of a series, of 1 to ${MAX_NAME} characters.`,
  );
}

function checkValue(series: string, value: Value): void {
  if (Number.isFinite(value) || typeof value === 'boolean') return;
  if (typeof value === 'string' && value.length <= MAX_TEXT && !LONE_SURROGATE.test(value)) return;
  const seen = typeof value === 'string' ? `${shownOf(value)}, ${value.length} characters` : shownOf(value);
  throw new OptionError(
    `value of ${shownOf(series)} is ${seen}; expected a finite number, true, false, or a text of at most ${MAX_TEXT} whole characters.`,
  );
}

export const closed = (): TributaryError =>
  new TributaryError('The device is closed; build a new one to go on.', { code: 'device_closed' });

const bytesOf = (value: Value): number =>
  typeof value === 'string' ? POINT_BYTES + 2 * value.length : POINT_BYTES;
const bytesOfColumn = (device: string, series: string): number =>
  COLUMN_BYTES + 2 * (device.length + series.length);

const encoder = new TextEncoder();
export const utf8Bytes = (text: string): number => encoder.encode(text).length;
