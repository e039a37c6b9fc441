/** Text that is not UTF-8: names of devices with a byte for ö and one for ü would become one and the same. */
import { isUtf8 } from 'node:buffer';

const REPLACEMENT = '\uFFFD';
/** In longer ones the place is not looked for. */
const MAX_BYTES = 65_536;

/** Why bytes are no text; undefined if they are. */
export function utf8Problem(bytes: Buffer): string | undefined {
  if (isUtf8(bytes)) return undefined;
  if (bytes.length > MAX_BYTES) return 'it is not UTF-8 text';
  const at = firstBroken(bytes);
  const byte = bytes[at]!.toString(16).toUpperCase().padStart(2, '0');
  return `it is not UTF-8 text: byte 0x${byte} at position ${at + 1}`;
}

/** Where the decoder first puts a replacement that does not stand in the bytes themselves. */
function firstBroken(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  let at = 0;
  let from = 0;
  for (let found = text.indexOf(REPLACEMENT); found >= 0; found = text.indexOf(REPLACEMENT, from)) {
    at += Buffer.byteLength(text.slice(from, found));
    if (bytes.toString('latin1', at, at + 3) !== '\xEF\xBF\xBD') return at;
    at += 3;
    from = found + 1;
  }
  return at;
}
