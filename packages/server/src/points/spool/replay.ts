/**
 * At start, segments that an earlier run left are inserted before anything else. The engine may hold them already (the
 * process ended between insert and delete), so whatever is not behind the known heads counts as a possible repeat. A
 * server may even be at it still, for a process that is no more: then every row counts as one.
 */
import { readFile } from 'node:fs/promises';
import { type Engine } from '../engine/engine.js';
import { refusesData } from '../engine/engine-error.js';
import type { SeriesHeads } from '../series-heads.js';
import type { PossibleDuplicates } from '../possible-duplicates.js';
import type { Table } from '../schema/tables.js';
import { leftoverSegments, nextSegmentNumber } from './leftovers.js';
import { readBlock } from './read-block.js';
import { insertOf, scanSegment, type Segment } from './segment.js';

export interface ReplayOptions {
  readonly engine: Engine;
  readonly database: string;
  readonly folder: string;
  readonly heads: SeriesHeads;
  readonly duplicates: PossibleDuplicates;
  /** Whether points of this series were deleted: a replayed row may be one of them. */
  readonly hides: (series: number) => boolean;
  readonly onProblem: (problem: { message: string; error: unknown; file?: string }) => void;
  /** Each point that an earlier run left, once or more often. */
  readonly onRow?: ((series: number, time: number) => void) | undefined;
  /** What has to be durable before a segment goes. */
  readonly beforeInsert?: () => Promise<void> | undefined;
}

export interface Replayed {
  /** The next free segment number. */
  readonly nextNumber: number;
  /** Series of which a replayed row may be older than what the engine has: their heads are to be loaded again. */
  readonly doubtful: Set<number>;
}

export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { engine, duplicates, onProblem } = options;
  const nextNumber = await nextSegmentNumber(options.folder);
  const doubtful = new Set<number>();
  for await (const { segment, bytes, blocks, torn, damaged } of leftoverSegments(options.folder)) {
    const { path: file, table } = segment;
    if (damaged !== undefined)
      onProblem({
        message: `a segment is damaged; ${torn} bytes of it were left out, and it was kept whole`,
        error: undefined,
        file: damaged,
      });
    else if (torn > 0)
      onProblem({
        message: `a segment had ${torn} bytes behind its last whole block; they were never acknowledged`,
        error: undefined,
        file,
      });
    for (const block of blocks)
      observeBlock(table, bytes.subarray(block.offset, block.offset + block.length), options, doubtful);
    if (engine.mode === 'server') await noteSegment(table, file, duplicates);
    await duplicates.save();
    await options.beforeInsert?.();
    if (segment.rows === 0 || (await insert(segment, options))) await segment.remove();
  }
  return { nextNumber, doubtful };
}

/** False if the engine refuses the segment; it is then out of the way. */
async function insert(segment: Segment, { engine, database, onProblem }: ReplayOptions): Promise<boolean> {
  try {
    await engine.insertSegment(insertOf(segment, database));
    return true;
  } catch (error) {
    if (!refusesData(error)) throw error;
    onProblem({
      message: 'the engine refuses a segment; it was set aside',
      error,
      file: (await segment.setAside()) ?? segment.path,
    });
    return false;
  }
}

function observeBlock(
  table: Table,
  bytes: Buffer,
  { heads, duplicates, hides, onRow }: ReplayOptions,
  doubtful: Set<number>,
): void {
  const { rows, columns } = readBlock(table, bytes);
  const [series, times, versions, sequences, values] = columns as [
    number[],
    number[],
    number[],
    number[],
    (number | string)[],
  ];
  for (let row = 0; row < rows; row++) {
    const id = series[row]!;
    heads.reserve(id);
    heads.raiseVersion(versions[row]! + 1);
    if (table.name === 'extras') continue;
    if (hides(id)) doubtful.add(id);
    onRow?.(id, times[row]!);
    const before = heads.version;
    const value = values[row]!;
    const version =
      typeof value === 'string'
        ? heads.observeText(id, times[row]!, sequences[row]!, value, 0)
        : heads.observe(id, times[row]!, sequences[row]!, value, 0);
    if (version === before) continue;
    duplicates.note(table.name, id, times[row]!);
    doubtful.add(id);
  }
}

/** Notes every row of a segment as a possible repeat: its insert broke half-way and will be tried again. */
export async function noteSegment(table: Table, file: string, duplicates: PossibleDuplicates): Promise<void> {
  const bytes = await readFile(file);
  for (const block of scanSegment(table, bytes).blocks) {
    const [series, times] = readBlock(table, bytes.subarray(block.offset, block.offset + block.length))
      .columns as [number[], number[]];
    for (let row = 0; row < series.length; row++) duplicates.note(table.name, series[row]!, times[row]!);
  }
}
