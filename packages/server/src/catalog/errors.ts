/**
 * What a store's own exceptions mean. Rule: a store that cannot be reached or is busy is `catalog_unavailable` (503,
 * the caller may try again), one without room `disk_full`; a broken uniqueness rule is recognised here, and only here, by the store's code.
 */
import { messageOf } from '../model/thrown.js';
import { asDiskFull } from '../errors/disk.js';
import { TributaryError } from '../errors/error.js';

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ENOENT',
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_CANTOPEN',
]);

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
};

/** 08: connection, 53: resources, 57P: the operator stopped it; pg itself reports a lost connection without a code. */
function isUnreachable(error: unknown): boolean {
  const code = codeOf(error);
  if (UNREACHABLE.has(code) || /^(08|53|57P)/.test(code)) return true;
  const text = messageOf(error);
  return /Connection terminated|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    text,
  );
}

export function translateStoreError(error: unknown): unknown {
  const full = asDiskFull(error);
  if (full) return full;
  return isUnreachable(error) ? new TributaryError('catalog_unavailable', {}, { cause: error }) : error;
}

export function isUniqueViolation(error: unknown): boolean {
  const code = codeOf(error);
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

/** Runs a write; a broken uniqueness rule becomes `already_exists` with the field that the caller knows. */
export async function unique<T>(
  what: string,
  field: string,
  value: unknown,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new TributaryError('already_exists', { what, field, value }, { cause: error });
  }
}
