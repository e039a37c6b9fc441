/**
 * Paths that the router cannot read: wrong percent-encoding, or a segment beyond every length. Ensures that they are refused
 * in the form of the API they belong to: what cannot be read is replaced before the router sees it, so that the request
 * reaches its API, and refused there.
 */
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../errors/error.js';

/** A device key of 255 characters, each of up to four bytes, percent-encoded. */
export const MAX_SEGMENT_LENGTH = 255 * 4 * 3;
const PLACEHOLDER = '-';

/** The addresses of requests whose path was replaced, as they came. */
const unreadable = new WeakMap<IncomingMessage, string>();

/** The address for the router. */
export function readableUrl(request: IncomingMessage): string {
  const url = request.url ?? '/';
  // Nearly always; this runs for every request.
  if (url.length <= MAX_SEGMENT_LENGTH && !url.includes('%')) return url;
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  const readable = path
    .split('/')
    .map((segment) => (isReadable(segment) ? segment : PLACEHOLDER))
    .join('/');
  if (readable === path) return url;
  unreadable.set(request, url);
  return readable + url.slice(path.length);
}

/** Why a request whose path was replaced is refused; undefined for every other one. */
export function pathProblem(request: FastifyRequest): TributaryError | undefined {
  const value = unreadable.get(request.raw);
  if (value === undefined) return undefined;
  const expected = 'a path with correct percent-encoding and segments of usual length';
  return new TributaryError('field_invalid', { field: 'path', value, expected });
}

function isReadable(segment: string): boolean {
  if (segment.length > MAX_SEGMENT_LENGTH) return false;
  try {
    decodeURIComponent(segment);
    return true;
  } catch {
    return false;
  }
}
