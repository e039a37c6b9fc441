/** The timestamps of the lines of a body. Those of one moment mostly stand together: their digits are read once. */
import type { Micros } from '../../../model/time.js';
import { isBlank, NEWLINE, RETURN, SPACE } from './bytes.js';
import { checkReach, LineProblem, reachOf } from './line-problem.js';
import { readTime, type Precision } from './timestamp.js';

export class LineTime {
  /** Of the line that was read last. Begins as no whole number, so that the engine never takes it for a short integer. */
  value: Micros = NaN;
  private precision: Precision = 'ns';
  private now: Micros = NaN;
  // Where the one stands that was read last.
  private start = 0;
  private length = 0;

  /** A body begins; `now` stands in for a missing timestamp. */
  begin(precision: Precision, now: Micros): void {
    this.precision = precision;
    this.now = now;
    this.start = this.length = 0;
  }

  /** Reads the timestamp at or behind the blanks at `from`, and returns where its line ends. */
  read(bytes: Buffer, from: number): number {
    let at = from;
    while (bytes[at]! <= SPACE && isBlank(bytes[at])) at++;
    return this.isSame(bytes, at) ? at + this.length : this.other(bytes, at);
  }

  /** The digits of the one that was read last. */
  given(bytes: Buffer): string {
    return bytes.toString('latin1', this.start, this.start + this.length);
  }

  /** Whether the timestamp is, byte for byte and to the end of the line, that of the line before. */
  private isSame(bytes: Buffer, start: number): boolean {
    let at = this.length;
    if (at === 0 || bytes[start + at] !== NEWLINE) return false;
    while (--at >= 0) if (bytes[start + at] !== bytes[this.start + at]) return false;
    return true;
  }

  private other(bytes: Buffer, start: number): number {
    const reach = reachOf(bytes, start);
    let at = start;
    while (at < reach && bytes[at] !== NEWLINE && bytes[at] !== RETURN && bytes[at] !== SPACE) at++;
    if (at === reach) checkReach(start, at, 'the timestamp');
    let end = at;
    while (bytes[end] === SPACE) end++;
    if (bytes[end] === RETURN) end++;
    if (end < bytes.length && bytes[end] !== NEWLINE)
      throw new LineProblem('something stands behind the timestamp');
    this.length = 0;
    this.value = at === start ? this.now : readTime(bytes, start, at, this.precision);
    this.start = start;
    this.length = at - start;
    return end;
  }
}
