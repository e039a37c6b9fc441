/**
 * Trying again what failed for a passing reason. Rules: the platform's Retry-After is obeyed, and a wait that it asks for and
 * that nobody would sit through is told instead; an abort ends a wait at once.
 */
import { TributaryApiError, TributaryError } from './errors.js';

/**
 * Whether a call may be made again after a failure: true, it is harmless even where the first one was carried out; `busy`, only
 * where the platform said that it is too busy (429, 503) and did nothing.
 */
export type Repeatable = boolean | 'busy';

export interface Patience {
  readonly repeatable: Repeatable;
  /** How often it is tried again. */
  readonly maxRetries: number;
  /** The longest wait, in milliseconds, that the platform may ask for. */
  readonly maxWait: number;
  readonly signal?: AbortSignal | undefined;
  /** Called before each wait. */
  readonly onWait?: ((error: TributaryError, milliseconds: number) => void) | undefined;
}

const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 15_000;

export async function withRetries<T>(work: () => Promise<T>, patience: Patience): Promise<T> {
  const { maxRetries, signal, onWait } = patience;
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= maxRetries || signal?.aborted || !(error instanceof TributaryError)) throw error;
      const wait = waitAfter(error, attempt, patience);
      if (wait === undefined) throw error;
      onWait?.(error, wait);
      await sleep(wait, signal);
    }
  }
}

/** Milliseconds; undefined: it is of no use. */
function waitAfter(
  error: TributaryError,
  attempt: number,
  { repeatable, maxWait }: Patience,
): number | undefined {
  const { retryable, retryAfter } = error;
  const may = repeatable === 'busy' ? isBusy(error) : repeatable;
  if (!may || !retryable || (retryAfter !== undefined && retryAfter > maxWait)) return undefined;
  return Math.max(retryAfter ?? 0, backoff(attempt, FIRST_WAIT_MS, MAX_WAIT_MS));
}

const isBusy = (error: TributaryError): boolean =>
  error instanceof TributaryApiError && (error.status === 429 || error.status === 503);

/** Longer with every attempt, and scattered, so that many clients do not come back in the same instant. */
export const backoff = (attempt: number, first: number, most: number): number =>
  Math.min(first * 2 ** attempt, most) * (0.5 + Math.random() / 2);

/** Rejects with the reason of the signal. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const timer = setTimeout(done, milliseconds);
    function done() {
      signal?.removeEventListener('abort', stop);
      resolve();
    }
    function stop() {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    }
    signal?.addEventListener('abort', stop, { once: true });
  });
}
