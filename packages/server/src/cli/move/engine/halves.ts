/** Requests for many series at once: where they are more than one request may ask or be answered, half of them each. */
import { TributaryApiError } from '@tributary/client';
import type { SeriesName } from './source.js';

/** What fewer series may mend. */
const TOO_MUCH = [
  'result_too_large',
  'too_many_series',
  'too_many_buckets',
  'query_too_large',
  'query_timeout',
];

/** The code of a refusal of the native API, of the target or of a source that speaks it. */
export const refusalCode = (error: unknown): string | undefined =>
  error instanceof TributaryApiError ? error.code : undefined;

export async function inHalves<T>(
  names: readonly SeriesName[],
  ask: (names: readonly SeriesName[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  try {
    return await ask(names);
  } catch (error) {
    if (names.length < 2 || !TOO_MUCH.includes(refusalCode(error) ?? '')) throw error;
    const middle = names.length >> 1;
    const one = await inHalves(names.slice(0, middle), ask);
    return [...one, ...(await inHalves(names.slice(middle), ask))];
  }
}
