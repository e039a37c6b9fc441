/**
 * The IOTile API of the same server, as far as the rest of this room asks it. Rules: every address ends in a slash; the word before
 * the token is `jwt` for what looks like a JWT and `token` for the others, as that API wants it.
 */
import { shownOf } from '../http/checks.js';
import { OptionError } from '../http/errors.js';
import type { CallOptions, HttpRequest } from '../http/http.js';
import type { Connection } from '../native/connection.js';
import { isoOf } from '../native/iso.js';
import { microsOf } from '../native/times.js';
import { Timestamp } from '../native/timestamp.js';
import type { Time } from '../native/types.js';

const BASE = '/api/v1';
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

export type ApiQueryValue = string | number | boolean | Date | Timestamp | null | undefined;
/** What follows the question mark; a list is the parameter several times, undefined and null are left out. */
export type ApiQuery = Readonly<Record<string, ApiQueryValue | readonly ApiQueryValue[]>>;

export interface ApiRequest extends CallOptions {
  readonly query?: ApiQuery | undefined;
  /** An object or a list, sent as JSON, or a form. */
  readonly body?: unknown;
}

/** `path` is below `/api/v1` and ends in a slash. */
export const askIotile = <T>(
  api: Connection,
  method: string,
  path: string,
  { query = {}, ...request }: ApiRequest & Pick<HttpRequest, 'repeatable'> = {},
): Promise<T> => api.elsewhere<T>(method, BASE + path + queryText(query), { ...request, scheme: schemeFor });

const schemeFor = (token: string): string => (JWT.test(token) ? 'jwt' : 'token');

function queryText(query: ApiQuery): string {
  const parameters = new URLSearchParams();
  for (const [name, given] of Object.entries(query))
    for (const value of Array.isArray(given) ? (given as readonly ApiQueryValue[]) : [given as ApiQueryValue])
      if (value !== undefined && value !== null) parameters.append(name, textOf(name, value));
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

function textOf(name: string, value: unknown): string {
  if (value instanceof Date || value instanceof Timestamp) return isoTime(name, value);
  if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
  throw new OptionError(
    `${name} is ${shownOf(value)}; expected a text, a number, a boolean, a Date or a Timestamp.`,
  );
}

/** As that API takes times: ISO 8601. A number is milliseconds since 1970. What it does not read it would leave out, unsaid. */
export function isoTime(name: string, time: Time): string {
  const micros = microsOf(time);
  if (Number.isSafeInteger(micros)) return isoOf(micros);
  throw new OptionError(
    `${name} is ${time instanceof Date ? 'an invalid Date' : shownOf(time)}; expected ISO 8601 text, milliseconds since 1970, a Date or a Timestamp.`,
  );
}
