/**
 * The seam between Tributary and ClickHouse. The embedded engine (chDB, in this process) and the server engine
 * (ClickHouse over HTTP) differ in nothing but what this interface names; all SQL and all schema text is shared.
 */

/** Bounds of one query. Every query runs under some: an in-process query cannot be interrupted from outside. */
export interface QueryLimits {
  /** Longest run in seconds. */
  readonly seconds: number;
  /** Most memory in bytes. */
  readonly memory: number;
  readonly threads: number;
}

export interface QueryOptions extends Partial<QueryLimits> {
  /** Refuses anything that writes, changes a setting or reads through a table function. */
  readonly readonly?: boolean;
  /** Sends the text as it is, without a settings clause: for EXPLAIN. */
  readonly bare?: boolean;
}

export interface SegmentInsert {
  readonly table: string;
  /** Columns in the segment's order, as a ClickHouse structure: `series UInt64, time Int64, …`. */
  readonly structure: string;
  readonly columns: readonly string[];
  /** The segment file: blocks in ClickHouse's Native format; rows with series 0 are frames, not points. */
  readonly path: string;
  /** True when the segment may hold two versions of one point; they are then merged on insert. */
  readonly repeats: boolean;
}

export interface Engine {
  readonly mode: 'embedded' | 'server';
  /** Runs a statement that returns nothing. No query limits apply but the engine's own. */
  exec(sql: string): Promise<void>;
  /** Runs a long statement that must not hold up inserts. */
  maintain(sql: string): Promise<void>;
  /** Runs a query under limits and returns the whole answer in the named ClickHouse format. */
  query(sql: string, format: string, options?: QueryOptions): Promise<Uint8Array>;
  /** From now on, names without a database mean this one: an empty one, so that a user's SQL finds nothing by them. */
  isolate(database: string): Promise<void>;
  /** Runs a query and yields its answer in pieces, in constant memory. */
  stream(sql: string, format: string, limits?: Partial<QueryLimits>): AsyncIterable<Uint8Array>;
  /** Inserts a whole segment; resolves when the engine has it on disk. */
  insertSegment(segment: SegmentInsert): Promise<void>;
  close(): Promise<void>;
}

/**
 * Why an engine call failed:
 * `unavailable` no connection, or it broke: the call may be repeated; `timeout` / `memory` a limit of the query was
 * reached; `statement` the engine refused the text or failed on it.
 */
export type EngineFailure = 'unavailable' | 'timeout' | 'memory' | 'statement';

export class EngineError extends Error {
  readonly failure: EngineFailure;

  constructor(failure: EngineFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
    this.failure = failure;
  }
}

/** ClickHouse's numbers for the two limits (159 TIMEOUT_EXCEEDED, 241 MEMORY_LIMIT_EXCEEDED), found in its message text. */
export function failureOf(message: string): EngineFailure {
  const code = Number(/Code: (\d+)/.exec(message)?.[1] ?? 0);
  if (code === 159) return 'timeout';
  if (code === 241) return 'memory';
  return 'statement';
}

/** Settings clause of a limited query, appended to its text because one session serves many callers. */
export function settingsClause(defaults: QueryLimits, options: QueryOptions): string {
  if (options.bare) return '';
  const limits = { ...defaults, ...options };
  const settings = [
    `max_execution_time=${limits.seconds}`,
    `max_memory_usage=${limits.memory}`,
    `max_threads=${limits.threads}`,
    `optimize_read_in_order=1`,
    `do_not_merge_across_partitions_select_final=1`,
    `output_format_json_quote_64bit_integers=0`,
  ];
  // Last: no setting can be changed behind it.
  if (options.readonly) settings.push('readonly=1');
  return ` SETTINGS ${settings.join(', ')}`;
}
