/** Reads a Parquet file, one row group at a time: that is what it needs in memory. */
import {
  parquetMetadataAsync,
  parquetReadObjects,
  type AsyncBuffer,
  type FileMetaData,
  type SchemaElement,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { CommandError, failure } from '../failure.js';
import type { NumberedObject } from './objects.js';
import type { RandomFile } from './random-file.js';
import { CATALOG_KEY, memberOf, timeText, typedRow, type TypedTable } from './typed-rows.js';

const MICROS_PER_DAY = 86_400_000_000;

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
    for (const { num_rows: count } of metadata.row_groups) {
      const rowEnd = rowStart + Number(count);
      const wanted = { file: buffer, metadata, rowStart, rowEnd, compressors, parsers };
      const rows = await readable(name, parquetReadObjects(wanted));
      for (const [i, row] of rows.entries()) yield typedRow(rowStart + i + 1, membersOf(row, clocks));
      rowStart = rowEnd;
    }
  } finally {
    await close();
  }
}

const isClock = ({ logical_type: type }: SchemaElement): boolean =>
  type?.type === 'DATE' || (type?.type === 'TIMESTAMP' && !type.isAdjustedToUTC);

function membersOf(
  row: Readonly<Record<string, unknown>>,
  clocks: ReadonlySet<string>,
): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row))
    members[name] = value instanceof Instant ? timeText(value.micros, !clocks.has(name)) : memberOf(value);
  return members;
}

async function readable<T>(name: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof CommandError
      ? error
      : failure(`${name} cannot be read as Parquet: ${(error as Error).message}.`);
  }
}
