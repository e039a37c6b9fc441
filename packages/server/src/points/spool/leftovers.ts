/**
 * Segments that an earlier run left, oldest first. A torn tail (a write that was under way when the process ended, never
 * acknowledged) is cut off. Sound blocks behind the cut mean something else, a disk that lost acknowledged bytes: the file
 * is then kept whole in the folder of refused segments before it is cut, for a person to look at.
 */
import { copyFile, mkdir, open, readdir, readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import { TABLES, type Table } from '../schema/tables.js';
import { hasSoundBlock, REFUSED, scanSegment, Segment, syncFolder, type FoundBlock } from './segment.js';

const NAME = /^(numbers|texts|extras)-(\d+)\.seg$/;

export interface LeftoverSegment {
  readonly segment: Segment;
  readonly bytes: Buffer;
  readonly blocks: readonly FoundBlock[];
  /** Bytes behind the last whole block. */
  readonly torn: number;
  /** The whole file's copy, if what was cut off is more than a torn tail. */
  readonly damaged: string | undefined;
}

interface Found {
  readonly table: Table;
  readonly number: number;
  readonly file: string;
}

export async function* leftoverSegments(folder: string): AsyncGenerator<LeftoverSegment> {
  for (const { table, number, file } of await list(folder)) {
    const bytes = await readFile(file);
    const { blocks, sound } = scanSegment(table, bytes);
    const torn = bytes.length - sound;
    const damaged = torn > 0 && hasSoundBlock(table, bytes, sound + 1) ? await keep(file) : undefined;
    if (torn > 0) await truncate(file, sound);
    const segment = new Segment(table, number, file);
    segment.bytes = sound;
    segment.rows = blocks.reduce((sum, block) => sum + block.rows, 0);
    segment.mayDuplicate = true;
    yield { segment, bytes: bytes.subarray(0, sound), blocks, torn, damaged };
  }
}

/** The first number that no segment of the folder has, refused ones included. */
export async function nextSegmentNumber(folder: string): Promise<number> {
  const all = [...(await list(folder)), ...(await list(path.join(folder, REFUSED)))];
  return all.reduce((next, { number }) => Math.max(next, number + 1), 1);
}

async function list(folder: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const name of await readdir(folder).catch(ifMissing)) {
    const match = NAME.exec(name);
    const table = match && TABLES.find((candidate) => candidate.name === match[1]);
    if (table) found.push({ table, number: Number(match[2]), file: path.join(folder, name) });
  }
  return found.sort((a, b) => a.number - b.number);
}

function ifMissing(error: unknown): string[] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
  throw error;
}

async function keep(file: string): Promise<string> {
  const kept = path.join(path.dirname(file), REFUSED, `${path.basename(file)}.damaged`);
  await mkdir(path.dirname(kept), { recursive: true });
  await copyFile(file, kept);
  const handle = await open(kept, 'r');
  await handle.sync();
  await handle.close();
  await syncFolder(path.dirname(kept));
  return kept;
}
