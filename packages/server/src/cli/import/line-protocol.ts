/** Reads files of InfluxDB line protocol with the parser and the naming that `/write` has, so that both make the same points. */
import type { TributaryError } from '../../errors/error.js';
import { LineCache } from '../../dialects/influx/wire/line-cache.js';
import { LineParser, type LineSink } from '../../dialects/influx/wire/line-protocol.js';
import { recordsOf } from '../../dialects/influx/wire/record.js';
import type { Precision } from '../../dialects/influx/wire/timestamp.js';
import { failure, usageError } from '../failure.js';
import type { ImportPoint, ImportRow, Reading, RowReader } from './rows.js';

const LONGEST = 16 * 2 ** 20;

const tooLong = (line: number) =>
  failure(
    `The record that begins in line ${line} has more than ${LONGEST} bytes.`,
    'Check --format, and whether a quoted text of this line is closed.',
  );

const PRECISIONS: readonly Precision[] = ['ns', 'us', 'ms', 's', 'm', 'h'];

export class LineProtocolReader implements RowReader {
  readonly columns = undefined;
  readonly #input: AsyncIterable<Buffer>;
  readonly #parser: LineParser;
  readonly #precision: Precision;

  constructor(input: AsyncIterable<Buffer>, reading: Reading) {
    const precision = PRECISIONS.find((one) => one === (reading.timeFormat ?? 'ns'));
    if (precision === undefined)
      throw usageError(
        `--time-format is ${JSON.stringify(reading.timeFormat)}; line protocol has ${PRECISIONS.join(', ')}.`,
      );
    this.#input = input;
    this.#precision = precision;
    this.#parser = new LineParser(new LineCache({ ...reading.naming, device: reading.device }));
  }

  async *rows(): AsyncGenerator<ImportRow> {
    for await (const { line, bytes } of recordsOf(this.#input, LONGEST, tooLong)) {
      const sink = new RowSink();
      // A line without a timestamp means "now" to a server; in a file it means that the time was lost.
      const found = await this.#parser.parse(bytes, this.#precision, NaN, sink);
      const { points, refusals } = sink;
      if (found > 0) yield { line, source: bytes.toString('utf8'), points, refusals, empty: 0 };
    }
  }
}

type Added = Parameters<LineSink['add']> extends [number, ...infer Rest] ? Rest : never;

class RowSink implements LineSink {
  readonly points: ImportPoint[] = [];
  readonly refusals: string[] = [];

  /** Nothing is known of the server's series here: every point takes the way through `add`. */
  find(): undefined {
    return undefined;
  }

  addNumber(): void {
    throw new Error('a point without a known series has no short way');
  }

  add(_: number, ...[device, series, time, value, made]: Added): void {
    if (Number.isNaN(time)) this.refusals.push(`${series} has no timestamp`);
    else this.points.push({ device, series, time, value, ...(made && { tags: made.tags }) });
  }

  refuse<Given extends readonly unknown[]>(
    _: number,
    why: TributaryError | ((...given: Given) => TributaryError),
    ...given: Given
  ): void {
    const error = typeof why === 'function' ? why(...given) : why;
    this.refusals.push(String(error.details['expected'] ?? error.message));
  }

  /** The server looks at times, not the command. */
  readonly earliest = 0;

  timeGiven(): void {}

  due(): boolean {
    return false;
  }

  rest(): Promise<void> {
    return Promise.resolve();
  }
}
