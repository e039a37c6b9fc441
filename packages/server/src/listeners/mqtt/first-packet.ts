/**
 * The head of CONNECT, looked at before the parser is: it closes a connection of an unknown protocol without a word, and the standard wants
 * to have its sender told (MQTT 3.1.1, 3.1.2.2). The bytes are put back for the parser.
 */
import type { Duplex } from 'node:stream';

const CONNECT = 1;
const MAX_LENGTH_BYTES = 4;
const MAX_NAME_LENGTH = 6;
/** Of 3.1, 3.1.1 and 5; a bridge adds 128. Version 5 is refused in its own form, later. */
const LEVELS = new Set([3, 4, 5]);
/** CONNACK: unacceptable protocol level. */
export const UNACCEPTABLE = Buffer.from([0x20, 0x02, 0x00, 0x01]);

/** Calls `judged` once, with the reason of a refusal or undefined; never when the connection ends before its first bytes. */
export function lookAtFirst(
  stream: Duplex,
  milliseconds: number,
  judged: (problem: string | undefined) => void,
): void {
  let seen = Buffer.alloc(0);
  const late = setTimeout(() => stream.destroy(), milliseconds);
  const done = () => {
    clearTimeout(late);
    stream.off('readable', look);
    stream.off('close', done);
  };
  const look = () => {
    const chunk = stream.read() as Buffer | null;
    if (chunk === null) return;
    seen = Buffer.concat([seen, chunk]);
    const problem = problemOf(seen);
    if (problem === 'more') return;
    done();
    if (problem === undefined) stream.unshift(seen);
    judged(problem);
  };
  stream.on('readable', look);
  stream.once('close', done);
}

/** `more`: not all of it is there. What is wrong in another way is for the parser. */
function problemOf(bytes: Buffer): string | undefined {
  if (bytes[0]! >> 4 !== CONNECT) return undefined;
  let at = 1;
  while (at <= MAX_LENGTH_BYTES && (bytes[at] ?? 0) & 0x80) at++;
  if (at > MAX_LENGTH_BYTES) return undefined;
  at++;
  if (bytes.length < at + 2) return 'more';
  const length = bytes.readUInt16BE(at);
  const end = at + 2 + Math.min(length, MAX_NAME_LENGTH);
  if (bytes.length <= end) return 'more';
  const name = bytes.toString('latin1', at + 2, end);
  if (length > MAX_NAME_LENGTH || (name !== 'MQTT' && name !== 'MQIsdp'))
    return `its protocol is ${JSON.stringify(name)}; MQTT 3.1.1 is spoken here`;
  const level = bytes[end]! & 0x7f;
  return LEVELS.has(level)
    ? undefined
    : `its protocol level is ${level}; MQTT 3.1.1 (level 4) is spoken here`;
}
