/**
 * Segments that an earlier process left, read through once. Rules: the torn end of the newest one, a write that was under way when the process
 * ended and of which nobody was told that it is there, is cut off; so is any other end, and told. What is damaged in the middle is told when
 * it is come to.
 */
import { readdir, stat } from 'node:fs/promises';
import { TributaryError } from '../../http/errors.js';
import type { Position } from './position.js';
import { readPiece } from './reader.js';
import { numberOf, Segment } from './segment.js';

export interface Leftovers {
  readonly segments: Segment[];
  /** The first number that no segment has or had. */
  readonly nextNumber: number;
}

const PIECE_BYTES = 2 ** 20;

export async function leftovers(
  folder: string,
  position: Position | undefined,
  onProblem: (problem: unknown) => void,
): Promise<Leftovers> {
  const numbers = (await readdir(folder)).map(numberOf).filter((number) => number !== undefined);
  numbers.sort((a, b) => a - b);
  const last = numbers.at(-1);
  const segments: Segment[] = [];
  for (const number of numbers) {
    const segment = new Segment(folder, number);
    if (number < (position?.number ?? 0)) {
      await segment.remove();
      continue;
    }
    segment.size = (await stat(segment.path)).size;
    if (number === position?.number) segment.offset = Math.min(position.offset, segment.size);
    await scan(segment, number === last, onProblem);
    if (segment.isSent) await segment.remove();
    else segments.push(segment);
    await segment.close();
  }
  return { segments, nextNumber: Math.max(last ?? 0, position?.number ?? 0) + 1 };
}

async function scan(segment: Segment, isLast: boolean, onProblem: (problem: unknown) => void): Promise<void> {
  for (let at = segment.offset; at < segment.size;) {
    const { records, skipped } = await readPiece(segment, at, PIECE_BYTES);
    if (records.length === 0) {
      if (!isLast) onProblem(damage(segment.path, at, skipped));
      return segment.cut(at);
    }
    for (const { points } of records) segment.points += points;
    at += skipped + records.at(-1)!.end;
  }
}

export const damage = (path: string, at: number, bytes: number): TributaryError =>
  new TributaryError(`${path} is damaged: ${bytes} bytes from byte ${at} on are passed over.`, {
    code: 'queue_damaged',
  });
