/**
 * A group as bytes of a segment file. Rule: what was cut off or changed is seen, by length and checksum, and never read as a group:
 *
 *   marker (4), length of the body (4), points (4), form (1), unit (1), 0 (2), CRC-32 of the twelve bytes before it and of the body (4), body
 *
 * Numbers are little-endian. A reader finds the next record behind a damage by its marker; where the same bytes stand in a frame by chance, the
 * checksum does not hold.
 */
import { crc32 } from 'node:zlib';
import type { Form, Group } from '../../writing/group.js';
import type { TimeUnit } from '../../native/types.js';

export const HEADER_BYTES = 20;
const MARKER = Buffer.from([0xff, 0xfe, 0x54, 0x51]);
const CHECKED_FROM = 4;
const CHECKED_TO = 16;

const FORMS: readonly Form[] = ['frames', 'points'];
const UNITS: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];

export interface FoundRecord {
  readonly form: Form;
  readonly unit: TimeUnit;
  readonly points: number;
  /** Where it begins and ends, marker included. */
  readonly start: number;
  readonly end: number;
}

export function encodeRecord({ form, unit, points, body }: Group): Buffer {
  const length = Buffer.byteLength(body);
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + length);
  MARKER.copy(bytes);
  bytes.writeUInt32LE(length, 4);
  bytes.writeUInt32LE(points, 8);
  bytes.writeUInt32LE(FORMS.indexOf(form) | (UNITS.indexOf(unit) << 8), 12);
  if (typeof body === 'string') bytes.write(body, HEADER_BYTES);
  else bytes.set(body, HEADER_BYTES);
  bytes.writeUInt32LE(checksum(bytes, 0, length), CHECKED_TO);
  return bytes;
}

const checksum = (bytes: Buffer, at: number, length: number): number =>
  crc32(
    bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length),
    crc32(bytes.subarray(at + CHECKED_FROM, at + CHECKED_TO)),
  );

/** The length of the record that seems to begin here, as far as its header says so; undefined: none does. */
export function lengthAt(bytes: Buffer, at: number): number | undefined {
  if (
    bytes.length - at < HEADER_BYTES ||
    bytes.compare(MARKER, 0, MARKER.length, at, at + MARKER.length) !== 0
  )
    return undefined;
  return HEADER_BYTES + bytes.readUInt32LE(at + 4);
}

/** What the header says that begins here, whether it is true or not; undefined: none does. */
export function claimAt(bytes: Buffer, at: number): { length: number; points: number } | undefined {
  const length = lengthAt(bytes, at);
  if (length === undefined) return undefined;
  const points = bytes.readUInt32LE(at + 8);
  // No group is without a point, and no point without a byte.
  return { length, points: points <= length - HEADER_BYTES ? Math.max(points, 1) : 1 };
}

/** Whether so few bytes may be the beginning of a record whose rest was not written. */
export const mayBegin = (bytes: Buffer): boolean =>
  bytes.subarray(0, MARKER.length).equals(MARKER.subarray(0, bytes.length));

/** The record that begins here; undefined: it is not whole, or damaged, or there is none. */
export function recordAt(bytes: Buffer, at: number): FoundRecord | undefined {
  const length = lengthAt(bytes, at);
  if (length === undefined || bytes.length - at < length) return undefined;
  if (checksum(bytes, at, length - HEADER_BYTES) !== bytes.readUInt32LE(at + CHECKED_TO)) return undefined;
  const form = FORMS[bytes[at + 12]!];
  const unit = UNITS[bytes[at + 13]!];
  if (form === undefined || unit === undefined) return undefined;
  return { form, unit, points: bytes.readUInt32LE(at + 8), start: at, end: at + length };
}

/** Where the next marker stands, from `at` on; the end of the bytes: there is none. */
export function nextMarker(bytes: Buffer, at: number): number {
  const found = bytes.indexOf(MARKER, at);
  return found < 0 ? bytes.length : found;
}
