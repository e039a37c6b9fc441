/**
 * At start, segments that an earlier run left are inserted before anything else. The engine may hold them already (the
 * process ended between insert and delete), so whatever is not behind the known heads counts as a possible repeat.
 */
import { readFile } from 'node:fs/promises';
import type { Engine } from '../engine/engine.js';
import type { Heads } from '../heads.js';
import type { Repeats } from '../repeats.js';
import { structureOf, type Table } from '../schema/tables.js';
import { readBlock } from './read-block.js';
import { leftoverSegments, scanSegment } from './segment.js';

export interface ReplayOptions {
  readonly engine: Engine;
  readonly database: string;
  readonly folder: string;
  readonly heads: Heads;
  readonly repeats: Repeats;
  readonly onProblem: (problem: { message: string; error: unknown; file?: string }) => void;
}

/** Returns the next free segment number. */
export async function replay(options: ReplayOptions): Promise<number> {
  const { engine, database, heads, repeats } = options;
  let nextNumber = 1;
  for await (const { segment, bytes, blocks, torn } of leftoverSegments(options.folder)) {
    nextNumber = segment.number + 1;
    if (torn > 0) options.onProblem({ message: `a segment had ${torn} bytes behind its last whole block; they were never acknowledged`, error: undefined, file: segment.path });
    for (const block of blocks) observeBlock(segment.table, bytes.subarray(block.offset, block.offset + block.length), heads, repeats);
    await repeats.save();
    if (segment.rows > 0) {
      await engine.insertSegment({
        table: `${database}.${segment.table.name}`,
        structure: structureOf(segment.table),
        columns: segment.table.columns.map((column) => column.name),
        path: segment.path,
        repeats: true,
      });
    }
    await segment.remove();
  }
  return nextNumber;
}

function observeBlock(table: Table, bytes: Buffer, heads: Heads, repeats: Repeats): void {
  const { rows, columns } = readBlock(table, bytes);
  const [series, times, versions, sequences, values] = columns as [number[], number[], number[], number[], (number | string)[]];
  for (let row = 0; row < rows; row++) {
    const id = series[row]!;
    heads.reserve(id);
    heads.raiseVersion(versions[row]! + 1);
    if (table.name === 'extras') continue;
    const before = heads.version;
    const value = values[row]!;
    const version = typeof value === 'string' ? heads.observeText(id, times[row]!, sequences[row]!, value, 0) : heads.observe(id, times[row]!, sequences[row]!, value, 0);
    if (version !== before) repeats.note(table.name, id, times[row]!);
  }
}

/** Notes every row of a segment as a possible repeat: its insert broke half-way and will be tried again. */
export async function noteSegment(table: Table, file: string, repeats: Repeats): Promise<void> {
  const bytes = await readFile(file);
  for (const block of scanSegment(table, bytes).blocks) {
    const [series, times] = readBlock(table, bytes.subarray(block.offset, block.offset + block.length)).columns as [number[], number[]];
    for (let row = 0; row < series.length; row++) repeats.note(table.name, series[row]!, times[row]!);
  }
}
