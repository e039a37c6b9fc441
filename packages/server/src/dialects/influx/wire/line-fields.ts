/**
 * The fields of one line. They wait here until its timestamp is read, which stands behind them: numbers as numbers, so that
 * none of them becomes an object on its way.
 */
import type { Micros } from '../../../model/time.js';
import type { PointSink } from '../../../services/services.js';
import { BACKSLASH, COMMA, EQUALS, isBlank, NEWLINE, QUOTE, RETURN, SPACE } from './bytes.js';
import { isNamed, type FieldShape, type LineCache, type LineShape } from './line-cache.js';
import { checkReach, LineProblem, reachOf } from './line-problem.js';
import { parseNumber, scanNumber } from './numbers.js';
import { endOfText, quotedText, rareValue } from './values.js';

const FIRST_CAPACITY = 64;

export class LineFields {
  count = 0;
  /** Whether each is a number of a series that is known and holds numbers. */
  arePlain = true;
  readonly shapes: FieldShape[] = [];
  /** Their values; NaN for the next one of the others. */
  numbers = new Float64Array(FIRST_CAPACITY);
  private readonly others: (boolean | string)[] = [];
  /** Line breaks in texts. */
  private breaks = 0;

  constructor(private readonly cache: LineCache) {}

  /** Hands on those that are not plain, and returns how many line breaks are in them. */
  addTo(sink: PointSink, line: number, shape: LineShape, time: Micros): number {
    const { shapes, numbers, others } = this;
    let other = 0;
    for (let place = 0; place < this.count; place++) {
      const field = shapes[place]!;
      const number = numbers[place]!;
      const isNumber = !Number.isNaN(number);
      if (isNumber && field.series > 0) sink.addNumber(line, field.series, time, number);
      else sink.add(line, shape.device, field.name, time, isNumber ? number : others[other++]!, shape.made);
    }
    const { breaks } = this;
    this.forget();
    return breaks;
  }

  /** Of a line that was not plain or was refused: texts are not kept until the next line comes. */
  forget(): void {
    this.others.length = 0;
    this.breaks = 0;
  }

  /** Reads those that begin behind the blanks at `start`, and returns where the last one ends. */
  read(bytes: Buffer, start: number, shape: LineShape, sink: PointSink): number {
    const { shapes } = this;
    let at = start;
    let place = 0;
    this.arePlain = true;
    while (bytes[at]! <= SPACE && isBlank(bytes[at])) at++;
    for (;;) {
      const field = this.field(bytes, at, shape);
      at += field.bytes.length + 1;
      if (field.series === 0) this.lookUp(shape, field, sink);
      shapes[place] = field;
      at = scanNumber(bytes, at, this.numbers, place) || this.otherValue(bytes, at, place);
      place++;
      if (bytes[at] !== COMMA) break;
      at++;
      if (place === this.numbers.length) this.grow();
    }
    this.count = place;
    return at;
  }

  /** Fields mostly come in the same order again: the one behind the last is tried first. */
  private field(bytes: Buffer, start: number, shape: LineShape): FieldShape {
    const expected = shape.fields[shape.expected];
    if (expected === undefined || !isNamed(expected, bytes, start))
      return this.otherField(bytes, start, shape);
    if (++shape.expected === shape.fields.length) shape.expected = 0;
    return expected;
  }

  private otherField(bytes: Buffer, start: number, shape: LineShape): FieldShape {
    const end = reachOf(bytes, start);
    let at = start;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === BACKSLASH) at++;
      else if (byte === EQUALS || byte === SPACE || byte === COMMA || byte === NEWLINE) break;
    }
    if (at >= end) checkReach(start, at, 'the name of a field');
    if (bytes[at] !== EQUALS || at === start) throw new LineProblem('a field is not name=value');
    const field = this.cache.field(shape, bytes, start, at);
    shape.expected = field.place + 1 < shape.fields.length ? field.place + 1 : 0;
    return field;
  }

  private lookUp(shape: LineShape, field: FieldShape, sink: PointSink): void {
    const entry = sink.find(shape.device, field.name);
    if (entry?.kind === 'number') field.series = entry.id;
    else this.arePlain = false;
  }

  private otherValue(bytes: Buffer, start: number, place: number): number {
    if (bytes[start] === QUOTE) return this.text(bytes, start + 1, place);
    const reach = reachOf(bytes, start);
    let end = start;
    for (; end < reach; end++) {
      const byte = bytes[end]!;
      if (byte === COMMA || byte === SPACE || byte === NEWLINE || byte === RETURN) break;
    }
    if (end === reach) checkReach(start, end, 'a value');
    const number = parseNumber(bytes, start, end);
    const value = Number.isFinite(number) ? number : rareValue(bytes, start, end);
    if (typeof value === 'number') this.numbers[place] = value;
    else this.other(place, value);
    return end;
  }

  private text(bytes: Buffer, start: number, place: number): number {
    const end = endOfText(bytes, start);
    const text = quotedText(bytes, start, end);
    if (text.includes('\n')) this.breaks += text.split('\n').length - 1;
    this.other(place, text);
    const next = bytes[end + 1];
    if (next !== undefined && next !== COMMA && next !== SPACE && next !== NEWLINE && next !== RETURN)
      throw new LineProblem('something stands right behind a quoted text');
    return end + 1;
  }

  private other(place: number, value: boolean | string): void {
    this.numbers[place] = NaN;
    this.others.push(value);
    this.arePlain = false;
  }

  private grow(): void {
    const { numbers } = this;
    this.numbers = new Float64Array(numbers.length * 2);
    this.numbers.set(numbers);
  }
}
