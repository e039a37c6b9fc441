/** Why a call of the engine failed, and whether it can be repeated. */

/**
 * Why an engine call failed:
 * `unavailable` no connection, or it broke: the call may be repeated; `timeout` / `memory` a limit of the query was
 * reached; `statement` the engine refused the text or failed on it; `incomplete` the answer does not prove that it is
 * whole: the call may be repeated; `busy` too many statements wait, or all memory is taken: it may be repeated later.
 */
export type EngineFailure = 'unavailable' | 'timeout' | 'memory' | 'statement' | 'incomplete' | 'busy';

export class EngineError extends Error {
  readonly failure: EngineFailure;
  /** ClickHouse's number of the error; 0 where it has none. */
  readonly code: number;

  constructor(failure: EngineFailure, message: string, options?: ErrorOptions & { code?: number }) {
    super(message, options);
    this.name = 'EngineError';
    this.failure = failure;
    this.code = options?.code ?? 0;
  }
}

export const TIMEOUT_EXCEEDED = 159;

export const MEMORY_LIMIT_EXCEEDED = 241;

/**
 * What is wrong with the engine's surroundings rather than with the text sent to it: files and disk (74, 75, 76, 243,
 * 1001), too much at once (202, 203, 252, 439), network (209, 210, 279), shutting down (236, 394), read-only (242),
 * outcome unknown (319), Keeper (999).
 */
export const UNAVAILABLE = new Set([
  74, 75, 76, 202, 203, 209, 210, 236, 242, 243, 252, 279, 319, 394, 439, 999, 1001,
]);

/** What only the bytes of a segment can cause: they do not parse, are cut off, do not fit the columns, or are not there. */
export const DATA = new Set([
  6, 8, 10, 16, 26, 27, 32, 33, 53, 62, 70, 72, 107, 117, 122, 128, 131, 349, 636,
]);

/** The error of a ClickHouse message; its number stands in the text unless the client gives it apart. */
export function engineError(
  message: string,
  cause: unknown,
  code = Number(/Code: (\d+)/.exec(message)?.[1] ?? 0),
): EngineError {
  const failure = failureOf(code);
  // The memory of all queries together, not that of this one.
  const taken = failure === 'memory' && message.includes('User memory limit exceeded');
  return new EngineError(taken ? 'busy' : failure, message, { cause, code });
}

export function failureOf(code: number): EngineFailure {
  if (code === TIMEOUT_EXCEEDED) return 'timeout';
  if (code === MEMORY_LIMIT_EXCEEDED) return 'memory';
  return UNAVAILABLE.has(code) ? 'unavailable' : 'statement';
}

/** True if inserting the same segment again can only fail again; anything else may pass. */
export function refusesData(error: unknown): boolean {
  if (error instanceof EngineError)
    return (error.failure === 'statement' && DATA.has(error.code)) || refusesData(error.cause);
  return (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}
