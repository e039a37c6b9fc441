/** Reads CSV and its relatives: finds the delimiter and the header row, and makes each record a row of points. */
import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { failure, usageError } from '../failure.js';
import { rowPoints } from './cells.js';
import { resolveMapping, type Mapping } from './mapping.js';
import { peek } from './peek.js';
import type { ImportRow, Reading, RowReader } from './rows.js';
import { timeReader, type TimeReader } from './times.js';
import { greatest } from '../../model/lists.js';

const DELIMITERS = [',', ';', '\t', '|'];
const LONGEST_FIRST_LINE = 65_536;
/** What a first column is called that the header row does not name. */
const UNNAMED = 'row';

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

export class DelimitedReader implements RowReader {
  columns: readonly string[] | undefined;
  readonly #input: AsyncIterable<Buffer>;
  readonly #reading: Reading;

  constructor(input: AsyncIterable<Buffer>, reading: Reading) {
    this.#input = input;
    this.#reading = reading;
  }

  async *rows(): AsyncGenerator<ImportRow> {
    let header =
      this.#reading.header && this.#reading.columns === undefined ? undefined : this.#reading.columns;
    let plan: { mapping: Mapping; readTime: TimeReader } | undefined;
    let line = 1;
    for await (const { record, info } of await this.#records()) {
      const start = line;
      line = info.lines + 1;
      if (header === undefined && this.#reading.header) {
        header = record;
        continue;
      }
      plan ??= this.#plan(header, record);
      const width = this.columns?.length ?? 0;
      if (record.length === width)
        yield { line: start, source: record, ...rowPoints(record, plan.mapping, plan.readTime) };
      else
        yield {
          line: start,
          source: record,
          points: [],
          refusals: [`the row has ${record.length} fields; the first has ${width}`],
          empty: 0,
        };
    }
  }

  /** The columns are settled by the first row of data: only it shows whether the header row names all of them. */
  #plan(
    header: readonly string[] | undefined,
    first: readonly string[],
  ): { mapping: Mapping; readTime: TimeReader } {
    let columns = header?.map((name) => name.trim()) ?? first.map((_, i) => `column${i + 1}`);
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
      this.#reading.notice(`column ${i + 1} has no name: it is called "${given}" and ignored`);
      return given;
    });
    this.columns = columns;
    const mapping = resolveMapping(columns, this.#reading, unnamed);
    return {
      mapping,
      readTime: timeReader(this.#reading.timeFormat, this.#reading.zone, mapping.timeColumn),
    };
  }

  async #records(): Promise<AsyncIterable<Parsed>> {
    const { head, all } = await peek(
      this.#input,
      (chunk, size) => chunk.includes(10) || size > LONGEST_FIRST_LINE,
    );
    const [firstLine = ''] = head.toString('utf8').split(/\r?\n/, 1);
    const parser = parse({
      bom: true,
      delimiter: this.#reading.delimiter ?? likelyDelimiter(firstLine),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    });
    return readable(pipeline(Readable.from(all), parser, () => undefined));
  }
}

async function* readable(parser: AsyncIterable<unknown>): AsyncGenerator<Parsed> {
  try {
    yield* parser as AsyncIterable<Parsed>;
  } catch (error) {
    if (error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('CSV_'))
      throw failure(
        `The file cannot be read as delimited text: ${error.message}.`,
        'Check --delimiter and --format.',
      );
    throw error;
  }
}

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
