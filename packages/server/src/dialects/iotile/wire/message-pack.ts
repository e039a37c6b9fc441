/**
 * MessagePack → what JSON can say. Protects the process from its decoder, which makes room for as many members as a list
 * claims to have, before it has seen one: five bytes may ask for eight megabytes, again at every level. So the shape is
 * walked first, without making anything: every claim has to be covered by the bytes behind it, and levels and values are
 * bounded like those of JSON.
 */
import { decode } from '@msgpack/msgpack';
import { MAX_JSON_LEVELS, MAX_JSON_VALUES } from '../../../model/json-limits.js';
import { messageOf } from '../../../model/thrown.js';

/** What the bytes are not, in words for their sender. */
export class MessagePackError extends Error {}

export function decodeMessagePack(bytes: Buffer): unknown {
  try {
    checkShape(bytes);
    const most = bytes.length;
    return asJson(
      decode(bytes, {
        mapKeyConverter: (key) => (key instanceof Uint8Array ? utf8(key) : String(key as string | number)),
        maxArrayLength: most,
        maxMapLength: most,
        maxStrLength: most,
        maxBinLength: most,
        maxExtLength: most,
      }),
    );
  } catch (error) {
    if (error instanceof MessagePackError) throw error;
    throw new MessagePackError(messageOf(error).slice(0, 200));
  }
}

/** Bytes behind the first one of 0xc0 to 0xdf; lengths and counts are looked up apart. */
// prettier-ignore
const FIXED: Readonly<Record<number, number>> = {
  0xc0: 0, 0xc2: 0, 0xc3: 0, 0xca: 4, 0xcb: 8, 0xcc: 1, 0xcd: 2, 0xce: 4, 0xcf: 8,
  0xd0: 1, 0xd1: 2, 0xd2: 4, 0xd3: 8, 0xd4: 2, 0xd5: 3, 0xd6: 5, 0xd7: 9, 0xd8: 17,
};
/** How many bytes tell the length of a text, of bytes or of an extension (which has one more, its type). */
// prettier-ignore
const LENGTHS: Readonly<Record<number, number>> = {
  0xc4: 1, 0xc5: 2, 0xc6: 4, 0xc7: 1, 0xc8: 2, 0xc9: 4, 0xd9: 1, 0xda: 2, 0xdb: 4,
};
/** How many bytes tell the members of a list or a map. */
const COUNTS: Readonly<Record<number, number>> = { 0xdc: 2, 0xdd: 4, 0xde: 2, 0xdf: 4 };

interface Head {
  /** Bytes of the value without its members. */
  readonly bytes: number;
  /** Values that follow as its members; a map has two for each. */
  readonly members: number;
  readonly nests: boolean;
}

function headAt(bytes: Buffer, at: number): Head {
  const first = bytes[at]!;
  if (first < 0x80 || first >= 0xe0) return { bytes: 1, members: 0, nests: false };
  if (first < 0x90) return { bytes: 1, members: 2 * (first & 0x0f), nests: true };
  if (first < 0xa0) return { bytes: 1, members: first & 0x0f, nests: true };
  if (first < 0xc0) return { bytes: 1 + (first & 0x1f), members: 0, nests: false };
  const fixed = FIXED[first];
  if (fixed !== undefined) return { bytes: 1 + fixed, members: 0, nests: false };
  const width = LENGTHS[first] ?? COUNTS[first];
  if (width === undefined) throw new MessagePackError(`the byte 0x${first.toString(16)} begins no value`);
  if (at + width >= bytes.length) throw new MessagePackError('it ends within a value');
  const told = bytes.readUIntBE(at + 1, width);
  if (COUNTS[first] !== undefined)
    return { bytes: 1 + width, members: first >= 0xde ? 2 * told : told, nests: true };
  const type = first >= 0xc7 && first <= 0xc9 ? 1 : 0;
  return { bytes: 1 + width + type + told, members: 0, nests: false };
}

function checkShape(bytes: Buffer): void {
  /** Members still to come of each list and map that is open. */
  const open: number[] = [];
  let [at, expected, seen] = [0, 1, 0];
  while (expected > 0) {
    if (at >= bytes.length) throw new MessagePackError('it ends within a value');
    if (++seen > MAX_JSON_VALUES) throw new MessagePackError(`it has more than ${MAX_JSON_VALUES} values`);
    const head = headAt(bytes, at);
    at += head.bytes;
    if (at > bytes.length) throw new MessagePackError('it ends within a value');
    expected += head.members - 1;
    if (expected > bytes.length - at)
      throw new MessagePackError(`a list or map claims more values than bytes follow it (byte ${at})`);
    if (open.length > 0) open[open.length - 1]!--;
    if (head.nests) open.push(head.members);
    if (open.length > MAX_JSON_LEVELS)
      throw new MessagePackError(`its lists and maps are nested deeper than ${MAX_JSON_LEVELS} levels`);
    while (open.at(-1) === 0) open.pop();
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });
const utf8 = (bytes: Uint8Array): string => decoder.decode(bytes);

/** MessagePack knows more than JSON: bytes become text, dates ISO text, and what has no JSON form is refused. */
function asJson(value: unknown): unknown {
  if (value === null || typeof value !== 'object')
    return typeof value === 'number' && !Number.isFinite(value) ? null : value;
  if (value instanceof Uint8Array) return utf8(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = asJson(value[i]);
    return value;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null)
    throw new MessagePackError('it has an extension type that is not known here');
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) fields[key] = asJson(fields[key]);
  return fields;
}
