/** Requests for many series at once: where they are more than one request may ask or be answered, half of them each. */
import { ApiError } from '../../api.js';
import type { SeriesName } from './source.js';
import { VendorRefusal } from './vendor.js';

/** What fewer series may mend. */
const TOO_MUCH = [
  'result_too_large',
  'too_many_series',
  'too_many_buckets',
  'query_too_large',
  'query_timeout',
];

/** The code of a refusal of the native API, of the target or of a source that speaks it. */
export function refusalCode(error: unknown): string | undefined {
  if (error instanceof ApiError) return error.code;
  if (!(error instanceof VendorRefusal)) return undefined;
  return TOO_MUCH.find((code) => error.text.includes(`"${code}"`));
}

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
