/**
 * How an answer of the engine proves that it is whole and its own.
 *
 * A statement that runs out of time may end without an error and with fewer rows (docs/architecture.md "Answers prove themselves"). So
 * every statement is sent with a last row of its own, which holds a random number and which the engine makes only after
 * all others: no last row, no answer. Where a format cannot be cut behind its last row, its own end and the number of
 * rows stand for it. Here, and nowhere else, both are checked and removed.
 */
import { randomFillSync } from 'node:crypto';
import { EngineError } from './engine-error.js';

/** What one format says of a statement and of its answer. */
export interface AnswerForm {
  /** ClickHouse's name of the format. */
  readonly format: string;
  /** Settings that the format needs. */
  readonly settings?: readonly string[];
  /** Absent: the format has no room for a mark. */
  readonly marked?: (sql: string, mark: bigint) => MarkedStatement;
  /** Whether these bytes are whole rows, as many as the engine says it gave, if it says so. */
  readonly whole: (bytes: Buffer, rows: number | undefined) => boolean;
}

/** A statement whose first and last rows are its mark: the bytes with which its answer then begins and ends. */
export interface MarkedStatement {
  readonly sql: string;
  readonly tail: Buffer;
  /** Where the rows themselves do not show whether anything stands in front of them. */
  readonly head?: Buffer;
}

/** Parts of a union one after the other: the mark comes when everything before it is through. */
export const IN_ORDER = 'max_streams_for_union_step=1';

/**
 * What a limit does when it is reached: an engine that is told to `break` gives what it has as if that were all, the mark
 * behind it. Ours is never told so; the profile of a server's user may say it.
 */
export const LIMITS_THROW: readonly string[] = [
  'read_overflow_mode',
  'read_overflow_mode_leaf',
  'result_overflow_mode',
  'timeout_overflow_mode',
  'timeout_overflow_mode_leaf',
  'group_by_overflow_mode',
  'sort_overflow_mode',
  'set_overflow_mode',
  'join_overflow_mode',
  'distinct_overflow_mode',
];

/** Numbers of 64 bits with the highest one set, so that no id and no count is one. */
const marks = new BigUint64Array(512);
let used = marks.length;

function newMark(): bigint {
  if (used === marks.length) {
    randomFillSync(marks);
    used = 0;
  }
  return marks[used++]! | (1n << 63n);
}

export class Proof {
  /** What is to be run. */
  readonly sql: string;
  readonly settings: readonly string[];
  readonly #form: AnswerForm;
  readonly #head: Buffer;
  readonly #tail: Buffer;
  /** Rows that are marks. */
  readonly #marks: number;

  constructor(sql: string, form: AnswerForm) {
    const marked = form.marked?.(sql, newMark());
    this.sql = marked?.sql ?? sql;
    this.settings = [...(marked ? [IN_ORDER] : []), ...(form.settings ?? [])];
    this.#form = form;
    this.#head = marked?.head ?? Buffer.alloc(0);
    this.#tail = marked?.tail ?? Buffer.alloc(0);
    this.#marks = (marked ? 1 : 0) + (marked?.head ? 1 : 0);
  }

  /** The answer without its mark. `rows`: how many rows the engine says it gave, those of the mark among them. */
  check(answer: Uint8Array, rows?: number): Buffer {
    const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength);
    const [head, tail] = [this.#head, this.#tail];
    if (bytes.length < head.length + tail.length) throw incomplete('its mark is not there');
    const end = bytes.length - tail.length;
    if (!bytes.subarray(end).equals(tail)) throw incomplete('its mark is not there');
    if (!bytes.subarray(0, head.length).equals(head))
      throw incomplete('something else stands in front of it');
    const content = bytes.subarray(head.length, end);
    const own = rows === undefined ? undefined : rows - this.#marks;
    if (!this.#form.whole(content, own)) throw incomplete('it is not made of whole rows of its own');
    return content;
  }

  /** As `check`, of an answer in pieces: what stands in front fails at once, what is missing after the last piece. */
  async *checkPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
    const [head, tail] = [this.#head, this.#tail];
    let held = Buffer.alloc(0);
    let begun = head.length === 0;
    for await (const piece of pieces) {
      held = Buffer.concat([held, piece]);
      if (!begun) {
        if (held.length < head.length) continue;
        if (!held.subarray(0, head.length).equals(head))
          throw incomplete('something else stands in front of it');
        held = held.subarray(head.length);
        begun = true;
      }
      const end = Math.max(0, held.length - tail.length);
      const ready = held.subarray(0, end);
      held = Buffer.from(held.subarray(end));
      if (end > 0) yield ready;
    }
    if (!begun || !held.equals(tail)) throw incomplete('its mark is not there');
  }
}

function incomplete(reason: string): EngineError {
  return new EngineError('incomplete', `the engine's answer does not prove that it is whole: ${reason}`);
}
