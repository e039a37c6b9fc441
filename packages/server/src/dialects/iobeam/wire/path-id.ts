/** An integer id in a path. Guards that one that is no number looks exactly like one that does not exist. */
import { TributaryError } from '../../../errors/error.js';
import { readPositive } from './parameters.js';

export async function pathId<T>(what: string, text: string, find: (id: number) => Promise<T>): Promise<T> {
  const id = readPositive(text);
  const missing = () => new TributaryError('not_found', { what, value: text });
  if (id === undefined || !Number.isSafeInteger(id)) throw missing();
  return find(id).catch((error: unknown) => {
    if (error instanceof TributaryError && error.code === 'not_found') throw missing();
    throw error;
  });
}
