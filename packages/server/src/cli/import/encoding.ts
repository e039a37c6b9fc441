/**
 * Text of any encoding as UTF-8. Keeps the rule that no character is replaced without a word: bytes that are none of the
 * encoding end the import, with the place where they stand.
 */
import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { failure, usageError, type CommandError } from '../failure.js';
import { peek } from './peek.js';

const NEWLINE = 10;
/** Characters shown in front of the bad byte, and behind it. */
const SHOWN = 20;

/** By the byte order mark, which goes; else `encoding`; else UTF-8. */
export async function* utf8(
  input: AsyncIterable<Buffer>,
  encoding: string | undefined,
  name: string,
): AsyncGenerator<Buffer> {
  const { head, all } = await peek(input, (_, size) => size >= 3);
  const marked = encodingOfMark(Buffer.concat(head));
  const decoder = decoderOf(marked ?? encoding ?? 'utf-8');
  yield* decoder.encoding === 'utf-8' ? checked(all, name) : decoded(all, decoder, name);
}

function encodingOfMark(head: Buffer): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 'utf-8' : undefined;
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw usageError(
      `--encoding is ${JSON.stringify(encoding)}; expected utf-8, windows-1252, latin1, utf-16le or another name of the WHATWG encodings.`,
    );
  }
}

/** For the option: wrong names are told before anything is read. */
export const readEncoding = (text: string): string => decoderOf(text).encoding;

async function* decoded(
  input: AsyncIterable<Buffer>,
  decoder: TextDecoder,
  name: string,
): AsyncGenerator<Buffer> {
  let line = 1;
  const decode = (chunk?: Buffer): Buffer => {
    try {
      return Buffer.from(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode());
    } catch {
      throw failure(
        `${name} is not ${decoder.encoding}: bytes behind line ${line} are none of its characters.`,
      );
    }
  };
  for await (const chunk of input) {
    const text = decode(chunk);
    line += newlines(text);
    yield text;
  }
  yield decode();
}

/** UTF-8 stays as it is: it is only looked at. */
async function* checked(input: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let before: Buffer = Buffer.alloc(0);
  let line = 1;
  let begun = false;
  for await (const piece of input) {
    let chunk = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    if (!begun && chunk.length >= 3) {
      begun = true;
      if (encodingOfMark(chunk) === 'utf-8') chunk = chunk.subarray(3);
    }
    const whole = begun ? chunk.length - cutOff(chunk) : 0;
    const text = chunk.subarray(0, whole);
    if (!isUtf8(text)) throw notUtf8(before, text, line, name);
    line += newlines(text);
    before = text.length < SHOWN ? Buffer.concat([before, text]).subarray(-SHOWN) : text.subarray(-SHOWN);
    rest = chunk.subarray(whole);
    if (text.length > 0) yield text;
  }
  if (!isUtf8(rest)) throw notUtf8(before, rest, line, name);
  if (rest.length > 0) yield rest;
}

/** Bytes at the end that are the beginning of a character. */
function cutOff(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

function newlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

function notUtf8(before: Buffer, bytes: Buffer, firstLine: number, name: string): CommandError {
  // The longest sound beginning, by halves.
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const part = bytes.subarray(0, middle);
    if (isUtf8(part.subarray(0, middle - cutOff(part)))) good = middle;
    else bad = middle;
  }
  const at = good - cutOff(bytes.subarray(0, good));
  const line = firstLine + newlines(bytes.subarray(0, at));
  const around = Buffer.concat([before, bytes.subarray(Math.max(0, at - SHOWN), at + SHOWN)]);
  const place = before.length + Math.min(at, SHOWN);
  const start = Math.max(around.lastIndexOf(NEWLINE, place) + 1, place - SHOWN);
  const [shown = ''] = around.toString('latin1', start).split(/[\r\n]/, 1);
  const byte = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  return failure(
    `${name} is not UTF-8: line ${line} has the byte 0x${byte} (in windows-1252: ${JSON.stringify(shown)}).`,
    'Name its encoding, such as --encoding windows-1252 (Western Europe) or windows-1250, or save it as UTF-8.',
  );
}
