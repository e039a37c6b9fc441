/**
 * InfluxDB line protocol, parsed from bytes: `measurement[,tag=value…] field=value[,field=value…] [timestamp]`.
 *
 * A line that cannot be read is refused whole, with its number and the reason; the others go on. The common line (known
 * shape, numbers) allocates nothing. Grammar: docs.influxdata.com, "Line protocol reference".
 */
import { isUtf8 } from 'node:buffer';
import { TributaryError } from '../../../errors/error.js';
import type { Micros } from '../../../model/time.js';
import type { Batch, PointSink } from '../../../services/services.js';
import { HASH, isBlank, NEWLINE, RETURN } from './bytes.js';
import type { LineCache } from './line-cache.js';
import { LineFields } from './line-fields.js';
import { LineProblem } from './line-problem.js';
import { LineTime } from './line-time.js';
import { endOfRecord, endsAt } from './record.js';
import type { Precision } from './timestamp.js';
import { utf8Problem } from './utf8.js';

/** What the parser hands points to: a batch. Of times before `earliest` it gets the digits. */
export type LineSink = PointSink & Pick<Batch, 'earliest'>;

const LINE_SHOWN = 80;
/** What editors and Excel put before a text in UTF-8: no part of its first name. */
const MARK = Buffer.from('\uFEFF');
const LAST = Buffer.of(NEWLINE);

const hasMark = (body: Buffer): boolean => body.subarray(0, MARK.length).equals(MARK);

type Place = readonly [line: number, start: number, end: number];

function lineError(body: Buffer, [line, start, end]: Place, reason: string): TributaryError {
  const field = `line ${line + 1}`;
  const value = body.toString('utf8', start, Math.min(end, start + LINE_SHOWN)).trimEnd();
  return new TributaryError('value_invalid', { field, value, expected: `line protocol (${reason})` });
}

/**
 * The way of a line is two pieces of machine code, `lines` and `LineFields.read`, whichever way the engine comes to them:
 * between them go whole numbers below 2^31 and arrays, and no number that would be made an object for it. Each stays short
 * enough to be compiled with all that it calls: members are `private`, since the checks of `#` ones are half again as much
 * code, and what is rare stands in methods of its own.
 */
export class LineParser {
  private bytes: Buffer = Buffer.alloc(0);
  private at = 0;
  /** Number of the line at `at`, and of those before it that were points. */
  private line = 0;
  private points = 0;
  /** Where the record under way begins, blanks included. */
  private from = 0;
  /** Whether the whole body is UTF-8; if it is not, each line is looked at. */
  private isText = true;
  private readonly fields: LineFields;
  private readonly time = new LineTime();

  constructor(private readonly cache: LineCache) {
    this.fields = new LineFields(cache);
  }

  /**
   * Reads a whole body, resting as the sink asks for it; resolves with the number of lines that were points. `now` stands
   * in for a missing timestamp. One body at a time.
   */
  async parse(body: Buffer, precision: Precision, now: Micros, sink: LineSink): Promise<number> {
    this.begin(body);
    this.time.begin(precision, now);
    while (this.at < this.bytes.length) {
      let isLong: boolean;
      try {
        isLong = this.lines(sink);
      } catch (error) {
        if (!(error instanceof LineProblem)) throw error;
        await this.refuse(error.message, sink);
        isLong = sink.due();
      }
      if (isLong) await sink.rest();
    }
    this.bytes = Buffer.alloc(0);
    return this.points;
  }

  private begin(body: Buffer): void {
    // A read behind the last byte makes the engine give up what it has compiled for whole numbers alone.
    this.bytes = body.at(-1) === NEWLINE ? body : Buffer.concat([body, LAST]);
    this.isText = isUtf8(body);
    this.at = this.from = hasMark(body) ? MARK.length : 0;
    this.line = this.points = 0;
  }

  /** Reads lines to the end of the body, or until it is time to rest: true then. */
  private lines(sink: LineSink): boolean {
    const { bytes, fields } = this;
    do {
      const start = this.at;
      if (bytes[start]! <= HASH && this.skips(start)) continue;
      const shape = this.cache.shapeAt(bytes, start);
      const end = this.time.read(bytes, fields.read(bytes, start + shape.bytes.length, shape, sink));
      if (this.from !== start || shape.isOdd || !this.isText) this.check(start, end);
      const { value } = this.time;
      if (value < sink.earliest) sink.timeGiven(this.line, value, this.time.given(bytes));
      if (!fields.arePlain) this.line += fields.addTo(sink, this.line, shape, value);
      else
        for (let place = 0; place < fields.count; place++)
          sink.addNumber(this.line, fields.shapes[place]!.series, value, fields.numbers[place]!);
      this.points++;
      this.line++;
      this.at = this.from = end + 1;
    } while (this.at < bytes.length && !sink.due());
    return this.at < bytes.length;
  }

  /** Passes over what is no record. */
  private skips(start: number): boolean {
    const { bytes } = this;
    const first = bytes[start];
    if (first === NEWLINE) {
      this.at = this.from = start + 1;
      this.line++;
    } else if (isBlank(first) || (first === RETURN && bytes[start + 1] === NEWLINE)) this.at = start + 1;
    else if (first === HASH) this.at = bytes.indexOf(NEWLINE, start);
    else return false;
    return true;
  }

  private check(start: number, end: number): void {
    const problem = this.isText ? undefined : utf8Problem(this.bytes.subarray(start, end));
    if (problem !== undefined) throw new LineProblem(problem);
    // Blanks in front and pairs of backslashes may make InfluxDB take another part of the body for the record.
    if (!endsAt(this.bytes, this.from, end))
      throw new LineProblem('a quotation mark opens a text in its name');
  }

  private async refuse(reason: string, sink: LineSink): Promise<void> {
    const { bytes, line, at: start } = this;
    const { end, breaks } = await endOfRecord(bytes, this.from, () => sink.rest());
    const broken = this.isText ? undefined : utf8Problem(bytes.subarray(start, end));
    sink.refuse(line, lineError, bytes, [line, start, end], broken ?? reason);
    this.fields.forget();
    this.points++;
    this.line += breaks;
    this.at = end;
  }
}
