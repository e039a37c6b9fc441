/**
 * A packed body → its bytes, in pieces. Rules: the first byte beyond a bound ends it and frees what was unpacked; a body may
 * unpack to 200 times its size and a MiB, more than any readings do, so that little sent never becomes much work.
 */
import {
  createGunzip,
  createInflate,
  createInflateRaw,
  gunzipSync,
  inflateRawSync,
  inflateSync,
} from 'node:zlib';
import { TributaryError } from '../errors/error.js';

export const MAX_RATIO = 200;
const FREE_BYTES = 2 ** 20;
const MIN_PIECE = 16 * 1024;
const MAX_PIECE = 256 * 1024;
/** Unpacked in one go: the way to another thread and back takes longer. */
const TINY_PACKED = 4 * 1024;
const TINY_UNPACKED = 64 * 1024;

const METHODS = {
  gzip: { stream: createGunzip, atOnce: gunzipSync },
  inflate: { stream: createInflate, atOnce: inflateSync },
  inflateRaw: { stream: createInflateRaw, atOnce: inflateRawSync },
};
type Method = keyof typeof METHODS;

export interface Room {
  /** Greatest body, unpacked. */
  readonly limit: number;
  /** Hears of each piece before it is kept; may throw. */
  take(bytes: number): void;
}

/** `encoding` is the header's value; throws for one that is not known. */
export async function unpack(body: Buffer, encoding: string, room: Room): Promise<Buffer> {
  const method = methodOf(body, encoding);
  const most = Math.min(room.limit, body.length * MAX_RATIO + FREE_BYTES);
  const tiny = body.length <= TINY_PACKED ? atOnce(body, method, Math.min(most, TINY_UNPACKED)) : undefined;
  if (tiny !== undefined) {
    room.take(tiny.length);
    return tiny;
  }
  return inPieces(body, { method, encoding, most }, room);
}

/** Undefined: more than so much, or damaged; the slow way tells which. */
function atOnce(body: Buffer, method: Method, maxOutputLength: number): Buffer | undefined {
  try {
    return METHODS[method].atOnce(body, { maxOutputLength });
  } catch {
    return undefined;
  }
}

interface Wanted {
  readonly method: Method;
  readonly encoding: string;
  readonly most: number;
}

function inPieces(body: Buffer, { method, encoding, most }: Wanted, room: Room): Promise<Buffer> {
  const chunkSize = Math.min(Math.max(4 * body.length, MIN_PIECE), MAX_PIECE);
  const engine = METHODS[method].stream({ chunkSize });
  const pieces: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    const end = (error: unknown) => {
      pieces.length = 0;
      engine.destroy();
      reject(error);
    };
    engine.on('data', (piece: Buffer) => {
      bytes += piece.length;
      try {
        if (bytes > most) throw tooMuch(most, room.limit);
        room.take(piece.length);
        pieces.push(piece);
      } catch (error) {
        end(error);
      }
    });
    engine.once('error', () => end(damaged(encoding)));
    engine.once('end', () => resolve(Buffer.concat(pieces, bytes)));
    engine.end(body);
  });
}

const tooMuch = (most: number, limit: number): TributaryError =>
  most === limit
    ? new TributaryError('body_too_large', { limit })
    : new TributaryError('body_ratio_too_high', { limit: MAX_RATIO });

const damaged = (encoding: string): TributaryError =>
  new TributaryError('body_malformed', {
    reason: `its ${encoding.trim().toLowerCase()} data is damaged or cut off`,
  });

/** Whether a body of this encoding can be unpacked, before it is received. */
export function checkEncoding(encoding: string): void {
  if (!['gzip', 'x-gzip', 'deflate', 'identity'].includes(encoding.trim().toLowerCase()))
    throw new TributaryError('content_encoding_unsupported', {
      value: encoding,
      expected: 'gzip, deflate or none',
    });
}

function methodOf(body: Buffer, encoding: string): Method {
  if (encoding.trim().toLowerCase() !== 'deflate') return 'gzip';
  // Half of all senders of "deflate" leave out the zlib header that the standard asks for.
  return (body[0]! & 0x0f) === 8 && ((body[0]! << 8) | (body[1] ?? 0)) % 31 === 0 ? 'inflate' : 'inflateRaw';
}
