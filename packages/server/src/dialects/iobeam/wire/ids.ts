/** Ids in paths, parameters and bodies: integers from 1 on. */
import { Type } from 'typebox';
import { TributaryError } from '../../../errors/error.js';
import { keyForm, shownId, type Identified, type MadeIdForm } from '../../../model/identity.js';

/** In a body that has a schema. */
export const Id = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** `project_id`: the one that the project had at iobeam, else its number here. */
export const PROJECT: MadeIdForm = {
  api: 'iobeam',
  kind: 'project',
  expected: 'an integer from 1, of at most 15 digits',
  read(text) {
    const id = readPositive(text);
    return id === undefined ? undefined : String(id);
  },
  made: { write: String, parse: Number },
};

/** `device_id`: the one that the device had at iobeam, else its key here. */
export const DEVICE = keyForm('iobeam');

export const projectIdOf = (project: Identified): number => Number(shownId(PROJECT, project));

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
