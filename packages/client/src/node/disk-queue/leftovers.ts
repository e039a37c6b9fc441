/**
 * Segments that an earlier process left, read through once. Rules: the torn end of the newest one, a write that was under way when the process
 * ended and of which nobody was told that it is there, is cut off; a record of full length is none, whatever is in it. What is damaged
 * stays and counts, as far as its headers say of how many points it is, until it is come to: it is told then.
 */
import { readdir, stat } from 'node:fs/promises';
import type { Position } from './position.js';
import { readPiece } from './reader.js';
import { claimAt, HEADER_BYTES, mayBegin } from './record.js';
import { numberOf, Segment } from './segment.js';

export interface Leftovers {
  readonly segments: Segment[];
  /** The first number that no segment has or had. */
  readonly nextNumber: number;
}

const PIECE_BYTES = 2 ** 20;

export async function leftovers(folder: string, position: Position | undefined): Promise<Leftovers> {
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
    await scan(segment, number === last);
    if (segment.isSent) await segment.remove();
    else segments.push(segment);
    await segment.close();
  }
  return { segments, nextNumber: Math.max(last ?? 0, position?.number ?? 0) + 1 };
}

async function scan(segment: Segment, isLast: boolean): Promise<void> {
  for (let at = segment.offset; at < segment.size;) {
    const { records, skipped } = await readPiece(segment, at, PIECE_BYTES);
    if (skipped > 0) {
      const damaged = await claimed(segment, at, at + skipped);
      segment.points += damaged.points;
      const isTorn =
        isLast && records.length === 0 && damaged.isBroken && (await isBeginning(segment, damaged.end));
      if (isTorn) return segment.cut(damaged.end);
      if (damaged.isBroken) segment.points++;
    }
    if (records.length === 0) return;
    for (const { points } of records) segment.points += points;
    at += skipped + records.at(-1)!.end;
  }
}

interface Claimed {
  readonly points: number;
  /** As far as one header leads to the next. */
  readonly end: number;
  /** There is something behind, which is no record of full length. */
  readonly isBroken: boolean;
}

/** Points that damaged records were of, as far as their headers are to be believed. */
async function claimed(segment: Segment, from: number, to: number): Promise<Claimed> {
  let points = 0;
  for (let at = from; at < to;) {
    const claim = claimAt(await segment.read(at, HEADER_BYTES), 0);
    if (claim === undefined || at + claim.length > to) return { points, end: at, isBroken: true };
    points += claim.points;
    at += claim.length;
  }
  return { points, end: to, isBroken: false };
}

/** Of a record whose rest is not there. */
async function isBeginning(segment: Segment, at: number): Promise<boolean> {
  return mayBegin(await segment.read(at, HEADER_BYTES));
}
