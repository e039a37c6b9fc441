/** Frames as points again: what of a body was refused is told by the points that it had. */
import { isoOf } from '../../native/iso.js';
import type { Point } from '../../native/types.js';
import { aligned, FIRST_TEXT, MAGIC, NO_NUMBER, PREFIX, TRUE } from './frame.js';

interface Head {
  readonly rows: number;
  readonly cells: number;
  readonly texts?: number;
  readonly textBytes?: number;
  readonly dates?: boolean;
  readonly devices: readonly string[];
  readonly shapes: readonly {
    readonly series: readonly string[];
    readonly tags?: readonly (Readonly<Record<string, string>> | null)[];
  }[];
}

/** The points of frames that this file made, in their order. */
export function pointsOfFrames(bytes: Uint8Array): Point[] {
  const points: Point[] = [];
  for (let at = 0; at < bytes.length;) {
    // A copy, so that its arrays are at multiples of 8 bytes.
    const prefix = new DataView(bytes.buffer, bytes.byteOffset + at, PREFIX);
    const headBytes = prefix.getUint32(MAGIC.length, true);
    const start = PREFIX + aligned(headBytes);
    const end = start + prefix.getUint32(MAGIC.length + 4, true);
    const frame = bytes.slice(at, at + end);
    const head = JSON.parse(new TextDecoder().decode(frame.subarray(PREFIX, PREFIX + headBytes))) as Head;
    for (const point of pointsIn(head, frame.buffer, start)) points.push(point);
    at += end;
  }
  return points;
}

function* pointsIn(head: Head, buffer: ArrayBuffer, start: number): Generator<Point> {
  const { rows, cells, texts = 0, textBytes = 0, devices, shapes } = head;
  let at = start;
  const next = (bytes: number): number => {
    const here = at;
    at += aligned(bytes);
    return here;
  };
  const times = new Float64Array(buffer, next(rows * 8), rows);
  const ofDevice = new Uint32Array(buffer, next(rows * 4), rows);
  const ofShape = new Uint32Array(buffer, next(rows * 4), rows);
  const dates = head.dates ? new Uint8Array(buffer, next(rows), rows) : undefined;
  const values = new Float64Array(buffer, next(cells * 8), cells);
  const bits = new Uint32Array(buffer, values.byteOffset, cells * 2);
  const ends = texts > 0 ? new Uint32Array(buffer, next((texts + 1) * 4), texts + 1) : new Uint32Array();
  const text = new Uint8Array(buffer, next(textBytes), textBytes);
  const valueOf = (cell: number): Point['value'] => {
    if (bits[cell * 2 + 1] !== NO_NUMBER) return values[cell]!;
    const says = bits[cell * 2]!;
    if (says < FIRST_TEXT) return says === TRUE;
    return new TextDecoder().decode(text.subarray(ends[says - FIRST_TEXT], ends[says - FIRST_TEXT + 1]));
  };
  let cell = 0;
  for (let row = 0; row < rows; row++) {
    const { series, tags } = shapes[ofShape[row]!]!;
    const time = dates?.[row] ? isoOf(times[row]!) : times[row]!;
    for (let column = 0; column < series.length; column++, cell++) {
      const own = tags?.[column] ?? undefined;
      const point = { device: devices[ofDevice[row]!]!, series: series[column]!, time, value: valueOf(cell) };
      yield own === undefined ? point : { ...point, tags: own };
    }
  }
}
