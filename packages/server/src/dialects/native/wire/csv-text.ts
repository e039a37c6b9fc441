/**
 * CSV bytes → header and rows of cells. Separator `,`, `;` or tab, whichever the header uses. A large body is cut between
 * two records and parsed slice by slice, because the parser takes tens of milliseconds for a megabyte.
 */
import { CsvError, parse } from 'csv-parse/sync';
import { TributaryError } from '../../../errors/error.js';
import { textOf } from '../../json.js';

/** Characters and lines of a slice, whichever are fewer: a record whose cells are not as many as the header's costs the most. */
const SLICE = 16 * 1024;
const SLICE_LINES = 500;
const MAX_RECORD_LENGTH = 2 * 2 ** 20;

export type CsvRow = readonly string[];

export interface CsvTable {
  readonly header: readonly string[];
  /** Some rows at a time, as their reader asks for them. */
  readonly slices: Iterable<readonly CsvRow[]>;
}

export function readCsv(body: Buffer): CsvTable {
  const text = textOf(body);
  const slices = slicesOf(text);
  for (let first = slices.next(); first.done !== true; first = slices.next()) {
    const [header, ...rows] = first.value;
    if (header !== undefined)
      return { header: header.map((name) => name.trim()), slices: joined(rows, slices) };
  }
  throw new TributaryError('body_empty', { expected: 'a header line and rows' });
}

function* joined(rows: readonly CsvRow[], rest: Iterable<readonly CsvRow[]>): Generator<readonly CsvRow[]> {
  yield rows;
  yield* rest;
}

function* slicesOf(text: string): Generator<readonly CsvRow[]> {
  const delimiter = separatorOf(text);
  const cutter = new Cutter(text);
  for (let start = 0; start < text.length;) {
    const end = cutter.endOf(start);
    yield rowsOf(text, start, end, delimiter);
    start = end;
  }
}

function rowsOf(text: string, start: number, end: number, delimiter: string): CsvRow[] {
  try {
    const slice = end - start === text.length ? text : text.slice(start, end);
    return parse(slice, { delimiter, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const before = text.slice(0, start).split('\n').length - 1;
    const reason = error.message.replace(/\bline (\d+)/, (_, line) => `line ${Number(line) + before}`);
    throw new TributaryError('body_malformed', { reason: reason.slice(0, 200) });
  }
}

/** Where slices end: behind a line break that is in no quoted cell, so the quotes before it are even in number. */
class Cutter {
  readonly #mark: string;
  /** The first quote that was not counted yet. */
  #quote: number;

  constructor(private readonly text: string) {
    this.#mark = text.includes('\n') ? '\n' : '\r';
    this.#quote = text.indexOf('"');
  }

  endOf(start: number): number {
    const { text } = this;
    let quoted = false;
    for (
      let at = text.indexOf(this.#mark, this.#least(start));
      at >= 0;
      at = text.indexOf(this.#mark, at + 1)
    ) {
      for (; this.#quote >= 0 && this.#quote < at; this.#quote = text.indexOf('"', this.#quote + 1))
        quoted = !quoted;
      if (!quoted) return at + 1;
      if (at - start > MAX_RECORD_LENGTH) throw tooLong();
    }
    if (text.length - start > MAX_RECORD_LENGTH) throw tooLong();
    return text.length;
  }

  /** From where on a slice may end. */
  #least(start: number): number {
    let at = start;
    for (let lines = 1; lines < SLICE_LINES && at < start + SLICE; lines++) {
      const mark = this.text.indexOf(this.#mark, at);
      if (mark < 0) return start + SLICE;
      at = mark + 1;
    }
    return Math.min(at, start + SLICE);
  }
}

const tooLong = (): TributaryError =>
  new TributaryError('body_malformed', {
    reason: `a record has more than ${MAX_RECORD_LENGTH} characters; perhaps a quote does not end`,
  });

function separatorOf(text: string): string {
  const end = text.indexOf('\n');
  const line = end < 0 ? text : text.slice(0, end);
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: line.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}
