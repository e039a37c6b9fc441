/**
 * One segment file: created, appended to with fsync, sealed, given to the engine, deleted.
 * Names are `<table>-<number>.seg`; the number grows for ever, so a later file never takes an earlier one's name.
 */
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { SegmentInsert } from '../engine/engine.js';
import { structureOf, TABLES, type Table } from '../schema/tables.js';
import { FrameFormat } from './frame.js';
import { readVarint } from './native-format.js';

/** Folder beside the segments for those that the engine does not take. */
export const REFUSED = 'refused';

const FORMATS = new Map(TABLES.map((table) => [table.name, new FrameFormat(table)]));

export class Segment {
  rows = 0;
  bytes = 0;
  mayDuplicate = false;
  #file: FileHandle | undefined;
  #named = false;
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
    this.#file ??= await open(this.path, 'wx', 0o600);
    if (!this.#named) await syncFolder(path.dirname(this.path));
    this.#named = true;
    if (this.bytes === 0) parts.unshift(this.#frames.header());
    const size = parts.reduce((sum, part) => sum + part.byteLength, 0);
    try {
      const { bytesWritten } = await this.#file.writev(parts, this.bytes);
      if (bytesWritten !== size)
        throw Object.assign(new Error(`wrote ${bytesWritten} of ${size} bytes`), { code: 'ENOSPC' });
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

  /** Moves the file out of the way and returns its new name; undefined if there is no file any more. */
  async setAside(): Promise<string | undefined> {
    await this.seal();
    const kept = path.join(path.dirname(this.path), REFUSED, path.basename(this.path));
    await mkdir(path.dirname(kept), { recursive: true });
    try {
      await rename(this.path, kept);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    await syncFolder(path.dirname(kept));
    return kept;
  }
}

/** What the engine needs to know to take a segment. */
export function insertOf(segment: Segment, database: string): SegmentInsert {
  const { table, path: file, mayDuplicate, rows } = segment;
  return {
    table: `${database}.${table.name}`,
    rows,
    structure: structureOf(table),
    columns: table.columns.map((column) => column.name),
    path: file,
    mayDuplicate,
  };
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
    const block = soundBlock(frames, bytes, offset);
    if (!block) return { blocks, sound: offset };
    blocks.push(block);
    offset = block.offset + block.length;
  }
}

/** True if there is a whole block anywhere from this offset on: whatever stands before it is not a torn tail. */
export function hasSoundBlock(table: Table, bytes: Buffer, from: number): boolean {
  const frames = FORMATS.get(table.name)!;
  for (let at = bytes.indexOf(frames.prefix, from); at >= 0; at = bytes.indexOf(frames.prefix, at + 1)) {
    if (soundBlock(frames, bytes, at)) return true;
  }
  return false;
}

function soundBlock(frames: FrameFormat, bytes: Buffer, offset: number): FoundBlock | undefined {
  const frame = frames.decode(bytes, offset);
  if (!frame || frame.length === 0) return undefined;
  const start = offset + frames.size;
  const block = bytes.subarray(start, start + frame.length);
  if (block.length !== frame.length || crc32(block) !== frame.crc || rowsOf(block) !== frame.rows)
    return undefined;
  return { offset: start, length: frame.length, rows: frame.rows };
}

/** The row count in the block itself, which its checksum covers. */
function rowsOf(block: Buffer): number {
  try {
    return readVarint(block, readVarint(block, 0)[1])[0];
  } catch {
    return NaN;
  }
}
