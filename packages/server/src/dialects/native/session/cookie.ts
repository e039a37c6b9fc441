/**
 * The login of the page, in a cookie that no script can read. Rules: it counts for this API alone, and only for requests that the page
 * of this very server made. That is said by a header that no page of another origin may send (it is not among those of
 * cors.ts, so the browser asks first and is refused), and by what the browser itself says of the origin. The cookie
 * has no path of its own: browsers then take the folder of the address that set it, which is that of this API below
 * whatever path a proxy put the server, and so no other API is ever sent it.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TributaryError } from '../../../errors/error.js';

/** With any value. */
const PAGE_HEADER = 'x-tributary-session';
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const MOST_COOKIES_LENGTH = 8192;

/** The secret in the cookie; undefined: there is none, or the request is not the page's. */
export function sessionOf(request: FastifyRequest): string | undefined {
  const { cookie } = request.headers;
  if (cookie === undefined || cookie.length > MOST_COOKIES_LENGTH) return undefined;
  return foreign(request) === undefined ? valueOf(cookie, nameFor(request)) : undefined;
}

/** Throws where another page, or none, asks. */
export function requirePage(request: FastifyRequest): void {
  const reason = foreign(request);
  if (reason !== undefined) throw new TributaryError('session_origin', { reason });
}

/** `expires` in milliseconds since 1970. */
export function setSession(request: FastifyRequest, reply: FastifyReply, secret: string, expires: number) {
  const seconds = Math.max(0, Math.floor((expires - Date.now()) / 1000));
  void reply.header('set-cookie', cookieText(request, secret, seconds));
}

export function endSession(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('set-cookie', cookieText(request, '', 0));
}

/** A page that was got by HTTPS says so itself, whatever a proxy in between tells. */
function cookieText(request: FastifyRequest, value: string, seconds: number): string {
  const safe = request.protocol === 'https' || request.headers.origin?.startsWith('https://') === true;
  return `${nameFor(request)}=${value}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${safe ? '; Secure' : ''}`;
}

/** Cookies are of a host, whatever its port: two servers on one machine end each other's sessions unless they have names of their own. */
function nameFor({ host }: FastifyRequest): string {
  const port = /:(\d{1,5})$/.exec(host)?.[1];
  return port === undefined ? 'tributary-session' : `tributary-session-${port}`;
}

/** Why the request is not the page's; undefined: it is. */
function foreign({ headers, host, method }: FastifyRequest): string | undefined {
  if (headers[PAGE_HEADER] === undefined) return `the header ${PAGE_HEADER} is missing`;
  // Only over HTTPS, or to this machine itself, do browsers say it.
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' ? undefined : 'the request comes from another origin';
  const { origin } = headers;
  if (origin !== undefined)
    return hostOf(origin) === host.toLowerCase()
      ? undefined
      : 'the header Origin names another host than the request; behind a proxy, see the setting trust-proxy';
  // Every browser says it of a request that may change something.
  return SAFE.has(method) ? undefined : 'neither Sec-Fetch-Site nor Origin says where the request comes from';
}

const hostOf = (origin: string): string | undefined =>
  URL.canParse(origin) ? new URL(origin).host : undefined;

/** Of the first cookie of this name: the one with the longest path, which is ours. */
function valueOf(cookies: string, name: string): string | undefined {
  for (const part of cookies.split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim() || undefined;
  }
  return undefined;
}
