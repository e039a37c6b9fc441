/**
 * Thrift's compact protocol, in which Parquet writes its footer: read into a tree that keeps every member, known or not,
 * and written back.
 */
export const TYPE = {
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
} as const;

export interface List {
  readonly of: number;
  readonly items: Value[];
}
export type Struct = Map<number, { readonly type: number; value: Value }>;
export type Value = bigint | Buffer | List | Struct | boolean | number;

export class ThriftReader {
  #at = 0;

  constructor(private readonly bytes: Buffer) {}

  struct(): Struct {
    const fields: Struct = new Map();
    let id = 0;
    for (;;) {
      const head = this.#byte();
      if (head === 0) return fields;
      const type = head & 15;
      id = head >> 4 === 0 ? Number(this.#zigzag()) : id + (head >> 4);
      const value = type === TYPE.true || type === TYPE.false ? type === TYPE.true : this.#value(type);
      fields.set(id, { type, value });
    }
  }

  #value(type: number): Value {
    switch (type) {
      case TYPE.true:
      case TYPE.false:
        return this.#byte() === TYPE.true;
      case TYPE.byte:
        return this.#byte();
      case TYPE.i16:
      case TYPE.i32:
      case TYPE.i64:
        return this.#zigzag();
      case TYPE.double:
        return this.#take(8);
      case TYPE.binary:
        return this.#take(Number(this.#varint()));
      case TYPE.list:
      case TYPE.set: {
        const head = this.#byte();
        const size = head >> 4 === 15 ? Number(this.#varint()) : head >> 4;
        const of = head & 15;
        const items: Value[] = [];
        for (let i = 0; i < size; i++) items.push(this.#value(of));
        return { of, items };
      }
      case TYPE.struct:
        return this.struct();
      default:
        throw new Error(`a footer with a member of type ${type} cannot be read`);
    }
  }

  #byte(): number {
    const byte = this.bytes[this.#at++];
    if (byte === undefined) throw new Error('the footer is cut off');
    return byte;
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.bytes.length) throw new Error('the footer is cut off');
    const taken = this.bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  #zigzag(): bigint {
    const value = this.#varint();
    return (value >> 1n) ^ -(value & 1n);
  }
}

export function writeStruct(fields: Struct): Buffer {
  const out: Buffer[] = [];
  let before = 0;
  for (const [id, { type, value }] of fields) {
    const kind = typeof value === 'boolean' ? (value ? TYPE.true : TYPE.false) : type;
    const step = id - before;
    out.push(
      step > 0 && step < 16
        ? Buffer.of((step << 4) | kind)
        : Buffer.concat([Buffer.of(kind), zigzag(BigInt(id))]),
    );
    before = id;
    if (typeof value !== 'boolean') out.push(writeValue(type, value));
  }
  out.push(Buffer.of(0));
  return Buffer.concat(out);
}

export function writeListHead(of: number, size: number): Buffer {
  return size < 15
    ? Buffer.of((size << 4) | of)
    : Buffer.concat([Buffer.of(0xf0 | of), varint(BigInt(size))]);
}

function writeValue(type: number, value: Value): Buffer {
  if (typeof value === 'bigint') return zigzag(value);
  if (typeof value === 'number') return Buffer.of(value);
  if (typeof value === 'boolean') return Buffer.of(value ? TYPE.true : TYPE.false);
  if (Buffer.isBuffer(value))
    return type === TYPE.binary ? Buffer.concat([varint(BigInt(value.length)), value]) : value;
  if (value instanceof Map) return writeStruct(value);
  return Buffer.concat([
    writeListHead(value.of, value.items.length),
    ...value.items.map((item) => writeValue(value.of, item)),
  ]);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (; value > 127n; value >>= 7n) bytes.push(Number(value & 127n) | 128);
  bytes.push(Number(value));
  return Buffer.from(bytes);
}

const zigzag = (value: bigint): Buffer => varint(value >= 0n ? value << 1n : (-value << 1n) - 1n);
