/**
 * Points as they come, gathered into groups. Rules: within a series the order stays; a point that has more than a cell of a frame can hold
 * (position, metadata, sequence) goes as a whole, and those after it too for a while, so that a mixture does not make small
 * requests; once it is in here a point cannot be changed any more.
 */
import { isoOf } from '../native/iso.js';
import { microsOf } from '../native/times.js';
import { Timestamp } from '../native/timestamp.js';
import type { Point, Time, TimeUnit } from '../native/types.js';
import { LONE_SURROGATE } from '../native/values.js';
import type { BodySize } from './body-size.js';
import { FrameBuilder } from './frames/frame-builder.js';
import type { SeriesTags } from './frames/shape.js';
import type { Group } from './group.js';
import { nowMicros } from './now.js';
import { checkValue, pointText, Unsendable } from './point-text.js';
import { areTags, type RefusedPoint, type WriterPoint } from './writer-options.js';

export interface GathererOptions {
  readonly unit: TimeUnit;
  readonly device?: string | undefined;
  readonly tags?: SeriesTags | undefined;
  /** Points of one group. */
  readonly batch: number;
}

export class Gatherer {
  /** All that was not taken yet. */
  points = 0;
  /** Of them, about, as they are sent. */
  bytes = 0;
  readonly #options: GathererOptions;
  /** The open group: a frame, or texts of whole points. */
  readonly #frame = new FrameBuilder();
  #texts: string[] = [];
  #textBytes = 0;
  /** Points that are still to go as a whole. */
  #wholeLeft = 0;
  #closed: Group[] = [];
  /** What `#read` made of a time. */
  #time = NaN;
  #isDate = false;

  constructor(
    options: GathererOptions,
    private readonly size: BodySize,
  ) {
    const { tags } = options;
    // The same for all points: what cannot be changed needs no look.
    this.#options = { ...options, tags: tags && Object.freeze({ ...tags }) };
  }

  /** Undefined, or why the point cannot be sent at all. */
  put(point: WriterPoint): RefusedPoint | undefined {
    const { device = this.#options.device, series, time, value } = point;
    try {
      if (this.#wholeLeft === 0 && isName(device) && isName(series) && this.#read(time) && fitsCell(point))
        this.#addCell(device, series, value, point.tags ?? undefined);
      else this.#addWhole(point, device!);
    } catch (error) {
      if (!(error instanceof Unsendable)) throw error;
      return {
        point: { ...point, device: device!, time: time ?? isoOf(nowMicros()) },
        code: error.code,
        message: error.message,
      };
    }
    const { points, bytes, isHeadFull } = this.#frame;
    const { batch } = this.#options;
    const most = this.size.ofGroup;
    if (points >= batch || bytes >= most || isHeadFull) this.#closeFrame();
    else if (this.#texts.length >= batch || this.#textBytes >= most) this.#closeTexts();
    return undefined;
  }

  /** All that was put since the last time, in its order. */
  take(): Group[] {
    this.#closeFrame();
    this.#closeTexts();
    const groups = this.#closed;
    this.#closed = [];
    this.points = this.bytes = 0;
    return groups;
  }

  #addCell(device: string, series: string, value: unknown, tags: SeriesTags | undefined): void {
    checkValue(value);
    if (this.#texts.length > 0) this.#closeTexts();
    const frame = this.#frame;
    if (typeof value === 'string' && frame.points > 0 && frame.bytes + value.length > this.size.ofGroup)
      this.#closeFrame();
    const before = frame.bytes;
    frame.row(device, this.#time, this.#isDate);
    frame.cell(series, value, this.#tagsWith(tags));
    this.points++;
    this.bytes += frame.bytes - before;
  }

  #addWhole(point: WriterPoint, device: string): void {
    const { tags, time = isoOf(nowMicros()) } = point;
    const told = tags === undefined || areTags(tags) ? this.#tagsWith(tags) : tags;
    const whole: Point = { ...point, device, time };
    const text = pointText(told === undefined ? whole : { ...whole, tags: told }, this.#options.unit);
    this.#closeFrame();
    if (this.#textBytes + text.length > this.size.ofGroup) this.#closeTexts();
    this.#wholeLeft = this.#wholeLeft > 0 ? this.#wholeLeft - 1 : this.#options.batch;
    this.#texts.push(text);
    this.#textBytes += text.length + 1;
    this.points++;
    this.bytes += text.length + 1;
  }

  /** False: only the platform can say what time it is. */
  #read(time: Time | undefined): boolean {
    if (typeof time === 'number') {
      this.#isDate = false;
      return Number.isFinite((this.#time = time));
    }
    const { unit } = this.#options;
    const given = time instanceof Timestamp ? time.in(unit) : time;
    // A Date is checked as the number that it would be.
    const isNumber = typeof given === 'number' || (given instanceof Date && unit === 'ms');
    this.#isDate = !isNumber;
    this.#time = isNumber ? Number(given) : given === undefined ? nowMicros() : microsOf(given);
    return Number.isFinite(this.#time);
  }

  #tagsWith(own: SeriesTags | undefined): SeriesTags | undefined {
    const { tags } = this.#options;
    return tags === undefined || own === undefined ? (own ?? tags) : { ...tags, ...own };
  }

  #closeFrame(): void {
    const { points } = this.#frame;
    if (points > 0)
      this.#closed.push({ form: 'frames', unit: this.#options.unit, points, body: this.#frame.take() });
  }

  #closeTexts(): void {
    const { length: points } = this.#texts;
    if (points === 0) return;
    this.#closed.push({ form: 'points', unit: this.#options.unit, points, body: this.#texts.join(',') });
    this.#texts = [];
    this.#textBytes = 0;
  }
}

const isName = (name: unknown): name is string => typeof name === 'string' && name !== '';

/** Whether it has nothing but what a cell of a frame can hold. On the path of every point. */
function fitsCell(point: WriterPoint): boolean {
  for (const name in point) {
    if (name === 'device' || name === 'series' || name === 'time') continue;
    const member = (point as Readonly<Record<string, unknown>>)[name];
    if (name === 'value') {
      if (typeof member === 'string' && LONE_SURROGATE.test(member)) return false;
    } else if (member !== undefined && !(name === 'tags' && areTags(member))) return false;
  }
  return true;
}
