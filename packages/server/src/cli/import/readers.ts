/**
 * Finds the reader of a file: by its format, and where that has several forms, by how the file begins. Also finds what the file
 * says of its devices and series.
 */
import { AnnotatedReader, isAnnotated } from './annotated.js';
import { isCatalog, readCatalog, type Catalog } from './catalog.js';
import { findCatalogFile } from './catalog-file.js';
import { DelimitedReader } from './delimited.js';
import { arrayElements } from './json-array.js';
import { LineProtocolReader } from './line-protocol.js';
import { numberedLines } from './lines.js';
import { ObjectReader, parsedObjects } from './objects.js';
import { peek } from './peek.js';
import type { Reading, RowReader } from './rows.js';
import type { Source, TextFormat } from './source.js';
import type { TypedTable } from './typed-rows.js';

/** Enough to know a form by. */
const LOOKED_AT = 64;

export interface OpenedFile {
  readonly reader: RowReader;
  readonly catalog: Catalog | undefined;
}

export async function openReader(source: Source, reading: Reading): Promise<OpenedFile> {
  if (source.format === 'parquet' || source.format === 'arrow') {
    const { catalog, rows } = await openTable(source);
    const lines = catalog === undefined ? undefined : one(Buffer.from(catalog));
    const found = await catalogOf(lines, reading);
    return { reader: new ObjectReader(rows, { ...reading, ...found }), ...found };
  }
  const { head, all } = await peek(source.bytes, (_, size) => size >= LOOKED_AT);
  const beginning = Buffer.concat(head).toString('utf8').trimStart();
  if (source.format === 'ndjson' && isCatalog(beginning)) {
    const found = await catalogOf(all, reading);
    return { reader: new ObjectReader(nothing(), reading), ...found };
  }
  const beside = source.path === undefined ? undefined : await findCatalogFile(source.path);
  const found = await catalogOf(beside, reading);
  const text = { format: source.format, beginning, bytes: all };
  return { reader: textReader(text, { ...reading, ...found }), ...found };
}

/** The libraries are loaded only when there is such a file: they are large. */
async function openTable(source: Extract<Source, { format: 'parquet' | 'arrow' }>): Promise<TypedTable> {
  if (source.format === 'parquet') {
    const { openParquet } = await import('./parquet.js');
    return openParquet(await source.open());
  }
  const { openArrow } = await import('./arrow.js');
  return openArrow(source.bytes, source.name);
}

interface Text {
  readonly format: TextFormat;
  readonly beginning: string;
  readonly bytes: AsyncIterable<Buffer>;
}

function textReader({ format, beginning, bytes }: Text, reading: Reading): RowReader {
  switch (format) {
    case 'ndjson': {
      const texts = beginning.startsWith('[') ? arrayElements(bytes) : numberedLines(bytes);
      return new ObjectReader(parsedObjects(texts), reading);
    }
    case 'line':
      return new LineProtocolReader(bytes, reading);
    case 'tsv':
      return new DelimitedReader(bytes, { ...reading, delimiter: reading.delimiter ?? '\t' });
    default:
      return isAnnotated(beginning)
        ? new AnnotatedReader(bytes, reading)
        : new DelimitedReader(bytes, reading);
  }
}

async function catalogOf(
  bytes: AsyncIterable<Buffer> | undefined,
  { usesCatalog }: Reading,
): Promise<{ catalog: Catalog | undefined }> {
  return { catalog: bytes && usesCatalog ? await readCatalog(numberedLines(bytes)) : undefined };
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}

/** There are no rows in a catalog. */
async function* nothing(): AsyncGenerator<never> {}
