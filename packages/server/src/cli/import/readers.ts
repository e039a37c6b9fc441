/** Finds the reader of a file: by its format, and where that has several forms, by how the file begins. */
import { AnnotatedReader, isAnnotated } from './annotated.js';
import { DelimitedReader } from './delimited.js';
import { arrayElements } from './json-array.js';
import { LineProtocolReader } from './line-protocol.js';
import { numberedLines } from './lines.js';
import { ObjectReader, parsedObjects } from './objects.js';
import { peek } from './peek.js';
import type { Reading, RowReader } from './rows.js';
import type { Source } from './source.js';

/** Enough to know a form by. */
const LOOKED_AT = 64;

export async function openReader(source: Source, reading: Reading): Promise<RowReader> {
  // Loaded only when there is such a file: they are large.
  if (source.format === 'parquet') {
    const { parquetRows } = await import('./parquet.js');
    return new ObjectReader(parquetRows(source.file), reading);
  }
  if (source.format === 'arrow') {
    const { arrowRows } = await import('./arrow.js');
    return new ObjectReader(arrowRows(source.bytes, source.name), reading);
  }
  const { head, all } = await peek(source.bytes, (_, size) => size >= LOOKED_AT);
  const beginning = Buffer.concat(head).toString('utf8').trimStart();
  switch (source.format) {
    case 'ndjson': {
      const texts = beginning.startsWith('[') ? arrayElements(all) : numberedLines(all);
      return new ObjectReader(parsedObjects(texts), reading);
    }
    case 'line':
      return new LineProtocolReader(all, reading);
    case 'csv':
      if (isAnnotated(beginning)) return new AnnotatedReader(all, reading);
      return new DelimitedReader(all, reading);
    case 'tsv':
      return new DelimitedReader(all, { ...reading, delimiter: reading.delimiter ?? '\t' });
  }
}
