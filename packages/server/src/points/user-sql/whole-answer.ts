/**
 * The rows of a statement, proven to be whole and its own. Each row is one line of JSON that the engine renders; behind
 * the last one stands a line that only this statement can have. The engine sorts the lines, so it cannot write that one
 * before it has all others. An answer that ends without it is an error, however well it looks.
 */
import { randomBytes } from 'node:crypto';
import { EngineError } from '../engine/engine.js';
import type { Guest } from '../engine/guest.js';
import { text } from '../queries/sql.js';
import { answerTooLarge, asking } from './reasons.js';

export interface AnswerLimits {
  readonly rows: number;
  readonly bytes: number;
}

export interface WholeAnswer {
  /** The lines, each ended by a line feed, cut anywhere. */
  readonly pieces: readonly Buffer[];
  readonly rows: number;
  readonly bytes: number;
}

const LINE_FEED = 10;
const MEBIBYTE = 2 ** 20;

/** `sql` is what runs; `written` the user's text that is spoken of in errors. */
export async function wholeAnswer(
  guest: Guest,
  { sql, written }: { readonly sql: string; readonly written: string },
  limits: AnswerLimits,
): Promise<WholeAnswer> {
  const marker = `end ${randomBytes(16).toString('hex')}`;
  const lines = `SELECT line FROM (
    SELECT 0 AS part, rowNumberInAllBlocks() AS row, formatRowNoNewline('JSONCompactEachRow', *) AS line
      FROM (${sql} LIMIT ${limits.rows + 1})
    UNION ALL SELECT 1, 0, ${text(marker)}
  ) ORDER BY part, row`;
  const collector = new Collector(limits, marker.length + 1);
  return asking(written, async () => {
    for await (const piece of guest.stream(lines, 'TSVRaw')) collector.take(Buffer.from(piece));
    return collector.finish(`${marker}\n`);
  });
}

class Collector {
  readonly #pieces: Buffer[] = [];
  #bytes = 0;
  #lines = 0;

  constructor(
    private readonly limits: AnswerLimits,
    private readonly markerBytes: number,
  ) {}

  take(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#bytes - this.markerBytes > this.limits.bytes)
      throw answerTooLarge(`${Math.floor(this.limits.bytes / MEBIBYTE)} MiB, the setting sql-answer-limit`);
    for (let at = piece.indexOf(LINE_FEED); at >= 0; at = piece.indexOf(LINE_FEED, at + 1)) this.#lines++;
    if (this.#lines > this.limits.rows + 1) throw answerTooLarge(`${this.limits.rows} rows`);
    if (piece.length > 0) this.#pieces.push(piece);
  }

  finish(marker: string): WholeAnswer {
    let tail = Buffer.alloc(0);
    while (tail.length < marker.length && this.#pieces.length > 0)
      tail = Buffer.concat([this.#pieces.pop()!, tail]);
    if (!tail.toString('latin1').endsWith(marker))
      throw new EngineError('incomplete', 'an SQL answer without its end');
    const rest = tail.subarray(0, tail.length - marker.length);
    if (rest.length > 0) this.#pieces.push(rest);
    return { pieces: this.#pieces, rows: this.#lines - 1, bytes: this.#bytes - marker.length };
  }
}
