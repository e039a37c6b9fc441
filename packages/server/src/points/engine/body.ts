/**
 * The body of a ClickHouse server's answer. Once its first bytes are sent the status can no longer say that a statement
 * failed: the reason then stands behind the rows, under a tag that the head of the answer names, and the body breaks
 * off. Here it is found, so that a limit stays a limit and does not become a broken connection.
 */
import { engineError } from './engine-error.js';

/** What the client gives of an answer. */
interface Answer {
  readonly stream: AsyncIterable<unknown>;
  readonly response_headers: Readonly<Record<string, string | string[] | undefined>>;
}

const TAG = 'x-clickhouse-exception-tag';
const MARK = '__exception__';
/** The server cuts its message at 16 KiB. */
const LONGEST = 32_768;

/** Throws an EngineError when the body ends with one of the server's. */
export async function* bodyOf(answer: Answer): AsyncGenerator<Uint8Array, void> {
  const tail = new Tail(answer.response_headers[TAG]);
  try {
    for await (const chunk of answer.stream) {
      tail.push(chunk as Buffer);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw tail.exception() ?? error;
  }
  const told = tail.exception();
  if (told) throw told;
}

/** The last pieces of a body, enough of them to hold an exception. */
class Tail {
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(private readonly tag: string | string[] | undefined) {}

  push(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    while (this.#bytes - this.#pieces[0]!.length >= LONGEST) this.#bytes -= this.#pieces.shift()!.length;
  }

  exception(): Error | undefined {
    if (typeof this.tag !== 'string' || this.tag === '') return undefined;
    const text = Buffer.concat(this.#pieces).subarray(-LONGEST).toString('utf8');
    const begin = `${MARK}\r\n${this.tag}\r\n`;
    const from = text.lastIndexOf(begin);
    if (from < 0) return undefined;
    const message = text.slice(from + begin.length).replace(/\n\d+ \w+\r\n__exception__\s*$/, '');
    return engineError(message.trim(), undefined);
  }
}
