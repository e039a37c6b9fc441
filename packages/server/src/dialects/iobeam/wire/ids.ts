/** Ids in paths, parameters and bodies: integers from 1 on. */
import { Type } from 'typebox';
import { TributaryError } from '../../../errors/error.js';

/** In a body that has a schema. */
export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** A positive integer, or undefined. */
export function readPositive(text: string): number | undefined {
  const value = /^\+?\d{1,15}$/.test(text) ? Number(text) : 0;
  return value > 0 ? value : undefined;
}

/** What an id in a path names. Ensures that one that is no number looks exactly like one that does not exist. */
export async function pathId<T>(what: string, text: string, find: (id: number) => Promise<T>): Promise<T> {
  const id = readPositive(text);
  const missing = () => new TributaryError('not_found', { what, value: text });
  if (id === undefined || !Number.isSafeInteger(id)) throw missing();
  return find(id).catch((error: unknown) => {
    if (error instanceof TributaryError && error.code === 'not_found') throw missing();
    throw error;
  });
}
