/**
 * The binary report that devices sign ("signed list", format 1), little-endian: a header of 20 bytes, readings of 16, and
 * a footer of 24 whose hash covers everything before it. Ensures that nothing of a cut, lengthened or altered report is
 * used: the length in the header, the length of the file and the hash have to agree.
 */
import { createHash } from 'node:crypto';
import type { Readings } from '../../../services/services.js';
import { ReportRefusal, type DecodedReport } from './report.js';

export const SIGNED_LIST = 1;
export const HEADER_BYTES = 20;
export const READING_BYTES = 16;
export const FOOTER_BYTES = 24;
const HASH_BYTES = 16;

const NO_EVENTS: DecodedReport['events'] = [];

export function decodeSignedList(file: Buffer): DecodedReport {
  const shortest = HEADER_BYTES + FOOTER_BYTES;
  if (file.length < shortest)
    throw new ReportRefusal('form', `The report has ${file.length} bytes; the shortest one has ${shortest}`);
  if (file[0] !== SIGNED_LIST)
    throw new ReportRefusal(
      'form',
      `The report has format ${file[0]}; expected ${SIGNED_LIST} (signed list)`,
    );
  const device = file.readUInt32LE(4);
  const streamer = file[17]!;
  const sender = { device, streamer };
  const flags = file[16]!;
  // Keys of users and devices stay with them: what they sign cannot be checked here.
  if (flags !== 0) throw new ReportRefusal('signature', 'Unrecognized signature flags', sender);
  const hashed = file.length - HASH_BYTES;
  const digest = createHash('sha256').update(file.subarray(0, hashed)).digest();
  if (digest.compare(file, hashed, file.length, 0, HASH_BYTES) !== 0)
    throw new ReportRefusal('hash', 'Invalid Hash', sender);
  const length = file[1]! + 256 * file.readUInt16LE(2);
  if (length !== file.length || (length - shortest) % READING_BYTES !== 0)
    throw new ReportRefusal(
      'form',
      `The report says that it has ${length} bytes and has ${file.length}; expected ${shortest} and ${READING_BYTES} for each reading`,
      sender,
    );
  const end = file.length - FOOTER_BYTES;
  return {
    device,
    streamer,
    selector: file.readUInt16LE(18),
    number: file.readUInt32LE(8),
    sentUptime: file.readUInt32LE(12),
    lowest: file.readUInt32LE(end),
    highest: file.readUInt32LE(end + 4),
    digest: digest.toString('hex', 0, HASH_BYTES),
    readings: new ListedReadings(file, (end - HEADER_BYTES) / READING_BYTES),
    events: NO_EVENTS,
  };
}

/** Reads them where they lie in the file. */
class ListedReadings implements Readings {
  readonly #view: DataView;

  constructor(
    file: Buffer,
    readonly count: number,
  ) {
    this.#view = new DataView(file.buffer, file.byteOffset + HEADER_BYTES, count * READING_BYTES);
  }

  variable(i: number): number {
    return this.#view.getUint16(i * READING_BYTES, true);
  }

  id(i: number): number {
    return this.#view.getUint32(i * READING_BYTES + 4, true);
  }

  clock(i: number): number {
    return this.#view.getUint32(i * READING_BYTES + 8, true);
  }

  time(): number {
    return NaN;
  }

  value(i: number): number {
    return this.#view.getUint32(i * READING_BYTES + 12, true);
  }
}
