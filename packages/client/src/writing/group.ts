/**
 * Points on their way, as text of a request's body. Rule: texts of one form go together into one body by a comma between
 * them, so that nothing is taken apart to make larger requests of small writes; only of what is refused is the text read again.
 */
import type { Point, TimeUnit } from '../native/types.js';

/** `tables`: `{device, series, tags, rows}` each, the cheapest form of all; `points`: one object a point. */
export type Form = 'tables' | 'points';

export interface Group {
  readonly form: Form;
  /** Of its times that are numbers. */
  readonly unit: TimeUnit;
  readonly points: number;
  /** Members of a JSON array, without its brackets. */
  readonly text: string;
}

/** Groups of one form and unit that are sent in one request. */
export interface Parcel {
  readonly form: Form;
  readonly unit: TimeUnit;
  readonly points: number;
  readonly parts: readonly (string | Uint8Array)[];
}

const ENDS = { tables: ['{"tables":[', ']}'], points: ['[', ']'] } as const;
const COMMA = 44;

export function bodyOf({ form, parts }: Pick<Parcel, 'form' | 'parts'>): string | Uint8Array<ArrayBuffer> {
  const [open, close] = ENDS[form];
  if (parts.every((part) => typeof part === 'string')) return open + parts.join(',') + close;
  return joined(open, parts, close);
}

function joined(open: string, parts: Parcel['parts'], close: string): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const pieces = [open, ...parts, close].map((part) =>
    typeof part === 'string' ? encoder.encode(part) : part,
  );
  const commas = Math.max(0, parts.length - 1);
  const body = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, commas));
  let at = 0;
  for (const [place, piece] of pieces.entries()) {
    if (place > 1 && place < pieces.length - 1) body[at++] = COMMA;
    body.set(piece, at);
    at += piece.length;
  }
  return body;
}

/** A point, and the place that a report calls it by: several of one row share one. */
export interface Placed {
  readonly index: number;
  readonly point: Point;
}

interface Table {
  readonly device: string;
  readonly series: readonly string[];
  readonly tags?: readonly (Readonly<Record<string, string>> | null)[];
  readonly rows: readonly (readonly (Point['value'] | null)[])[];
}

/** The points of a parcel again. */
export function pointsOf(parcel: Pick<Parcel, 'form' | 'parts'>): Placed[] {
  const body = bodyOf(parcel);
  const read: unknown = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body));
  if (parcel.form === 'points') return (read as Point[]).map((point, index) => ({ index, point }));
  const placed: Placed[] = [];
  let index = 0;
  for (const { device, series, tags, rows } of (read as { tables: Table[] }).tables) {
    for (const [time, ...values] of rows) {
      for (const [column, value] of values.entries()) {
        if (value === null) continue;
        const own = tags?.[column] ?? undefined;
        const point = { device, series: series[column]!, time: time as number | string, value };
        placed.push({ index, point: own === undefined ? point : { ...point, tags: own } });
      }
      index++;
    }
  }
  return placed;
}
