/** Finds the reader of a file: by its format, and where that has several forms, by how the file begins. */
import { AnnotatedReader, isAnnotated } from './annotated.js';
import { DelimitedReader } from './delimited.js';
import { arrayElements } from './json-array.js';
import { LineProtocolReader } from './line-protocol.js';
import { numberedLines } from './lines.js';
import { NdjsonReader } from './ndjson.js';
import { peek } from './peek.js';
import type { Reading, RowReader } from './rows.js';
import type { Source } from './source.js';

/** Enough to know a form by. */
const LOOKED_AT = 64;

export async function openReader(source: Source, reading: Reading): Promise<RowReader> {
  const { head, all } = await peek(source.bytes, (_, size) => size >= LOOKED_AT);
  const beginning = Buffer.concat(head).toString('utf8').trimStart();
  switch (source.format) {
    case 'ndjson':
      return new NdjsonReader(beginning.startsWith('[') ? arrayElements(all) : numberedLines(all), reading);
    case 'line':
      return new LineProtocolReader(all, reading);
    case 'csv':
      if (isAnnotated(beginning)) return new AnnotatedReader(all, reading);
      return new DelimitedReader(all, reading);
    case 'tsv':
      return new DelimitedReader(all, { ...reading, delimiter: reading.delimiter ?? '\t' });
  }
}
