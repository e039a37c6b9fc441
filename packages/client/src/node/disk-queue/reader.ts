/**
 * Records of a segment, in their order, read in pieces of a bounded size. Rule: what is damaged is passed over as far as the next sound
 * record, and told; nothing that is not sound is given out.
 */
import { HEADER_BYTES, lengthAt, nextMarker, recordAt, type FoundRecord } from './record.js';
import type { Segment } from './segment.js';

export interface Piece {
  readonly bytes: Buffer;
  /** Within the bytes. */
  readonly records: readonly FoundRecord[];
  /** Bytes before the first record, and before the end where there is none: damaged. */
  readonly skipped: number;
}

const STEP = 2 ** 20;

/** The records from `at` on that stand in about `most` bytes, one at least; none: the rest of the segment, all skipped, has none. */
export async function readPiece(segment: Segment, at: number, most: number): Promise<Piece> {
  let start = at;
  for (;;) {
    const piece = await sound(segment, start, most);
    if (piece.records.length > 0 || start >= segment.size) return { ...piece, skipped: start - at };
    start = await afterDamage(segment, start);
  }
}

/** As many as stand one behind the other from here on. */
async function sound(segment: Segment, at: number, most: number): Promise<Omit<Piece, 'skipped'>> {
  let bytes = await segment.read(at, Math.max(most, HEADER_BYTES));
  const first = lengthAt(bytes, 0);
  if (first !== undefined && first > bytes.length && at + first <= segment.size)
    bytes = await segment.read(at, first);
  const records: FoundRecord[] = [];
  for (let place = 0; ;) {
    const record = recordAt(bytes, place);
    if (record === undefined) return { bytes, records };
    records.push(record);
    place = record.end;
  }
}

/** Where something that may be a record begins, behind what begins here and is none; the end of the segment: nowhere. */
async function afterDamage(segment: Segment, at: number): Promise<number> {
  for (let place = at + 1; ;) {
    const bytes = await segment.read(place, STEP);
    const found = nextMarker(bytes, 0);
    if (found < bytes.length) return place + found;
    // A marker may lie across the border. A file that was cut has fewer bytes than were written.
    if (bytes.length === 0 || place + bytes.length >= segment.size) return segment.size;
    place += Math.max(1, bytes.length - 3);
  }
}
