/** Reads Arrow, as a stream or as a file (Feather), one record batch at a time. */
import { DataType, RecordBatchReader, type Field, type RecordBatch } from 'apache-arrow';
import { CommandError, failure } from '../failure.js';
import type { NumberedObject } from './objects.js';
import { CATALOG_KEY, memberOf, timeText, typedRow, type TypedTable } from './typed-rows.js';

/** A file is a stream between these and a footer. */
const MAGIC = Buffer.from('ARROW1');
const MAGIC_LENGTH = 8;

export async function openArrow(input: AsyncIterable<Buffer>, name: string): Promise<TypedTable> {
  const reader = await readable(name, async () => (await RecordBatchReader.from(withoutMagic(input))).open());
  return { catalog: reader.schema.metadata.get(CATALOG_KEY), rows: rowsOf(reader, name) };
}

async function* rowsOf(batches: AsyncIterable<RecordBatch>, name: string): AsyncGenerator<NumberedObject> {
  let line = 1;
  const iterator = batches[Symbol.asyncIterator]();
  for (;;) {
    const { done, value: batch } = await readable(name, () => iterator.next());
    if (done) return;
    const columns = batch.schema.fields.map((field, i) => ({
      name: field.name,
      vector: batch.getChildAt(i),
      read: readerOf(field),
    }));
    for (let row = 0; row < batch.numRows; row++) {
      const members: Record<string, unknown> = {};
      for (const { name: member, vector, read } of columns) {
        const value: unknown = vector?.get(row) ?? null;
        members[member] = value === null ? null : read(value);
      }
      yield typedRow(line++, members);
    }
  }
}

async function readable<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const { message } = error as Error;
    throw failure(
      `${name} cannot be read as Arrow: ${message.replace(/\.$/, '')}.`,
      message.includes('compressed')
        ? 'Write it without compression, as by compression="uncompressed" of pandas, or as Parquet.'
        : undefined,
    );
  }
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

/** apache-arrow gives instants in milliseconds, with a fraction where there are finer ones. */
function readerOf(field: Field): (value: unknown) => unknown {
  const { type } = field;
  if (DataType.isTimestamp(type)) {
    const hasZone = Boolean(type.timezone);
    return (value) => timeText(Math.round(Number(value) * 1000), hasZone);
  }
  if (DataType.isDate(type)) return (value) => timeText(Number(value) * 1000, false);
  if (DataType.isDecimal(type)) return (value) => decimal(value as Uint32Array, type.scale);
  return memberOf;
}

/** Words of 32 bits, the lowest first, in two's complement. */
function decimal(words: Uint32Array, scale: number): number {
  const bits = words.length * 32;
  const whole = [...words].reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  return Number(`${BigInt.asIntN(bits, whole)}e${-scale}`);
}
