/**
 * The rows of a statement, each one line of JSON that the engine renders, held until all are there: an answer is whole,
 * which it proves as every answer does (engine/answer.ts), or an error, and never greater than its limits.
 */
import { LINES } from '../engine/answer-forms.js';
import type { Guest } from '../engine/guest.js';
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
  const lines = `SELECT formatRowNoNewline('JSONCompactEachRow', *) FROM (${sql} LIMIT ${limits.rows + 1})`;
  return asking(written, async () => {
    const pieces: Buffer[] = [];
    let [rows, bytes] = [0, 0];
    for await (const piece of guest.stream(lines, LINES)) {
      const own = Buffer.from(piece);
      bytes += own.length;
      if (bytes > limits.bytes)
        throw answerTooLarge(`${Math.floor(limits.bytes / MEBIBYTE)} MiB, the setting answer-limit`);
      for (let at = own.indexOf(LINE_FEED); at >= 0; at = own.indexOf(LINE_FEED, at + 1)) rows++;
      if (rows > limits.rows) throw answerTooLarge(`${limits.rows} rows`);
      pieces.push(own);
    }
    return { pieces, rows, bytes };
  });
}
