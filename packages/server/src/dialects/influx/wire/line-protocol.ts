/**
 * InfluxDB line protocol, parsed from bytes: `measurement[,tag=value…] field=value[,field=value…] [timestamp]`.
 *
 * A line that cannot be read is refused whole, with its number and the reason; the others go on. The common line (known
 * shape, numbers) allocates nothing. Grammar: docs.influxdata.com, "Line protocol reference".
 */
import { TributaryError } from '../../../errors/error.js';
import type { Micros } from '../../../model/time.js';
import type { PointValue } from '../../../model/kinds.js';
import type { SeriesTags } from '../../../model/series-tags.js';
import { isUtf8 } from 'node:buffer';
import { BACKSLASH, COMMA, EQUALS, HASH, isBlank, NEWLINE, QUOTE, RETURN, SPACE } from './bytes.js';
import { sameBytes, type FieldShape, type LineCache, type LineShape } from './line-cache.js';
import { checkReach, LineProblem, reachOf } from './line-problem.js';
import { parseNumber, scanNumber } from './numbers.js';
import { breaksIn, endOfRecord } from './record.js';
import { readTime, type Precision } from './timestamp.js';
import { utf8Problem } from './utf8.js';
import { endOfText, quotedText, rareValue } from './values.js';

/** What the parser hands points to: an ingest batch. */
export interface PointSink {
  find(device: string, series: string): { readonly id: number; readonly kind: string } | undefined;
  addNumber(index: number, series: number, time: Micros, value: number): void;
  /** `made`: of the series, if the point makes it. */
  add(
    index: number,
    device: string,
    series: string,
    time: Micros,
    value: PointValue,
    made?: { readonly tags: SeriesTags },
  ): void;
  refuse<Given extends readonly unknown[]>(
    index: number,
    why: (...given: Given) => TributaryError,
    ...given: Given
  ): void;
  /** The project's earliest instant: of times before it `timeGiven` is told the digits. */
  readonly earliest: Micros;
  timeGiven(index: number, time: Micros, given: string): void;
  due(): boolean;
  rest(): Promise<void>;
}

const LINE_SHOWN = 80;
/** What editors and Excel put before a text in UTF-8: no part of its first name. */
const MARK = Buffer.from('\uFEFF');

const hasMark = (body: Buffer): boolean => body.subarray(0, MARK.length).equals(MARK);

type Place = readonly [line: number, start: number, end: number];

function lineError(body: Buffer, [line, start, end]: Place, reason: string): TributaryError {
  const field = `line ${line + 1}`;
  const value = body.toString('utf8', start, Math.min(end, start + LINE_SHOWN)).trimEnd();
  return new TributaryError('value_invalid', { field, value, expected: `line protocol (${reason})` });
}

/**
 * Its members are `private` and not `#`: the engine's checks of `#` members are half again as much code, too much to make
 * one piece of machine code of a line's way, and each number handed on between two pieces is an object to be collected.
 */
export class LineParser {
  private bytes: Buffer = Buffer.alloc(0);
  private at = 0;
  // Fields of the line under way: their time stands behind them.
  private shapes: FieldShape[] = [];
  private numbers: number[] = [];
  private others: (boolean | string | undefined)[] = [];
  private fields = 0;
  /** Where the record under way begins, blanks included, and the line breaks in its texts. */
  private from = 0;
  private breaks = 0;
  /** Whether the whole body is UTF-8; if it is not, each line is looked at. */
  private isText = true;
  private readonly mark = { at: 0 };
  // The timestamp before: the lines of one moment mostly stand together.
  private timeStart = 0;
  private timeEnd = 0;
  private timeRead: Micros = 0;

  constructor(private readonly cache: LineCache) {}

  /**
   * Reads a whole body, resting as the sink asks for it; resolves with the number of lines that were points. `now` stands
   * in for a missing timestamp. One body at a time.
   */
  async parse(body: Buffer, precision: Precision, now: Micros, sink: PointSink): Promise<number> {
    this.bytes = body;
    this.isText = isUtf8(body);
    this.at = this.from = hasMark(body) ? MARK.length : 0;
    this.timeStart = this.timeEnd = 0;
    const end = body.length;
    let line = 0;
    let points = 0;
    while (this.at < end) {
      if (sink.due()) await sink.rest();
      const start = this.at;
      const first = body[start];
      if (first === NEWLINE) {
        this.from = ++this.at;
        line++;
      } else if (isBlank(first) || (first === RETURN && this.isLineEnd(start + 1))) this.at++;
      else if (first === HASH) this.at = endOfRecord(body, start);
      else {
        points++;
        this.breaks = 0;
        try {
          this.line(precision, now, line, sink);
        } catch (error) {
          this.refuse(error, line, start, sink);
        }
        line += this.breaks;
      }
    }
    this.bytes = Buffer.alloc(0);
    return points;
  }

  private refuse(error: unknown, line: number, start: number, sink: PointSink): void {
    if (!(error instanceof LineProblem)) throw error;
    this.at = endOfRecord(this.bytes, this.from);
    this.breaks = breaksIn(this.bytes, start, this.at);
    sink.refuse(line, lineError, this.bytes, [line, start, this.at], error.message);
  }

  // What is rare stands in methods of its own: the short ones that are left become one piece of machine code.
  private line(precision: Precision, now: Micros, line: number, sink: PointSink): void {
    const start = this.at;
    if (!this.isText) this.checkText(start);
    const shape = this.key();
    this.fields = 0;
    this.fieldSet(shape, sink);
    const time = this.time(precision, now);
    if (time < sink.earliest) this.tellTime(line, time, sink);
    // Blanks in front and pairs of backslashes may make InfluxDB take another part of the body for the record.
    if (shape.isOdd || this.from !== start) this.checkEnd();
    for (let i = 0; i < this.fields; i++) {
      const field = this.shapes[i]!;
      const other = this.others[i];
      if (field.series > 0 && other === undefined) sink.addNumber(line, field.series, time, this.numbers[i]!);
      else sink.add(line, shape.device, field.name, time, other ?? this.numbers[i]!, shape.made);
    }
  }

  private checkEnd(): void {
    if (endOfRecord(this.bytes, this.from) !== this.at)
      throw new LineProblem('a quotation mark opens a text in its name');
  }

  private checkText(start: number): void {
    const problem = utf8Problem(this.bytes.subarray(start, endOfRecord(this.bytes, this.from)));
    if (problem !== undefined) throw new LineProblem(problem);
  }

  /** Measurement and tags, up to the first unescaped blank. */
  private key(): LineShape {
    const bytes = this.bytes;
    const start = this.at;
    const likely = this.cache.predict(bytes, start);
    if (likely !== undefined) {
      this.at = start + likely.bytes.length;
      return likely;
    }
    return this.otherKey(start);
  }

  private otherKey(start: number): LineShape {
    const bytes = this.bytes;
    const end = reachOf(bytes, start);
    let at = start;
    let hash = 0;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if ((byte === SPACE || byte === NEWLINE) && bytes[at - 1] !== BACKSLASH) break;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (at === end) checkReach(start, at, 'the key of measurement and tags');
    if (bytes[at] !== SPACE) throw new LineProblem('there are no fields');
    this.at = at;
    return this.cache.shape(bytes, start, at, hash ^ (hash >>> 15));
  }

  private fieldSet(shape: LineShape, sink: PointSink): void {
    const bytes = this.bytes;
    while (bytes[this.at]! <= SPACE && isBlank(bytes[this.at])) this.at++;
    for (;;) {
      const field = this.field(shape, sink);
      const i = this.fields++;
      this.shapes[i] = field;
      this.value(i);
      if (bytes[this.at] !== COMMA) return;
      this.at++;
    }
  }

  /** The name before `=`. Fields mostly come in the same order again: the one behind the last is tried first. */
  private field(shape: LineShape, sink: PointSink): FieldShape {
    const bytes = this.bytes;
    const start = this.at;
    const expected = shape.fields[shape.expected];
    if (
      expected !== undefined &&
      bytes[start + expected.bytes.length] === EQUALS &&
      sameBytes(expected.bytes, bytes, start, start + expected.bytes.length)
    ) {
      this.at = start + expected.bytes.length + 1;
      if (++shape.expected === shape.fields.length) shape.expected = 0;
      if (expected.series === 0) this.lookUp(shape, expected, sink);
      return expected;
    }
    return this.otherField(shape, sink);
  }

  private otherField(shape: LineShape, sink: PointSink): FieldShape {
    const bytes = this.bytes;
    const start = this.at;
    const end = reachOf(bytes, start);
    let at = start;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === BACKSLASH) at++;
      else if (byte === EQUALS || byte === SPACE || byte === COMMA || byte === NEWLINE) break;
    }
    if (at >= end) checkReach(start, at, 'the name of a field');
    if (bytes[at] !== EQUALS || at === start) throw new LineProblem('a field is not name=value');
    this.at = at + 1;
    const field = this.cache.field(shape, bytes, start, at);
    shape.expected = field.place + 1 < shape.fields.length ? field.place + 1 : 0;
    if (field.series === 0) this.lookUp(shape, field, sink);
    return field;
  }

  private lookUp(shape: LineShape, field: FieldShape, sink: PointSink): void {
    const entry = sink.find(shape.device, field.name);
    if (entry?.kind === 'number') field.series = entry.id;
  }

  private value(i: number): void {
    const bytes = this.bytes;
    const start = this.at;
    const short = scanNumber(bytes, start, this.mark);
    if (short === short) {
      this.at = this.mark.at;
      this.others[i] = undefined;
      this.numbers[i] = short;
      return;
    }
    if (bytes[start] === QUOTE) this.text(i);
    else this.otherValue(i);
  }

  private otherValue(i: number): void {
    const bytes = this.bytes;
    const start = this.at;
    const end = reachOf(bytes, start);
    let at = start;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === COMMA || byte === SPACE || byte === NEWLINE || byte === RETURN) break;
    }
    if (at === end) checkReach(start, at, 'a value');
    this.at = at;
    const value = parseNumber(bytes, start, at);
    const other = Number.isFinite(value) ? undefined : rareValue(bytes, start, at);
    this.others[i] = typeof other === 'boolean' ? other : undefined;
    this.numbers[i] = typeof other === 'number' ? other : value;
  }

  private text(i: number): void {
    const bytes = this.bytes;
    const start = this.at + 1;
    const at = endOfText(bytes, start);
    const text = quotedText(bytes, start, at);
    this.others[i] = text;
    if (text.includes('\n')) this.breaks += text.split('\n').length - 1;
    this.at = at + 1;
    const next = bytes[this.at];
    if (next !== undefined && next !== COMMA && next !== SPACE && next !== NEWLINE && next !== RETURN)
      throw new LineProblem('something stands right behind a quoted text');
  }

  private time(precision: Precision, now: Micros): Micros {
    const bytes = this.bytes;
    while (bytes[this.at]! <= SPACE && isBlank(bytes[this.at])) this.at++;
    return this.sameTime(this.at) ? this.timeRead : this.otherTime(precision, now);
  }

  private otherTime(precision: Precision, now: Micros): Micros {
    const bytes = this.bytes;
    const start = this.at;
    const end = reachOf(bytes, start);
    let at = start;
    while (at < end && bytes[at] !== NEWLINE && bytes[at] !== RETURN && bytes[at] !== SPACE) at++;
    if (at === end) checkReach(start, at, 'the timestamp');
    this.at = at;
    while (bytes[this.at] === SPACE) this.at++;
    if (bytes[this.at] === RETURN) this.at++;
    if (!this.isLineEnd(this.at)) throw new LineProblem('something stands behind the timestamp');
    if (at === start) return now;
    this.timeRead = readTime(bytes, start, at, precision);
    this.timeStart = start;
    this.timeEnd = at;
    return this.timeRead;
  }

  private tellTime(line: number, time: Micros, sink: PointSink): void {
    sink.timeGiven(line, time, this.bytes.toString('latin1', this.timeStart, this.timeEnd));
  }

  private isLineEnd(at: number): boolean {
    return at >= this.bytes.length || this.bytes[at] === NEWLINE;
  }

  /** Whether the timestamp is, byte for byte and to the end of the line, that of the line before. */
  private sameTime(start: number): boolean {
    const bytes = this.bytes;
    const length = this.timeEnd - this.timeStart;
    if (length === 0 || bytes[start + length] !== NEWLINE) return false;
    for (let at = length - 1; at >= 0; at--) {
      if (bytes[start + at] !== bytes[this.timeStart + at]) return false;
    }
    this.at = start + length;
    return true;
  }
}
