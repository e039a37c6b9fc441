/**
 * Parquet files joined into one: their row groups one behind the other, and one footer in which every place in the file is
 * moved to where it is now. The pages themselves are copied as they are.
 */
import { CATALOG_KEY } from './catalog-key.js';
import type { JoinedFile } from './joined-file.js';
import {
  ThriftReader,
  TYPE,
  writeListHead,
  writeStruct,
  type List,
  type Struct,
  type Value,
} from '../../../model/thrift.js';

const MAGIC = Buffer.from('PAR1');
/** Length of the footer and the magic word behind it. */
const TRAILER = 8;

/** Numbers of the members that are looked at, as Parquet's definition has them. */
const FILE = { rows: 3, groups: 4, metadata: 5 } as const;
const ENTRY = { key: 1, value: 2 } as const;
const GROUP = { columns: 1, rows: 3, offset: 5, ordinal: 7 } as const;
const CHUNK = { offset: 2, facts: 3, indexes: [4, 5, 6, 7] } as const;
const FACTS = { data: 9, index: 10, dictionary: 11, bloom: 14, bloomLength: 15 } as const;

export class ParquetFile implements JoinedFile {
  rows = 0;
  #written = 0;
  /** The footer of the first piece: version, schema and who made it. */
  #footer: Struct | undefined;
  readonly #groups: Buffer[] = [];

  constructor(private readonly catalog?: string) {}

  *add(piece: Uint8Array): Generator<Uint8Array> {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const end = bytes.length - TRAILER;
    if (end < MAGIC.length || !bytes.subarray(end + 4).equals(MAGIC)) throw new Error('no Parquet file');
    const footer = end - bytes.readUInt32LE(end);
    if (footer < MAGIC.length) throw new Error('the Parquet file is cut off');
    const facts = new ThriftReader(bytes.subarray(footer, end)).struct();
    if (!this.#footer) {
      this.#footer = facts;
      this.#written = MAGIC.length;
      yield MAGIC;
    }
    const shift = BigInt(this.#written - MAGIC.length);
    for (const group of (facts.get(FILE.groups)!.value as List).items as Struct[]) {
      this.rows += Number(group.get(GROUP.rows)!.value);
      this.#groups.push(moveGroup(group, shift));
    }
    yield bytes.subarray(MAGIC.length, footer);
    this.#written += footer - MAGIC.length;
  }

  *end(): Generator<Uint8Array> {
    if (!this.#footer) throw new Error('a Parquet file needs a piece, if only for its schema');
    const footer = this.#footer;
    footer.get(FILE.rows)!.value = BigInt(this.rows);
    if (this.catalog !== undefined) addMetadata(footer, CATALOG_KEY, this.catalog);
    const [before, behind] = splitAt(footer, FILE.groups);
    const groups = Buffer.concat([writeListHead(TYPE.struct, this.#groups.length), ...this.#groups]);
    // The members in front without their end; the head of the list's member; the members behind, counted from it.
    const head = Buffer.of(((FILE.groups - FILE.rows) << 4) | TYPE.list);
    const all = Buffer.concat([
      writeStruct(before).subarray(0, -1),
      head,
      groups,
      writeStruct(rebased(behind, FILE.groups)),
    ]);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(all.length);
    yield Buffer.concat([all, length, MAGIC]);
  }
}

function addMetadata(footer: Struct, key: string, value: string): void {
  const known = footer.get(FILE.metadata)?.value as List | undefined;
  const entry: Struct = new Map([
    [ENTRY.key, { type: TYPE.binary, value: Buffer.from(key) }],
    [ENTRY.value, { type: TYPE.binary, value: Buffer.from(value) }],
  ]);
  const list: List = { of: TYPE.struct, items: [...(known?.items ?? []), entry] };
  footer.set(FILE.metadata, { type: TYPE.list, value: list });
}

function moveGroup(group: Struct, shift: bigint): Buffer {
  // Both may be left out; the number of a group has but 16 bits.
  group.delete(GROUP.ordinal);
  move(group, GROUP.offset, shift);
  for (const chunk of (group.get(GROUP.columns)!.value as List).items as Struct[]) {
    move(chunk, CHUNK.offset, shift);
    for (const member of CHUNK.indexes) chunk.delete(member);
    const facts = chunk.get(CHUNK.facts)!.value as Struct;
    for (const member of [FACTS.data, FACTS.index, FACTS.dictionary]) move(facts, member, shift);
    facts.delete(FACTS.bloom);
    facts.delete(FACTS.bloomLength);
  }
  return writeStruct(group);
}

/** 0 stands for a place that is not told. */
function move(fields: Struct, member: number, shift: bigint): void {
  const field = fields.get(member);
  if (field && field.value !== 0n) field.value = (field.value as bigint) + shift;
}

function splitAt(fields: Struct, member: number): [Struct, Struct] {
  const entries = [...fields].sort(([a], [b]) => a - b);
  return [new Map(entries.filter(([id]) => id < member)), new Map(entries.filter(([id]) => id > member))];
}

/** Members are written by their distance from the one before: here, from the one that stands in front of them. */
function rebased(fields: Struct, before: number): Map<number, { type: number; value: Value }> {
  return new Map([...fields].map(([id, field]) => [id - before, field]));
}
