/** The formats in which answers are read, each with its proof (answer.ts). */
import type { AnswerForm } from './answer.js';
import { arrowRows, parquetRows } from './file-structure.js';

/** Types of columns as ClickHouse names them. */
export type RowColumn =
  'UInt64' | 'Int64' | 'UInt32' | 'Float64' | 'String' | 'Array(Int64)' | 'Array(Float64)' | 'Array(String)';

const LINE_FEED = 10;
const SIZES = { UInt64: 8, Int64: 8, UInt32: 4, Float64: 8, String: 0 } as const;

/** What stands in the mark's row beside the mark. */
interface Filler {
  readonly literal: string;
  readonly encoded: Buffer;
}

/**
 * Literals that are of the type of their column as they stand: what would have to be converted makes the plan of every
 * statement longer.
 */
const FILLERS: Readonly<Record<RowColumn, Filler>> = {
  UInt64: { literal: '9223372036854775808', encoded: bytes('0000000000000080') },
  Int64: { literal: '-4611686018427387904', encoded: bytes('00000000000000c0') },
  UInt32: { literal: '4294967295', encoded: bytes('ffffffff') },
  Float64: { literal: '0.', encoded: bytes('0000000000000000') },
  String: { literal: "''", encoded: bytes('00') },
  'Array(Int64)': { literal: '[-4611686018427387904]', encoded: bytes('0100000000000000c0') },
  'Array(Float64)': { literal: '[0.]', encoded: bytes('010000000000000000') },
  'Array(String)': { literal: "['']", encoded: bytes('0100') },
};

function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

/**
 * Rows in RowBinary. The mark is a last row of the same types, one column of which holds it. The types are those of the
 * statement's columns; one of them has 64 bits or is a text.
 */
export function rowBinary(...columns: readonly RowColumn[]): AnswerForm {
  const place = columns.findIndex((type) => type === 'UInt64' || type === 'Int64' || type === 'String');
  if (place < 0) throw new RangeError(`no column of ${columns.join()} has room for a mark`);
  const side = (types: readonly RowColumn[]) => types.map((type) => FILLERS[type]);
  const [before, after] = [side(columns.slice(0, place)), side(columns.slice(place + 1))];
  const [front, back] = [before, after].map((fillers) =>
    Buffer.concat(fillers.map(({ encoded }) => encoded)),
  );
  return {
    format: 'RowBinary',
    marked: (sql, mark) => {
      const { literal, encoded } = markOf(columns[place]!, mark);
      const row = [...before, { literal }, ...after].map((column) => column.literal);
      return {
        sql: `(${sql}) UNION ALL SELECT ${row.join(', ')}`,
        tail: Buffer.concat([front!, encoded, back!]),
      };
    },
    whole: (answer, rows) => rowsAreWhole(answer, columns, rows),
  };
}

function markOf(type: RowColumn, mark: bigint): Filler {
  if (type === 'String') {
    const text = mark.toString(16);
    return { literal: `'${text}'`, encoded: Buffer.from(`\x10${text}`) };
  }
  const encoded = Buffer.alloc(8);
  encoded.writeBigUInt64LE(mark);
  return { literal: String(type === 'Int64' ? encoded.readBigInt64LE() : mark), encoded };
}

const sizeOf = (type: RowColumn): number => SIZES[type as keyof typeof SIZES] ?? 0;

/** The rows end where the bytes do, and are as many as the engine gave. */
function rowsAreWhole(bytes: Buffer, columns: readonly RowColumn[], given: number | undefined): boolean {
  if (columns.every((type) => sizeOf(type) > 0)) {
    const size = columns.reduce((sum, type) => sum + sizeOf(type), 0);
    return bytes.length % size === 0 && (given === undefined || bytes.length === given * size);
  }
  const walk = new RowWalk(bytes);
  let rows = 0;
  for (; walk.offset < bytes.length; rows++) for (const type of columns) walk.pass(type);
  return walk.offset === bytes.length && (given === undefined || rows === given);
}

/** Passes over values without reading them; what is cut off leads behind the end. */
class RowWalk {
  offset = 0;

  constructor(private readonly bytes: Buffer) {}

  pass(type: RowColumn): void {
    if (type === 'String') this.#skip(this.#count());
    else if (type === 'Array(String)')
      for (let left = this.#count(); left > 0 && this.offset < this.bytes.length; left--)
        this.#skip(this.#count());
    else if (type.startsWith('Array')) this.#skip(8 * this.#count());
    else this.#skip(sizeOf(type));
  }

  #skip(bytes: number): void {
    this.offset += bytes;
  }

  #count(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.offset++];
      if (byte === undefined) return Infinity;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
}

/** One column of texts, one behind the other with nothing between: rows that the statement has rendered whole. */
export const RAW_TEXT: AnswerForm = {
  format: 'RawBLOB',
  marked: (sql, mark) => {
    const text = mark.toString(16);
    const select = `SELECT '${text}' AS row`;
    const bytes = Buffer.from(text);
    return { sql: `${select} UNION ALL (${sql}) UNION ALL ${select}`, head: bytes, tail: bytes };
  },
  whole: () => true,
};

/** One column of texts without line feeds, each on a line of its own. */
export const LINES: AnswerForm = {
  format: 'TSVRaw',
  marked: (sql, mark) => {
    const text = mark.toString(16);
    const select = `SELECT '${text}' AS line`;
    const bytes = Buffer.from(`${text}\n`);
    return { sql: `${select} UNION ALL (${sql}) UNION ALL ${select}`, head: bytes, tail: bytes };
  },
  whole: (answer) => answer.length === 0 || answer.at(-1) === LINE_FEED,
};

/**
 * A file or a stream with types, which has no room for a mark. It says how many rows it has, as many as the engine gave.
 * A statement that is ended in the middle may close it all the same: nothing ends one of an export (queries/export-query.ts).
 */
const file = (format: string, rowsOf: (bytes: Buffer) => number | undefined): AnswerForm => ({
  format,
  whole: (bytes, given) => {
    const rows = rowsOf(bytes);
    return rows !== undefined && (given === undefined || rows === given);
  },
});
export const PARQUET = file('Parquet', parquetRows);
export const ARROW = file('ArrowStream', arrowRows);

/** Text of the engine itself, such as an explanation. */
export const plain = (format: string): AnswerForm => ({ format, whole: () => true });
