/** Reads Arrow, as a stream or as a file (Feather), one record batch at a time. */
import {
  Binary,
  CompressionType,
  compressionRegistry,
  DataType,
  LargeBinary,
  RecordBatchReader,
  Vector,
  type Data,
  type Field,
  type RecordBatch,
} from 'apache-arrow';
import { compressors } from 'hyparquet-compressors';
import { CommandError, failure } from '../failure.js';
import type { NumberedObject } from './objects.js';
import { CATALOG_KEY, exactText, memberOf, timeText, typedRow, type TypedTable } from './typed-rows.js';

// Of the two packings that Arrow has; no library here reads frames of LZ4, only its blocks (those of Parquet).
compressionRegistry.set(CompressionType.ZSTD, {
  // A copy begins where numbers of 64 bits may.
  decode: (data) => compressors.ZSTD!(data, 0).slice(),
});

/** A file is a stream between these and a footer. */
const MAGIC = Buffer.from('ARROW1');
const MAGIC_LENGTH = 8;

/** Ends a stream. */
const END = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);

export async function openArrow(input: AsyncIterable<Buffer>, name: string): Promise<TypedTable> {
  const watched = new Watched(input);
  const reader = await readable(name, async () =>
    (await RecordBatchReader.from(withoutMagic(watched.pieces()))).open(),
  );
  // The library has none where there is nothing to read, whatever its types say.
  const { metadata } = (reader.schema as typeof reader.schema | undefined) ?? {};
  if (metadata === undefined) throw failure(`${name} cannot be read as Arrow: it has no schema.`);
  return { catalog: metadata.get(CATALOG_KEY), rows: rowsOf(reader, watched, name) };
}

/** The library takes a stream that is cut between two messages, or within the head of one, for one that ends there. */
class Watched {
  cutOff = false;
  readonly #input: AsyncIterable<Buffer>;

  constructor(input: AsyncIterable<Buffer>) {
    this.#input = input;
  }

  async *pieces(): AsyncGenerator<Buffer> {
    let tail: Buffer = Buffer.alloc(0);
    for await (const piece of this.#input) {
      tail = (piece.length < END.length ? Buffer.concat([tail, piece]) : piece).subarray(-END.length);
      yield piece;
    }
    // Who has read the mark asks for nothing more.
    this.cutOff = !tail.equals(END) && !tail.subarray(-MAGIC.length).equals(MAGIC);
  }
}

async function* rowsOf(
  batches: AsyncIterable<RecordBatch>,
  watched: Watched,
  name: string,
): AsyncGenerator<NumberedObject> {
  let line = 1;
  const iterator = batches[Symbol.asyncIterator]();
  for (;;) {
    const { done, value: batch } = await readable(name, () => iterator.next());
    if (done) break;
    if (batch.numRows > 0 && !batch.data.children.some((one) => placesOf(one) >= batch.numRows))
      throw failure(`${name} cannot be read as Arrow: a batch of it says that it has ${batch.numRows} rows.`);
    const columns = batch.schema.fields.map((field, i) => ({
      name: field.name,
      read: readerOf(field, batch.getChildAt(i)),
    }));
    for (let row = 0; row < batch.numRows; row++) {
      yield typedRow(line++, membersOf(columns, row, name));
    }
  }
  if (watched.cutOff)
    throw failure(
      `${name} is cut off: it has no mark of its end behind row ${line - 1}.`,
      'What was in it until there is imported.',
    );
}

/** For how many values a column has bytes: a batch with fewer than its rows has a wrong head. */
function placesOf({ type, stride, values, valueOffsets }: Data): number {
  if (valueOffsets !== undefined) return valueOffsets.length - 1;
  if (values === undefined) return 0;
  return DataType.isBool(type) ? values.length * 8 : values.length / stride;
}

interface Column {
  readonly name: string;
  readonly read: (row: number) => unknown;
}

function membersOf(columns: readonly Column[], row: number, name: string): Record<string, unknown> {
  try {
    // Made from entries: assigned, a column named __proto__ would be none.
    return Object.fromEntries(columns.map((column) => [column.name, column.read(row)]));
  } catch (error) {
    throw unreadable(name, error);
  }
}

async function readable<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unreadable(name, error);
  }
}

function unreadable(name: string, error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  const { message } = error as Error;
  return failure(
    `${name} cannot be read as Arrow: ${message.replace(/\.$/, '')}.`,
    message.includes('compressed')
      ? 'It is packed by LZ4, which to_feather of pandas takes by itself; write it with compression="zstd" or "uncompressed", or as Parquet.'
      : undefined,
  );
}

async function* withoutMagic(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun = false;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of input) {
    if (begun) yield chunk;
    else {
      rest = Buffer.concat([rest, chunk]);
      if (rest.length < MAGIC_LENGTH) continue;
      begun = true;
      yield rest.subarray(0, MAGIC.length).equals(MAGIC) ? rest.subarray(MAGIC_LENGTH) : rest;
    }
  }
  if (!begun && rest.length > 0) yield rest;
}

function readerOf({ type }: Field, vector: Vector | null): (row: number) => unknown {
  const texts = vector && bytesOf(vector);
  if (texts) return (row) => exactText(texts(row));
  const read = valueReader(type);
  return (row) => {
    const value: unknown = vector?.get(row) ?? null;
    return value === null ? null : read(value);
  };
}

/** apache-arrow gives instants in milliseconds, with a fraction where there are finer ones. */
function valueReader(type: DataType): (value: unknown) => unknown {
  if (DataType.isTimestamp(type)) {
    const hasZone = Boolean(type.timezone);
    return (value) => timeText(Math.round(Number(value) * 1000), hasZone);
  }
  if (DataType.isDate(type)) return (value) => timeText(Number(value) * 1000, false);
  if (DataType.isDecimal(type)) return (value) => decimal(value as Uint32Array, type.scale);
  return memberOf;
}

/** The bytes of texts, which the library itself would decode less exactly; undefined for a column of other values. */
function bytesOf({ type, data: [data] }: Vector): ((row: number) => Uint8Array | null) | undefined {
  if (data === undefined) return undefined;
  if (!DataType.isDictionary(type)) {
    const bytes = binary(type, [data]);
    return bytes && ((row) => bytes.get(row) as Uint8Array | null);
  }
  const words = data.dictionary && binary(type.dictionary as DataType, data.dictionary.data);
  const places = data.values as ArrayLike<number | bigint>;
  return (
    words && ((row) => (data.getValid(row) ? (words.get(Number(places[row])) as Uint8Array | null) : null))
  );
}

function binary(type: DataType, data: readonly Data[]): Vector | undefined {
  if (DataType.isUtf8(type)) return new Vector(data.map((one) => one.clone(new Binary() as never)));
  if (DataType.isLargeUtf8(type)) return new Vector(data.map((one) => one.clone(new LargeBinary() as never)));
  return undefined;
}

/** Words of 32 bits, the lowest first, in two's complement. */
function decimal(words: Uint32Array, scale: number): number {
  const bits = words.length * 32;
  const whole = [...words].reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  return Number(`${BigInt.asIntN(bits, whole)}e${-scale}`);
}
