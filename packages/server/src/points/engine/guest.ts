/**
 * The door through which users' SQL reaches the engine, apart from everything the platform asks itself: sessions (or, of
 * a ClickHouse server, a user) that can read and do nothing else, under limits that no statement can change. What runs
 * here must be able to do no harm even if nobody had looked at it before.
 */
import { IN_ORDER, LIMITS_THROW, Proof, type AnswerForm } from './answer.js';
import { EngineError } from './engine-error.js';
import type { QueryLimits } from './limits.js';

/** Statements of guests that run at the same time, of all together: apart from the platform's own reads. */
export const GUESTS = 2;

export interface GuestRules {
  readonly limits: QueryLimits;
  /** An empty database: names without a database find nothing. */
  readonly database: string;
  /** The one view, with its database. */
  readonly view: string;
  /** The name of the user on a server. */
  readonly user: string;
  /** Most bytes of an answer inside the engine. */
  readonly answerBytes: number;
}

export interface Guest {
  /** What the engine says of a statement; how much it is, is bounded by the statement's length. */
  query(sql: string, format: string): Promise<Uint8Array>;
  /**
   * An answer in pieces, which proves at its end that it is whole (answer.ts) and was in time. A reader that stops early
   * ends the statement.
   */
  stream(sql: string, form: AnswerForm): AsyncIterable<Uint8Array>;
}

/** What an engine gives to a text in a format, in time. */
interface GuestDoor {
  whole(sql: string, format: string): Promise<Uint8Array>;
  pieces(sql: string, format: string): AsyncIterable<Uint8Array>;
}

export const guestOf = (door: GuestDoor): Guest => ({
  query: (sql, format) => door.whole(sql, format),
  stream(sql, form) {
    const proof = new Proof(sql, form);
    return proof.checkPieces(door.pieces(proof.sql, form.format));
  },
});

/** Rows are made in small blocks: one block of a hundred thousand long texts would be gigabytes at once. */
const BLOCK_ROWS = 4096;

/** What holds for every statement of a guest; `readonly` stands last, for nothing can be changed behind it. */
export function guestSettings({ limits, answerBytes }: GuestRules): readonly string[] {
  return [
    `max_execution_time=${limits.seconds}`,
    `max_memory_usage=${limits.memory}`,
    `max_threads=${limits.threads}`,
    `max_block_size=${BLOCK_ROWS}`,
    `max_result_bytes=${answerBytes}`,
    ...LIMITS_THROW.map((mode) => `${mode}='throw'`),
    // Nothing is written to the disk, not even by a sort that does not fit into memory.
    'max_bytes_ratio_before_external_group_by=0',
    'max_bytes_ratio_before_external_sort=0',
    'max_parser_depth=500',
    'max_parser_backtracks=100000',
    'max_recursive_cte_evaluation_depth=1000',
    'max_query_size=67108864',
    'optimize_read_in_order=1',
    'do_not_merge_across_partitions_select_final=1',
    // No statement of a guest can say it for itself: the mark comes last.
    IN_ORDER,
    'joined_subquery_requires_alias=0',
    'output_format_json_quote_64bit_integers=0',
    'output_format_json_quote_decimals=0',
    'output_format_json_quote_denormals=1',
    'output_format_json_escape_forward_slashes=0',
    'output_format_json_validate_utf8=1',
    'output_format_json_named_tuples_as_objects=1',
    'readonly=1',
  ];
}

/** A user who was made by somebody else may have other bounds than ours, but has some. */
const BOUNDS = new Set([
  'max_execution_time',
  'max_memory_usage',
  'max_threads',
  'max_block_size',
  'max_result_bytes',
  'max_parser_depth',
  'max_parser_backtracks',
  'max_recursive_cte_evaluation_depth',
  'max_query_size',
]);

/**
 * Throws unless a user who was made by somebody else is what `guestSettings` would have made: bound to reading, kept from
 * the tables, with every setting that answers and limits rely on.
 */
export async function checkGuest(guest: Guest, rules: GuestRules): Promise<void> {
  const wanted = guestSettings(rules).map(
    (setting) => setting.replaceAll("'", '').split('=') as [string, string],
  );
  const asked = wanted.map(([name]) => `toString(getSetting('${name}'))`).join(', ');
  const found = Buffer.from(await guest.query(`SELECT ${asked}`, 'TSVRaw'))
    .toString()
    .trim()
    .split('\t');
  const wrong = wanted.flatMap(([name, value], at) => {
    const is = found[at]!.replace('true', '1').replace('false', '0');
    const right = BOUNDS.has(name) ? Number(is) > 0 : is === value;
    return right ? [] : [`${name} is ${is}, not ${value}`];
  });
  if (wrong.length > 0)
    throw new EngineError(
      'statement',
      `the user of SQL has other settings than docs/sql.md asks for: ${wrong.join('; ')}`,
    );
  const tables = `${rules.view.split('.')[0]!}.numbers`;
  const reads = await guest.query(`SELECT count() FROM ${tables}`, 'TSVRaw').then(
    () => true,
    () => false,
  );
  if (reads) throw new EngineError('statement', `the user of SQL may read ${tables}; grant it the view only`);
}
