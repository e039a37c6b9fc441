/**
 * Errors as JSON:API documents (jsonapi.org/format/#errors): all problems of a request in one list, each with the place it
 * was found. Ensures that no other error form leaves this dialect.
 */
import { showValue, type TributaryError } from '../../../errors/error.js';

export interface Source {
  /** JSON pointer into the body. */
  readonly pointer?: string;
  readonly parameter?: string;
  readonly header?: string;
}

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly source?: Source;
}

/** Thrown by decoders once they have looked at everything. */
export class Problems extends Error {
  constructor(readonly list: readonly Problem[]) {
    super(list.map(({ detail }) => detail).join(' '));
  }
}

export const invalid = (source: Source, value: unknown, expected: string): Problem => ({
  status: 400,
  code: 'invalid',
  title: source.parameter === undefined ? 'Invalid attribute' : 'Invalid parameter',
  detail: `${nameOf(source)} is ${showValue(value)}; expected ${expected}.`,
  source,
});

export const missing = (source: Source, expected: string): Problem => ({
  status: 400,
  code: 'required',
  title: source.parameter === undefined ? 'Missing attribute' : 'Missing parameter',
  detail: `${nameOf(source)} is missing; expected ${expected}.`,
  source,
});

export const conflict = (pointer: string, detail: string): Problem => ({
  status: 409,
  code: 'conflict',
  title: 'Conflict',
  detail,
  source: { pointer },
});

const nameOf = ({ pointer, parameter, header }: Source): string =>
  parameter ?? header ?? pointer?.split('/').at(-1) ?? 'The request';

/** Titles of codes whose words do not say it; the others read well with blanks. */
const TITLES: Readonly<Record<string, string>> = {
  not_found: 'Not found',
  route_unknown: 'Not found',
  credentials_missing: 'Not authenticated',
  credentials_invalid: 'Not authenticated',
  scope_missing: 'Permission denied',
  internal: 'Server error',
};

export function problemOf(error: TributaryError, source?: Source): Problem {
  const words = error.code.replaceAll('_', ' ');
  return {
    status: error.status,
    code: error.code,
    title: TITLES[error.code] ?? words.charAt(0).toUpperCase() + words.slice(1),
    detail: error.message,
    ...(source ? { source } : {}),
  };
}
