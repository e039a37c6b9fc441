/** What the header `Authorization` carries; schemes are read in any case (RFC 9110, 11.1). */
import type { FastifyRequest } from 'fastify';
import { TributaryError } from '../errors/error.js';

const FORM = 'Authorization: Bearer TOKEN';
const EXPECTED = `the header ${FORM}`;

/** For APIs that take a token nowhere else. */
export function bearerOf(request: FastifyRequest): string {
  const { authorization } = request.headers;
  if (authorization === undefined) throw new TributaryError('credentials_missing', { expected: EXPECTED });
  const secret = /^bearer\s+(\S+)\s*$/i.exec(authorization)?.[1];
  if (secret !== undefined) return secret;
  const reason = `${formOf(authorization)}; expected ${FORM}`;
  throw new TributaryError('credentials_invalid', { reason, state: 'unreadable' });
}

/** What is wrong with the header, without what may be a secret in it. */
function formOf(authorization: string): string {
  const [scheme = '', ...rest] = authorization.trim().split(/\s+/);
  if (/^bearer$/i.test(scheme)) {
    if (rest.length === 0) return `the header Authorization has no token after ${scheme}`;
    return `the header Authorization has ${rest.length} words after ${scheme}`;
  }
  if (rest.length === 0) return 'the header Authorization is one word';
  const isScheme = /^[a-z][a-z-]{0,19}$/i.test(scheme);
  return `the header Authorization begins with ${isScheme ? scheme : 'another word'}`;
}

/** What follows the word Basic (RFC 7617): a name may be empty, and a password may have colons. */
export function basicPair(encoded: string): { readonly name: string; readonly password: string } {
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return { name: pair.slice(0, Math.max(colon, 0)), password: pair.slice(colon + 1) };
}
