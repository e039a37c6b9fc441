/**
 * A frame as bytes: magic, length of the head, length of the arrays, the head (JSON), the arrays, each beginning at a multiple of 8 bytes
 * (docs/native-api.md "Frames"). All numbers are little-endian, as on every processor that Node and browsers run on.
 */

export const MAGIC = 'TRBFRAM1';
/** Magic and both lengths. */
export const PREFIX = 16;
const ALIGNMENT = 8;
/** What the lower half of a value says that is no number. */
export const FALSE = 1;
export const TRUE = 2;
export const FIRST_TEXT = 3;
/** The upper half of such a value. */
export const NO_NUMBER = 0x7ff8_0000;

export interface FrameParts {
  /** As JSON texts. */
  readonly devices: readonly string[];
  readonly shapes: readonly string[];
  readonly texts: readonly string[];
  /** Of each row. */
  readonly times: Float64Array;
  readonly ofDevice: Uint32Array;
  readonly ofShape: Uint32Array;
  /** Of each row: its time is a date, in microseconds; undefined: none is. */
  readonly dates: Uint8Array | undefined;
  /** Of each cell, row by row: both halves of its value. */
  readonly bits: Uint32Array;
}

export function encodeFrame(parts: FrameParts): Uint8Array<ArrayBuffer> {
  const { devices, shapes, times, ofDevice, ofShape, dates, bits } = parts;
  const texts = encodeTexts(parts.texts);
  const columns = [times, ofDevice, ofShape, dates, bits, texts?.ends, texts?.bytes].filter(
    (column) => column !== undefined,
  );
  const told = texts === undefined ? '' : `,"texts":${parts.texts.length},"textBytes":${texts.bytes.length}`;
  const head = new TextEncoder().encode(
    `{"rows":${times.length},"cells":${bits.length / 2}${told}${dates === undefined ? '' : ',"dates":true'},` +
      `"devices":[${devices.join(',')}],"shapes":[${shapes.join(',')}]}`,
  );
  const start = PREFIX + aligned(head.length);
  const size = columns.reduce((sum, { byteLength }) => sum + aligned(byteLength), 0);
  const frame = new Uint8Array(start + size);
  for (let at = 0; at < MAGIC.length; at++) frame[at] = MAGIC.charCodeAt(at);
  new Uint32Array(frame.buffer, MAGIC.length, 2).set([head.length, size]);
  frame.set(head, PREFIX);
  let at = start;
  for (const { buffer, byteOffset, byteLength } of columns) {
    frame.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += aligned(byteLength);
  }
  return frame;
}

function encodeTexts(texts: readonly string[]): { ends: Uint32Array; bytes: Uint8Array } | undefined {
  if (texts.length === 0) return undefined;
  const encoder = new TextEncoder();
  const encoded = texts.map((text) => encoder.encode(text));
  const ends = new Uint32Array(texts.length + 1);
  for (const [at, { length }] of encoded.entries()) ends[at + 1] = ends[at]! + length;
  const bytes = new Uint8Array(ends[texts.length]!);
  for (const [at, text] of encoded.entries()) bytes.set(text, ends[at]);
  return { ends, bytes };
}

export const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
