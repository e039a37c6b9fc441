/**
 * Reads a Parquet file, one row group at a time: that is what it needs in memory. Rule: what the footer promises is looked at
 * before it is believed, since a few bytes can stand for any number of values.
 */
import {
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  type RowGroup,
  type SchemaElement,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { MICROS_PER_DAY } from '../../model/time.js';
import { append } from '../../model/lists.js';
import { messageOf } from '../../model/thrown.js';
import { CommandError, failure } from '../failure.js';
import type { NumberedObject } from './objects.js';
import type { RandomFile } from './random-file.js';
import { CATALOG_KEY, exactText, memberOf, timeText, typedRow, type TypedTable } from './typed-rows.js';

/** Of one row group, unpacked. */
const MAX_BYTES = 2 ** 30;
/** Values of one row group, absent ones too: in memory each has a place. */
const MAX_VALUES = 50_000_000;

/** Instants as microseconds, which a Date cannot hold; which of them are of a clock, the schema says. */
class Instant {
  constructor(readonly micros: number) {}
}

const parsers = {
  timestampFromMilliseconds: (millis: bigint) => new Instant(Number(millis) * 1000),
  timestampFromMicroseconds: (micros: bigint) => new Instant(Number(micros)),
  timestampFromNanoseconds: (nanos: bigint) => new Instant(Number(nanos / 1000n)),
  dateFromDays: (days: number) => new Instant(days * MICROS_PER_DAY),
};
/** Not for the footer, whose texts (the least and greatest of a column) may be cut within a character. */
const valueParsers = { ...parsers, stringFromBytes: exactText };

export async function openParquet(file: RandomFile): Promise<TypedTable> {
  const buffer: AsyncBuffer = {
    byteLength: file.size,
    slice: (start, end = file.size) => file.read(start, end),
  };
  const metadata = await readable(file.name, parquetMetadataAsync(buffer, { parsers })).catch(
    async (error: unknown) => {
      await file.close();
      throw error;
    },
  );
  const entry = metadata.key_value_metadata?.find(({ key }) => key === CATALOG_KEY);
  return { catalog: entry?.value, rows: rowsOf(file, buffer, metadata) };
}

async function* rowsOf(
  { name, close }: RandomFile,
  buffer: AsyncBuffer,
  metadata: FileMetaData,
): AsyncGenerator<NumberedObject> {
  const clocks = new Set(metadata.schema.filter(isClock).map((element) => element.name));
  let rowStart = 0;
  try {
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    for (const group of metadata.row_groups) {
      checkGroup(name, group, buffer.byteLength);
      const rowEnd = rowStart + Number(group.num_rows);
      const rows: unknown[][] = [];
      const onComplete = (read: unknown[][]): void => append(rows, read);
      const wanted = { file: buffer, metadata, rowStart, rowEnd, columns: names, onComplete };
      await readable(name, parquetRead({ ...wanted, compressors: bounded, parsers: valueParsers }));
      for (const [i, cells] of rows.entries())
        yield typedRow(rowStart + i + 1, membersOf(names, cells, clocks));
      rowStart = rowEnd;
    }
  } finally {
    await close();
  }
}

const isClock = ({ logical_type: type }: SchemaElement): boolean =>
  type?.type === 'DATE' || (type?.type === 'TIMESTAMP' && !type.isAdjustedToUTC);

/** Of the columns' places in the file, and of the memory that the group needs. */
function checkGroup(name: string, group: RowGroup, size: number): void {
  let bytes = 0;
  for (const { meta_data: column } of group.columns) {
    const start = Number(column?.dictionary_page_offset ?? column?.data_page_offset ?? 0);
    const length = Number(column?.total_compressed_size ?? 0);
    if (!(start >= 0 && length >= 0 && start + length <= size))
      throw failure(`${name} cannot be read as Parquet: it is cut off, or its footer is wrong.`);
    bytes += Number(column?.total_uncompressed_size ?? 0);
  }
  const values = Number(group.num_rows) * group.columns.length;
  if (values <= MAX_VALUES && bytes <= MAX_BYTES) return;
  throw failure(
    `${name} has a row group of ${values} values and ${bytes} bytes; expected at most ${MAX_VALUES} and ${MAX_BYTES}, which have to be in memory at once.`,
    'Write it with smaller row groups, such as row_group_size=100000 of pandas.',
  );
}

/** A page may say that it is larger than the footer has all of them together. */
const bounded: Compressors = Object.fromEntries(
  Object.entries(compressors).map(([codec, unpack]) => [
    codec,
    (packed: Uint8Array, length: number): Uint8Array => {
      // The library takes LZ4's token of nothing for the beginning of something.
      if (length === 0) return new Uint8Array(0);
      if (length <= MAX_BYTES) return unpack(packed, length);
      throw new Error(`a page has ${length} bytes; expected at most ${MAX_BYTES}`);
    },
  ]),
);

function membersOf(
  names: readonly string[],
  cells: readonly unknown[],
  clocks: ReadonlySet<string>,
): Record<string, unknown> {
  // Made from entries: assigned, a column named __proto__ would be none.
  return Object.fromEntries(
    names.map((name, i) => {
      const value = cells[i];
      return [name, value instanceof Instant ? timeText(value.micros, !clocks.has(name)) : memberOf(value)];
    }),
  );
}

async function readable<T>(name: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof CommandError
      ? error
      : failure(`${name} cannot be read as Parquet: ${messageOf(error)}.`);
  }
}
