/** Reads CSV and its relatives: finds the delimiter and the header row, and makes each record a row of points. */
import { failure, usageError } from '../failure.js';
import { QUOTE, RowMaker, type RowPlan } from './cells.js';
import { resolveMapping } from './mapping.js';
import { findForm, POINT_NUMBERS, type NumberForm } from './number-form.js';
import { peek } from './peek.js';
import { recordsOf, type Parsed } from './records.js';
import type { ImportRow, Reading, RowReader } from './rows.js';
import { timeReader } from './times.js';
import { greatest } from '../../model/lists.js';

const DELIMITERS = [',', ';', '\t', '|'];
const NEWLINE = 10;
const MAX_FIRST_LINE_LENGTH = 65_536;
/** Columns without a name that are told one by one. */
const MAX_TOLD = 10;
/** What a first column is called that the header row does not name. */
const UNNAMED = 'row';
/** An export of this platform, or its rejects: in both, quotes tell texts from what only looks like a number. */
const QUOTES_TELL = /^(rejected_file,rejected_line,rejected_reason,)?"device",("series",)?time,/;
/** What Excel writes and reads in front of the header row. */
const SEPARATOR_LINE = /^"?sep=(.)"?$/i;

interface Opened {
  readonly records: AsyncIterable<Parsed>;
  /** Lines in front of the first record. */
  readonly skipped: number;
  readonly delimiter: string;
  readonly quotesTell: boolean;
}

export class DelimitedReader implements RowReader {
  columns: readonly string[] | undefined;
  quotesTell = false;
  readonly #input: AsyncIterable<Buffer>;
  readonly #reading: Reading;
  #maker: RowMaker | undefined;
  #skipped = 0;
  /** Where the next record begins. */
  #line = 1;

  constructor(input: AsyncIterable<Buffer>, reading: Reading) {
    this.#input = input;
    this.#reading = reading;
  }

  async *rows(): AsyncGenerator<ImportRow> {
    const text = await this.#open();
    this.quotesTell = text.quotesTell;
    this.#skipped = text.skipped;
    // The first rows wait until there are enough of them to see how the file writes its numbers.
    let waiting: Parsed[] | undefined = [];
    let characters = 0;
    let cells = 0;
    for await (const parsed of text.records) {
      if (waiting === undefined) {
        yield this.#row(parsed);
        continue;
      }
      waiting.push(parsed);
      cells += parsed.record.length;
      for (const cell of parsed.record) characters += cell.length;
      // Without a row of data nothing is seen, however many columns the heading has.
      const seen = waiting.length > (this.#reading.header ? 1 : 0);
      const few = waiting.length < SAMPLE_ROWS && cells < SAMPLE_CELLS && characters < SAMPLE_CHARACTERS;
      if (!seen || few) continue;
      yield* this.#begin(waiting, text);
      waiting = undefined;
    }
    if (waiting !== undefined) yield* this.#begin(waiting, text);
  }

  *#begin(rows: readonly Parsed[], { delimiter, quotesTell }: Opened): Generator<ImportRow> {
    const [heading] = this.#reading.header ? rows : [];
    const data = rows.slice(heading === undefined ? 0 : 1);
    const [first] = data;
    if (first === undefined) return;
    const bare = (cell: string): string => (quotesTell && cell.startsWith(QUOTE) ? cell.slice(1) : cell);
    const header = heading?.record.map(bare) ?? this.#reading.columns;
    this.#line = this.#skipped + (heading?.info.lines ?? 0) + 1;
    this.#maker = new RowMaker({
      ...this.#plan(header, first.record),
      numbers: quotesTell ? POINT_NUMBERS : this.#numbers(data, delimiter),
      quotesTell,
      notice: this.#reading.notice,
    });
    for (const parsed of data) yield this.#row(parsed);
  }

  #row({ record, info }: Parsed): ImportRow {
    const line = this.#line;
    this.#line = this.#skipped + info.lines + 1;
    const width = this.columns?.length ?? 0;
    if (record.length === width && this.#maker)
      return { line, source: record, ...this.#maker.points(record) };
    return {
      line,
      source: record,
      points: [],
      refusals: [`the row has ${record.length} fields; the first has ${width}`],
      empty: 0,
    };
  }

  #numbers(head: readonly Parsed[], delimiter: string): NumberForm {
    if (this.#reading.numbers) return this.#reading.numbers;
    const { form, example } = findForm(
      head.map(({ record }) => record),
      delimiter,
    );
    if (example !== undefined)
      this.#reading.notice(
        `numbers are read with a decimal comma, as in ${JSON.stringify(example)} (--decimal . if not)`,
      );
    return form;
  }

  /** The columns are settled by the first row of data: only it shows whether the header row names all of them. */
  #plan(
    header: readonly string[] | undefined,
    first: readonly string[],
  ): Pick<RowPlan, 'mapping' | 'readTime'> {
    // In an export of this platform a blank is part of the name.
    const named = this.quotesTell ? header : header?.map((name) => name.trim());
    let columns = named ?? first.map((_, i) => `column${i + 1}`);
    if (columns.some((name) => name.includes('\0')))
      throw failure(
        'The first line has NUL bytes, as UTF-16 has.',
        'Name the encoding, such as --encoding utf-16le.',
      );
    const unnamed: string[] = [];
    if (header !== undefined && first.length === columns.length + 1) {
      const name = columns.includes(UNNAMED) ? `${UNNAMED} ` : UNNAMED;
      columns = [name, ...columns];
      unnamed.push(name);
      this.#reading.notice(
        `the rows have ${first.length} fields, the header names ${first.length - 1}: the first column is called "${UNNAMED}" and ignored`,
      );
    }
    columns = columns.map((name, i) => {
      if (name !== '') return name;
      const given = `column${i + 1}`;
      unnamed.push(given);
      if (unnamed.length <= MAX_TOLD)
        this.#reading.notice(`column ${i + 1} has no name: it is called "${given}" and ignored`);
      return given;
    });
    if (unnamed.length > MAX_TOLD)
      this.#reading.notice(`${unnamed.length - MAX_TOLD} more columns have no name and are ignored`);
    this.columns = columns;
    const mapping = resolveMapping(columns, this.#reading, first, unnamed);
    return { mapping, readTime: timeReader(this.#reading.timeFormat, this.#reading.clock, mapping.timeName) };
  }

  async #open(): Promise<Opened> {
    const { head, all } = await peek(
      this.#input,
      (chunk, size) => chunk.includes(NEWLINE) || size > MAX_FIRST_LINE_LENGTH,
    );
    const beginning = Buffer.concat(head);
    const [line = ''] = beginning.toString('utf8').split(/\r?\n/, 1);
    const named = SEPARATOR_LINE.exec(line)?.[1];
    const delimiter = this.#reading.delimiter ?? named ?? likelyDelimiter(line);
    const quotesTell = QUOTES_TELL.test(line) && this.#reading.header;
    const text = named === undefined ? all : withoutLine(all);
    const records = recordsOf(text, {
      delimiter,
      ...(quotesTell ? { cast: (cell, { quoting }) => (quoting ? QUOTE + cell : cell) } : {}),
      // Files that several programs wrote to have both. Said, since the parser's own search is quadratic in a long line.
      record_delimiter: beginning.includes(NEWLINE) || !beginning.includes('\r') ? ['\r\n', '\n'] : ['\r'],
    });
    return { records, skipped: named === undefined ? 0 : 1, delimiter, quotesTell };
  }
}

async function* withoutLine(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let behind = false;
  for await (const chunk of input) {
    const end: number = behind ? -1 : chunk.indexOf(NEWLINE);
    if (behind || end >= 0) yield chunk.subarray(end + 1);
    behind ||= end >= 0;
  }
}

/** Enough of a file to see how it writes its numbers. */
const SAMPLE_ROWS = 1000;
const SAMPLE_CELLS = 20_000;
const SAMPLE_CHARACTERS = 4 * 2 ** 20;

/** The delimiter that the first line has most of, outside quotes. */
export function likelyDelimiter(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(greatest(counts, (count) => count))] ?? ',';
}

export function readDelimiter(text: string): string {
  const delimiter = text === '\\t' || text === 'tab' ? '\t' : text;
  if (delimiter.length === 1 && delimiter !== '"' && delimiter !== '\n') return delimiter;
  throw usageError(`--delimiter is ${JSON.stringify(text)}; expected one character, or tab.`);
}
