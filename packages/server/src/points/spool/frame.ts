/**
 * Framing of a segment that is at the same time a valid Native stream.
 *
 * Before each data block stands a frame: a block of one row with series 0 (no series has that id, the insert filters
 * it out) that carries the length, row count and CRC-32 of the data block behind it. So the engine reads the file as it
 * is, and a replay finds a torn or damaged tail. The first frame of a file is its header: length 0 and the magic number.
 */
import { crc32 } from 'node:zlib';
import type { Table } from '../schema/tables.js';
import { blockHeader, columnHeaders } from './native-format.js';

const HEADER_MAGIC = 0x54524231; // "TRB1"

export interface Frame {
  /** Bytes of the data block that follows. */
  readonly length: number;
  readonly rows: number;
  readonly crc: number;
}

/** Builds and reads the frames of one table: their size is fixed, because a frame's texts are empty. */
export class FrameFormat {
  readonly size: number;
  /** The bytes that every frame begins with. */
  readonly prefix: Buffer;
  readonly #template: Buffer;
  readonly #offsets: { length: number; crc: number; rows: number };

  constructor(table: Table) {
    const parts: Buffer[] = [blockHeader(table, 1)];
    const offsets: Record<string, number> = {};
    let size = parts[0]!.length;
    columnHeaders(table).forEach((header, index) => {
      const { name, type } = table.columns[index]!;
      parts.push(header);
      size += header.length;
      offsets[name] = size;
      const data = Buffer.alloc(type === 'String' ? 1 : type === 'UInt32' ? 4 : 8);
      parts.push(data);
      size += data.length;
    });
    this.#template = Buffer.concat(parts);
    this.size = size;
    this.prefix = this.#template.subarray(0, offsets['time']);
    this.#offsets = { length: offsets['time']!, crc: offsets['version']!, rows: offsets['sequence']! };
  }

  #encode(length: number, crc: number, rows: number): Buffer {
    const frame = Buffer.from(this.#template);
    frame.writeUInt32LE(length, this.#offsets.length);
    frame.writeUInt32LE(crc, this.#offsets.crc);
    frame.writeUInt32LE(rows, this.#offsets.rows);
    return frame;
  }

  header(): Buffer {
    return this.#encode(0, HEADER_MAGIC, 0);
  }

  encode(block: readonly Uint8Array[], rows: number): Buffer {
    let length = 0;
    let crc = 0;
    for (const part of block) {
      length += part.byteLength;
      crc = crc32(part, crc);
    }
    return this.#encode(length, crc, rows);
  }

  /** The frame at an offset, or undefined where there is none (torn tail, or not a segment at all). */
  decode(bytes: Buffer, offset: number): Frame | undefined {
    if (offset + this.size > bytes.length) return undefined;
    const length = bytes.readUInt32LE(offset + this.#offsets.length);
    const crc = bytes.readUInt32LE(offset + this.#offsets.crc);
    const rows = bytes.readUInt32LE(offset + this.#offsets.rows);
    const wanted = this.#encode(length, crc, rows);
    return wanted.compare(bytes, offset, offset + this.size) === 0 ? { length, crc, rows } : undefined;
  }

  isHeader(frame: Frame): boolean {
    return frame.length === 0 && frame.rows === 0 && frame.crc === HEADER_MAGIC;
  }
}
