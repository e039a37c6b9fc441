/**
 * The seam between Tributary and ClickHouse. The embedded engine (chDB, in this process) and the server engine
 * (ClickHouse over HTTP) differ in nothing but what this interface names; all SQL and all schema text is shared.
 */
import { EngineError } from './engine-error.js';
import { type QueryLimits } from './limits.js';
import type { TablePartition } from '../schema/tables.js';
import type { AnswerForm } from './answer.js';
import type { Guest, GuestRules } from './guest.js';
import type { Claim } from './turns.js';

export interface QueryOptions extends Partial<QueryLimits> {
  /** Further settings of the engine, as `name=value`. */
  readonly settings?: readonly string[];
  /** On whose behalf; absent: the platform's own. */
  readonly claim?: Claim;
}

export interface SegmentInsert {
  readonly table: string;
  /** Points in it, if that is known. */
  readonly rows?: number;
  /** Columns in the segment's order, as a ClickHouse structure: `series UInt64, time Int64, …`. */
  readonly structure: string;
  readonly columns: readonly string[];
  /** The segment file: blocks in ClickHouse's Native format; rows with series 0 are frames, not points. */
  readonly path: string;
  /** True when the segment may hold two versions of one point; they are then merged on insert. */
  readonly mayDuplicate: boolean;
}

/** What watches over the files of an engine in this process (points/parts/). */
export interface PartsWatch {
  /** Broken parts found since the start, and those of all times for which there was nothing to go back to. */
  readonly broken: number;
  readonly lost: number;
  /** True while broken parts are being exchanged. */
  readonly mending: boolean;
  /** Told before parts come back into use whose points other parts may hold too. */
  onGoneBack: (where: TablePartition) => void;
  /** Begins to watch; answers the partitions in which points may be there twice because of an exchange. */
  begin(): Promise<readonly TablePartition[]>;
  /** Broken parts that were exchanged; they are forgotten when their partitions have been settled since. */
  replaced(): Promise<readonly ReplacedPart[]>;
  forget(parts: readonly ReplacedPart[]): Promise<void>;
}

export interface ReplacedPart extends TablePartition {
  /** Of its folder. */
  readonly path: string;
}

export interface Engine {
  readonly mode: 'embedded' | 'server';
  /** Absent where the files of the engine are somebody else's. */
  readonly parts?: PartsWatch;
  /** Runs a statement that returns nothing. No query limits apply but the engine's own. */
  exec(sql: string): Promise<void>;
  /** Runs a long statement that must not hold up inserts. */
  maintain(sql: string): Promise<void>;
  /** Runs a query under limits and returns its answer, which has proved that it is whole (answer.ts). */
  query(sql: string, form: AnswerForm, options?: QueryOptions): Promise<Buffer>;
  /** Opens the door for users' SQL. Throws where the engine lets nobody make a user for it. */
  admitGuests(rules: GuestRules): Promise<Guest>;
  /** As `query`, in pieces and constant memory; an answer that is not whole fails behind its last piece. */
  stream(sql: string, form: AnswerForm, limits?: Partial<QueryLimits>): AsyncIterable<Uint8Array>;
  /** Inserts a whole segment; resolves when the engine has it on disk, which was looked at where that is possible. */
  insertSegment(segment: SegmentInsert): Promise<void>;
  /** Figures since the start. */
  readonly figures: EngineFigures;
  close(): Promise<void>;
}

/** The part of an engine that reads use. */
export type QueryEngine = Pick<Engine, 'query'>;

export interface EngineFigures {
  /** Statements that wait now. */
  readonly waiting: number;
  /** Statements refused because too many waited, or waited too long. */
  readonly refused: number;
  /** Sessions closed after a statement that did not end well. */
  readonly replaced: number;
}

/**
 * Planning is most of a short read, so nothing is looked for that our statements do not have: conditions to move to
 * PREWHERE (sql.ts puts them there), answers from the parts' minima and maxima, columns that nobody asked for, values to
 * be read late.
 */
const SHORT_PLANS = [
  'optimize_move_to_prewhere=0',
  'enable_multiple_prewhere_read_steps=0',
  'optimize_use_implicit_projections=0',
  'query_plan_remove_unused_columns=0',
  'query_plan_optimize_lazy_materialization=0',
];

/** Settings clause of a limited query, appended to its text because one session serves many callers. */
export function settingsClause(
  defaults: QueryLimits,
  options: QueryOptions,
  more: readonly string[],
): string {
  const limits = { ...defaults, ...options };
  const settings = [
    `max_execution_time=${limits.seconds}`,
    `max_memory_usage=${limits.memory}`,
    `max_threads=${limits.threads}`,
    ...(limits.total === undefined ? [] : [`max_memory_usage_for_user=${limits.total}`]),
    `optimize_read_in_order=1`,
    ...SHORT_PLANS,
    // Costs a short answer more than it saves.
    `output_format_parallel_formatting=0`,
    `do_not_merge_across_partitions_select_final=1`,
    `output_format_json_quote_64bit_integers=0`,
    ...more,
    ...(options.settings ?? []),
  ];
  return ` SETTINGS ${settings.join(', ')}`;
}

/**
 * Runs a statement that answers and watches the clock: what ran out of time may end without an error and be cut short.
 * An answer that is cut short behind its time is out of time, not broken.
 */
export async function inTime<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  let result: T;
  try {
    result = await work();
  } catch (error) {
    if (error instanceof EngineError && error.failure === 'incomplete') checkTime(seconds, begun);
    throw error;
  }
  checkTime(seconds, begun);
  return result;
}

/** As `inTime`, of an answer in pieces whose reader does not keep it waiting. */
export async function* piecesInTime<T>(seconds: number, pieces: AsyncIterable<T>): AsyncGenerator<T, void> {
  const begun = performance.now();
  yield* pieces;
  checkTime(seconds, begun);
}

function checkTime(seconds: number, begun: number): void {
  if (performance.now() - begun >= seconds * 1000)
    throw new EngineError('timeout', `the statement took longer than ${seconds} s`);
}
