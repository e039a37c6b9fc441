/**
 * Points as a frame: arrays of numbers, and the names once (docs/native-api.md "Frames"). Rules: points of one device and time that follow
 * each other are one row; the order of all points stays. On the path of every point: nothing is made for a number, and nothing is looked up
 * while the devices bring their series in the same order.
 */
import { encodeFrame, FALSE, FIRST_TEXT, NO_NUMBER, TRUE } from './frame.js';
import { Shape, type SeriesTags } from './shape.js';

interface Device {
  readonly key: string;
  readonly json: string;
  /** Of the frame that it was last in, and its place there. */
  frame: number;
  place: number;
}

const FIRST_ROWS = 64;
const FIRST_CELLS = 256;
/** Bytes that a row takes beside its cells: its time, device and shape. */
const ROW_BYTES = 16;
const CELL_BYTES = 8;
/** Of a text, beside its characters. */
const TEXT_BYTES = 4;
/** About, of a frame beside its arrays, and of one shape. */
const FRAME_BYTES = 120;
const SHAPE_BYTES = 30;
/** Names that are remembered from frame to frame. */
const MAX_DEVICES = 100_000;
const MAX_SHAPES = 100_000;
/** Characters of names of one frame. */
const MAX_HEAD = 2 ** 18;

export class FrameBuilder {
  /** Cells, and about the bytes that they take. */
  points = 0;
  bytes = 0;
  #headBytes = 0;
  #frame = 1;
  #rows = 0;
  #times = new Float64Array(FIRST_ROWS);
  #ofDevice = new Uint32Array(FIRST_ROWS);
  #ofShape = new Uint32Array(FIRST_ROWS);
  #dates = new Uint8Array(FIRST_ROWS);
  #hasDates = false;
  #values = new Float64Array(FIRST_CELLS);
  #bits = new Uint32Array(this.#values.buffer);
  #texts: string[] = [];
  #devices: string[] = [];
  #shapes: Shape[] = [];
  readonly #known = new Map<string, Device>();
  #root = Shape.root();
  /** The row that is open. */
  #device: Device | undefined;
  #shape = this.#root;
  #time = NaN;
  #isDate = false;

  /** What comes is of this device and time: `isDate`, microseconds, whatever the unit of other times is. At least one cell must follow. */
  row(key: string, time: number, isDate: boolean): void {
    if (this.#device?.key !== key || time !== this.#time || isDate !== this.#isDate)
      this.#begin(key, time, isDate);
  }

  /** `value`: finite, if it is a number. */
  cell(series: string, value: number | boolean | string, tags: SeriesTags | undefined): void {
    const cell = this.points++;
    if (cell === this.#values.length) this.#growCells();
    this.#shape = this.#shape.then(series, tags);
    this.bytes += CELL_BYTES;
    if (typeof value === 'number') this.#values[cell] = value;
    else this.#mark(cell, value);
  }

  /** Whether its names are as many as one frame should have: the platform takes 1 MiB of them. */
  get isHeadFull(): boolean {
    const { frame, length } = this.#shape;
    return this.#headBytes + (frame === this.#frame ? 0 : length) >= MAX_HEAD;
  }

  /** The frame; it is empty then, and remembers names still. */
  take(): Uint8Array<ArrayBuffer> {
    this.#end();
    const rows = this.#rows;
    const frame = encodeFrame({
      ...{ devices: this.#devices, shapes: this.#shapes.map(({ json }) => json), texts: this.#texts },
      times: this.#times.subarray(0, rows),
      ofDevice: this.#ofDevice.subarray(0, rows),
      ofShape: this.#ofShape.subarray(0, rows),
      dates: this.#hasDates ? this.#dates.subarray(0, rows) : undefined,
      bits: this.#bits.subarray(0, this.points * 2),
    });
    this.#reset();
    return frame;
  }

  #begin(key: string, time: number, isDate: boolean): void {
    this.#end();
    const row = this.#rows++;
    if (row === this.#times.length) this.#growRows();
    const device = this.#device?.key === key ? this.#device : this.#deviceOf(key);
    if (device.frame !== this.#frame) {
      device.frame = this.#frame;
      device.place = this.#devices.push(device.json) - 1;
      this.#head(device.json.length + 1);
    }
    this.#device = device;
    this.#time = this.#times[row] = time;
    this.#ofDevice[row] = device.place;
    this.#isDate = isDate;
    this.#dates[row] = isDate ? 1 : 0;
    this.#hasDates ||= isDate;
    this.bytes += row === 0 ? FRAME_BYTES + ROW_BYTES : ROW_BYTES;
  }

  /** What the open row has is known. */
  #end(): void {
    const shape = this.#shape;
    this.#shape = this.#root;
    if (shape === this.#root) return;
    if (shape.frame !== this.#frame) {
      shape.frame = this.#frame;
      shape.place = this.#shapes.push(shape) - 1;
      this.#head(SHAPE_BYTES + shape.length);
    }
    this.#ofShape[this.#rows - 1] = shape.place;
  }

  #deviceOf(key: string): Device {
    let device = this.#known.get(key);
    if (device === undefined) {
      device = { key, json: JSON.stringify(key), frame: 0, place: 0 };
      this.#known.set(key, device);
    }
    return device;
  }

  #mark(cell: number, value: boolean | string): void {
    this.#bits[cell * 2 + 1] = NO_NUMBER;
    if (typeof value === 'boolean') this.#bits[cell * 2] = value ? TRUE : FALSE;
    else {
      this.#bits[cell * 2] = FIRST_TEXT + this.#texts.push(value) - 1;
      this.bytes += TEXT_BYTES + value.length;
    }
  }

  #head(bytes: number): void {
    this.#headBytes += bytes;
    this.bytes += bytes;
  }

  #reset(): void {
    this.#frame++;
    this.points = this.bytes = this.#headBytes = this.#rows = 0;
    this.#hasDates = false;
    this.#texts = [];
    this.#devices = [];
    this.#shapes = [];
    this.#device = undefined;
    this.#time = NaN;
    if (this.#known.size > MAX_DEVICES) this.#known.clear();
    if (this.#root.tree.size > MAX_SHAPES) this.#root = Shape.root();
    this.#shape = this.#root;
  }

  #growCells(): void {
    const values = new Float64Array(this.#values.length * 2);
    this.#bits = new Uint32Array(values.buffer);
    // The halves are copied as they are: a copy of numbers may change what is none.
    this.#bits.set(new Uint32Array(this.#values.buffer));
    this.#values = values;
  }

  #growRows(): void {
    const rows = this.#times.length * 2;
    const grown = <T extends Float64Array | Uint32Array | Uint8Array>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.#times = grown(new Float64Array(rows), this.#times);
    this.#ofDevice = grown(new Uint32Array(rows), this.#ofDevice);
    this.#ofShape = grown(new Uint32Array(rows), this.#ofShape);
    this.#dates = grown(new Uint8Array(rows), this.#dates);
  }
}
