/**
 * One segment file: created, appended to with fsync, sealed, given to the engine, deleted.
 * Names are `<table>-<number>.seg`; the number grows for ever, so a later file never takes an earlier one's name.
 */
import { open, readdir, rm, truncate, readFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { TABLES, type Table } from '../schema/tables.js';
import { FrameFormat } from './frame.js';

const FORMATS = new Map(TABLES.map((table) => [table.name, new FrameFormat(table)]));

export class Segment {
  rows = 0;
  bytes = 0;
  repeats = false;
  #file: FileHandle | undefined;
  readonly #frames: FrameFormat;

  constructor(
    readonly table: Table,
    readonly number: number,
    readonly path: string,
  ) {
    this.#frames = FORMATS.get(table.name)!;
  }

  /** Appends a block and makes it durable. On failure the file is cut back, so that it stays a valid segment. */
  async append(block: readonly Uint8Array[], rows: number): Promise<void> {
    const parts: Uint8Array[] = [this.#frames.encode(block, rows), ...block];
    if (!this.#file) {
      this.#file = await open(this.path, 'wx', 0o600);
      await syncFolder(path.dirname(this.path));
    }
    if (this.bytes === 0) parts.unshift(this.#frames.header());
    const size = parts.reduce((sum, part) => sum + part.byteLength, 0);
    try {
      const { bytesWritten } = await this.#file.writev(parts, this.bytes);
      if (bytesWritten !== size) throw new Error(`ENOSPC: wrote ${bytesWritten} of ${size} bytes`);
      await this.#file.datasync();
    } catch (error) {
      await this.#file.truncate(this.bytes).catch(() => undefined);
      throw error;
    }
    this.bytes += size;
    this.rows += rows;
  }

  async seal(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async remove(): Promise<void> {
    await this.seal();
    await rm(this.path, { force: true });
  }
}

/** Makes the names in a folder durable: a file's own fsync does not cover its name. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export interface FoundBlock {
  readonly offset: number;
  readonly length: number;
  readonly rows: number;
}

/** The whole blocks of a segment's bytes, and how many bytes are sound. */
export function scanSegment(table: Table, bytes: Buffer): { blocks: FoundBlock[]; sound: number } {
  const frames = FORMATS.get(table.name)!;
  const blocks: FoundBlock[] = [];
  const header = frames.decode(bytes, 0);
  if (!header || !frames.isHeader(header)) return { blocks, sound: 0 };
  let offset = frames.size;
  for (;;) {
    const frame = frames.decode(bytes, offset);
    if (!frame) break;
    const start = offset + frames.size;
    const block = bytes.subarray(start, start + frame.length);
    if (block.length !== frame.length || crc32(block) !== frame.crc) break;
    blocks.push({ offset: start, length: frame.length, rows: frame.rows });
    offset = start + frame.length;
  }
  return { blocks, sound: offset };
}

export interface LeftoverSegment {
  readonly segment: Segment;
  readonly bytes: Buffer;
  readonly blocks: readonly FoundBlock[];
  /** Bytes behind the last whole block: a write that was under way when the process ended, never acknowledged. */
  readonly torn: number;
}

/** Segments that an earlier run left, oldest first, read one at a time; torn tails are cut off the files. */
export async function* leftoverSegments(folder: string): AsyncGenerator<LeftoverSegment> {
  const found: { table: Table; number: number; file: string }[] = [];
  for (const name of await readdir(folder)) {
    const match = /^(numbers|texts|extras)-(\d+)\.seg$/.exec(name);
    const table = match && TABLES.find((candidate) => candidate.name === match[1]);
    if (table) found.push({ table, number: Number(match[2]), file: path.join(folder, name) });
  }
  found.sort((a, b) => a.number - b.number);
  for (const { table, number, file } of found) {
    const bytes = await readFile(file);
    const { blocks, sound } = scanSegment(table, bytes);
    if (sound < bytes.length) await truncate(file, sound);
    const segment = new Segment(table, number, file);
    segment.bytes = sound;
    segment.rows = blocks.reduce((sum, block) => sum + block.rows, 0);
    yield { segment, bytes: bytes.subarray(0, sound), blocks, torn: bytes.length - sound };
  }
}
