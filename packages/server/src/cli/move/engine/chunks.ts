/** The chunks of a comparison as a source is asked for them one by one. */
import type { Micros } from '../../../model/time.js';
import { CHUNK, chunkOf } from './figures.js';
import type { Range } from './source.js';

export interface Chunk extends Range {
  /** Start of the chunk; `from` and `to` lie within it, and within the range of the move. */
  readonly chunk: Micros;
}

/** Those between the first and the last point, within the range. */
export function* chunksBetween(first: Micros, last: Micros, { from, to }: Range): Generator<Chunk> {
  const end = Math.min(last + 1, to);
  for (let chunk = chunkOf(Math.max(first, from)); chunk < end; chunk += CHUNK)
    yield { chunk, from: Math.max(chunk, from), to: Math.min(chunk + CHUNK, to) };
}
