/** The records of delimited text. Keeps the rule that a record has an end: one that grows beyond all measure is told, not gathered. */
import { pipeline, Readable } from 'node:stream';
import { parse, type Options } from 'csv-parse';
import { failure } from '../failure.js';

/** Characters of a record. More of them are a quote that is not closed, or no delimited text at all. */
const LONGEST = 16 * 2 ** 20;

export interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

export async function* recordsOf(
  input: AsyncIterable<Buffer>,
  options: Pick<Options, 'delimiter' | 'cast' | 'record_delimiter'>,
): AsyncGenerator<Parsed> {
  const parser = parse({
    ...options,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST,
  });
  try {
    yield* pipeline(Readable.from(input), parser, () => undefined) as AsyncIterable<Parsed>;
  } catch (error) {
    if (error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('CSV_'))
      throw failure(
        `The file cannot be read as delimited text: ${error.message}.`,
        'Check --delimiter and --format, and whether all quotes are closed.',
      );
    throw error;
  }
}
