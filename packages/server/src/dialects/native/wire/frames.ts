/**
 * A body of frames, point by point. The index of a refusal is the point's place, counted through all frames. On the write path: nothing is made
 * for a sound number, and the series of a device are looked up once for all of its rows.
 */
import { isUtf8 } from 'node:buffer';
import { Pace } from '../../../model/pace.js';
import { microsFromNumber, type Micros, type TimeUnit } from '../../../model/time.js';
import { TributaryError } from '../../../errors/error.js';
import { MAX_TEXT } from '../../../services/ingest/values.js';
import type { PointExtras, PointSink } from '../../../services/services.js';
import { ALIGNMENT } from './alignment.js';
import { timeError, valueError } from './fields.js';
import { malformed, readFrame, type Frame } from './frame.js';

/** Of a wide row, between two questions whether the decoder is to rest. */
const CELLS = 64;
/** What the lower half of a value says that is no number. */
const FALSE = 1;
const TRUE = 2;
const FIRST_TEXT = 3;
/** The upper half of such a value. */
const NO_NUMBER = 0x7ff8_0000;
/** In UTF-8, of a character as texts are counted. */
const BYTES_OF_CHARACTER = 3;
/** Nothing is made of it. */
const TOO_LONG = Symbol('a text that is too long');
/** Stands for a time that was written out: the unit of such a one is no question. */
const WRITTEN_OUT = '1970-01-01T00:00:00Z';

const textError = (bytes: number): TributaryError =>
  new TributaryError('value_invalid', {
    ...{ field: 'value', value: `a text of ${bytes} bytes` },
    expected: `at most ${MAX_TEXT} characters`,
  });

export async function decodeFrames(given: Buffer, unit: TimeUnit, sink: PointSink): Promise<void> {
  const body = given.byteOffset % ALIGNMENT === 0 ? given : Buffer.from(new Uint8Array(given).buffer);
  const frames: Frame[] = [];
  const pace = new Pace();
  // All are looked at before the first is read: an unusable body stores nothing.
  for (let at = 0; at < body.length; at = frames.at(-1)!.end) {
    const path = `frames[${frames.length}]`;
    const frame = readFrame(body, at, path);
    frames.push(frame);
    await checkPlaces(frame, path, sink);
    if (pace.late()) await pace.rest();
  }
  let first = 0;
  for (const frame of frames) {
    await new FrameReader(frame, first, unit, sink).read();
    first += frame.values.length;
    if (pace.late()) await pace.rest();
  }
}

/** Each row has a device and a shape, and the cells of all rows are as many as there are. */
async function checkPlaces(frame: Frame, path: string, sink: PointSink): Promise<void> {
  const { devices, shapes, ofDevice, ofShape, values } = frame;
  let cells = 0;
  for (let row = 0; row < ofDevice.length; row++) {
    const shape = shapes[ofShape[row]!];
    if (shape === undefined || ofDevice[row]! >= devices.length)
      throw malformed(
        `row ${row} of ${path} is of device ${ofDevice[row]} and shape ${ofShape[row]}, which are not in its head`,
      );
    cells += shape.series.length;
    if (sink.due()) await sink.rest();
  }
  if (cells !== values.length)
    throw malformed(`${path} has ${values.length} cells; expected ${cells} by its rows`);
  await checkTexts(frame, path, sink);
}

/** Each text is that of one cell, in the order of the cells: whoever sends few bytes cannot have many texts made of them. */
async function checkTexts(
  { values, bits, textEnds, textBytes }: Frame,
  path: string,
  sink: PointSink,
): Promise<void> {
  let next = 0;
  for (let cell = 0; cell < values.length; cell++) {
    if (values[cell] === values[cell] || bits[cell * 2 + 1] !== NO_NUMBER) continue;
    const says = bits[cell * 2]!;
    if (says >= FIRST_TEXT && says !== FIRST_TEXT + next++)
      throw malformed(
        `cell ${cell} of ${path} has text ${says - FIRST_TEXT}; expected ${next - 1}, the next one`,
      );
    if (sink.due()) await sink.rest();
  }
  if (next !== Math.max(0, textEnds.length - 1))
    throw malformed(`${path} has ${Math.max(0, textEnds.length - 1)} texts; expected ${next} by its cells`);
  for (let text = 1; text < textEnds.length; text++) {
    const [from, to] = [textEnds[text - 1]!, textEnds[text]!];
    if (from > to || to > textBytes.length || !isUtf8(textBytes.subarray(from, to)))
      throw malformed(`text ${text - 1} of ${path} is no UTF-8 text within its ${textBytes.length} bytes`);
    if (sink.due()) await sink.rest();
  }
}

class FrameReader {
  /** By shape: the ids of the series that are known to hold numbers, else 0, by device. */
  readonly #ids: (Int32Array | undefined)[][];
  readonly #made: (Pick<PointExtras, 'tags'> | undefined)[][];

  constructor(
    private readonly frame: Frame,
    /** Index of its first point. */
    private readonly first: number,
    private readonly unit: TimeUnit,
    private readonly sink: PointSink,
  ) {
    this.#ids = frame.shapes.map(() => []);
    this.#made = frame.shapes.map(({ series, tags }) =>
      series.map((_, at) => (tags[at] ? { tags: tags[at] } : undefined)),
    );
  }

  async read(): Promise<void> {
    const { sink } = this;
    const { times, ofShape, shapes } = this.frame;
    let cell = 0;
    for (let row = 0; row < times.length; row++) {
      const width = shapes[ofShape[row]!]!.series.length;
      for (let from = 0; from < width; from += CELLS) {
        this.#cells(row, cell, from, Math.min(width, from + CELLS));
        if (sink.due()) await sink.rest();
      }
      cell += width;
    }
  }

  /** `cell` is the row's first one. */
  #cells(row: number, cell: number, from: number, to: number): void {
    const { sink, frame } = this;
    const { values, dates } = frame;
    const time = this.#timeOf(row);
    const given = dates?.[row] ? WRITTEN_OUT : frame.times[row]!;
    const ids = this.#idsOf(row);
    for (let column = from; column < to; column++) {
      const at = cell + column;
      const index = this.first + at;
      if (Number.isNaN(time)) {
        sink.refuse(index, timeError, frame.times[row], this.unit);
        continue;
      }
      sink.timeGiven(index, time, given);
      const id = ids[column]!;
      const value = values[at]!;
      if (id > 0 && Number.isFinite(value)) sink.addNumber(index, id, time, value);
      else this.#other(row, column, at, time);
    }
  }

  /** No number, or not of a series that is known to hold numbers. */
  #other(row: number, column: number, at: number, time: Micros): void {
    const { sink, frame } = this;
    const index = this.first + at;
    const shape = frame.ofShape[row]!;
    const value = this.#valueOf(at);
    if (value === TOO_LONG) return sink.refuse(index, textError, this.#bytesOf(at));
    if (value === undefined) return sink.refuse(index, valueError, frame.values[at]);
    const device = frame.devices[frame.ofDevice[row]!]!;
    sink.add(index, device, frame.shapes[shape]!.series[column]!, time, value, this.#made[shape]![column]);
  }

  /** Undefined: it is no value. */
  #valueOf(at: number): number | boolean | string | typeof TOO_LONG | undefined {
    const { values, bits, textEnds, textBytes } = this.frame;
    const value = values[at]!;
    if (!Number.isNaN(value)) return Number.isFinite(value) ? value : undefined;
    if (bits[at * 2 + 1] !== NO_NUMBER) return undefined;
    const says = bits[at * 2]!;
    if (says === FALSE || says === TRUE) return says === TRUE;
    const text = says - FIRST_TEXT;
    if (text < 0) return undefined;
    if (this.#bytesOf(at) > MAX_TEXT * BYTES_OF_CHARACTER) return TOO_LONG;
    return textBytes.toString('utf8', textEnds[text], textEnds[text + 1]);
  }

  /** Of a text. */
  #bytesOf(at: number): number {
    const { bits, textEnds } = this.frame;
    const text = bits[at * 2]! - FIRST_TEXT;
    return textEnds[text + 1]! - textEnds[text]!;
  }

  #timeOf(row: number): Micros {
    const { times, dates } = this.frame;
    return microsFromNumber(times[row]!, dates?.[row] ? 'us' : this.unit);
  }

  #idsOf(row: number): Int32Array {
    const { devices, shapes, ofDevice, ofShape } = this.frame;
    const device = ofDevice[row]!;
    const ofShapes = this.#ids[ofShape[row]!]!;
    const known = ofShapes[device];
    if (known !== undefined) return known;
    const { series } = shapes[ofShape[row]!]!;
    const ids = new Int32Array(series.length);
    for (let at = 0; at < series.length; at++) {
      const entry = this.sink.find(devices[device]!, series[at]!);
      if (entry?.kind === 'number') ids[at] = entry.id;
    }
    return (ofShapes[device] = ids);
  }
}
