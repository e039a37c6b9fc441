/**
 * Points on their way, as they stand in a request's body. Rule: what is of one form goes together into one body as it is, so that nothing is
 * taken apart to make larger requests of small writes; only of what is refused are the points read again.
 */
import type { Point, TimeUnit } from '../native/types.js';
import { pointsOfFrames } from './frames/frame-points.js';

/** `frames`: arrays of numbers, the cheapest form of all; `points`: JSON, one object a point. */
export type Form = 'frames' | 'points';

export interface Group {
  readonly form: Form;
  /** Of its times that are numbers. */
  readonly unit: TimeUnit;
  readonly points: number;
  /** A frame, or members of a JSON array without its brackets. */
  readonly body: string | Uint8Array;
}

/** Groups of one form and unit that are sent in one request. */
export interface Parcel {
  readonly form: Form;
  readonly unit: TimeUnit;
  readonly points: number;
  readonly parts: readonly (string | Uint8Array)[];
}

/** Media types of the platform (docs/native-api.md "Write points"). */
export const TYPES = { frames: 'application/vnd.tributary.frames', points: 'application/json' } as const;

const OPEN = 91;
const COMMA = 44;
const CLOSE = 93;

export function bodyOf({ form, parts }: Pick<Parcel, 'form' | 'parts'>): string | Uint8Array<ArrayBuffer> {
  if (form === 'points' && parts.every((part) => typeof part === 'string')) return `[${parts.join(',')}]`;
  const pieces = parts.map((part) => (typeof part === 'string' ? new TextEncoder().encode(part) : part));
  return form === 'points' ? listOf(pieces) : joined(pieces);
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    body.set(piece, at);
    at += piece.length;
  }
  return body;
}

function listOf(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const commas = pieces.flatMap((piece, at) => [Uint8Array.of(at === 0 ? OPEN : COMMA), piece]);
  return joined([...commas, Uint8Array.of(CLOSE)]);
}

/** The points of a parcel again, in their order: a report calls them by their places. */
export function pointsOf(parcel: Pick<Parcel, 'form' | 'parts'>): Point[] {
  const body = bodyOf(parcel);
  if (typeof body === 'string') return JSON.parse(body) as Point[];
  return parcel.form === 'frames'
    ? pointsOfFrames(body)
    : (JSON.parse(new TextDecoder().decode(body)) as Point[]);
}
