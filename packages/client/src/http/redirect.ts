/**
 * An answer that leads elsewhere. Rule: it is not followed. On the way fetch drops the token and makes a GET of a POST, and
 * what then answers speaks of faults that the call does not have.
 */
import { UnexpectedAnswerError } from './errors.js';

/** Throws where the answer to `asked` is a redirect; `server` is the address that the client was given. */
export async function refuseRedirect(response: Response, asked: string, server: string): Promise<void> {
  const { status, headers, type, body } = response;
  const location = headers.get('location');
  // A page is not told where it leads, nor by which status.
  const isRedirect = type === 'opaqueredirect' || (status >= 300 && status < 400 && location !== null);
  if (!isRedirect) return;
  await body?.cancel();
  const requestId = headers.get('x-request-id');
  throw new UnexpectedAnswerError(`${server} redirects${whereTo(location, asked, server)}`, {
    status,
    requestId,
  });
}

function whereTo(location: string | null, asked: string, server: string): string {
  if (location === null || !URL.canParse(location, asked))
    return ' its requests; give the address that it leads to as url.';
  const { origin, pathname } = new URL(location, asked);
  // What comes after the address of the server; the query may hold what nobody is to see.
  const path = asked.slice(server.length).replace(/[?#].*$/s, '');
  if (!pathname.endsWith(path)) return ` to ${origin}${pathname}, where no Tributary server is expected.`;
  return ` to ${origin}${pathname.slice(0, -path.length)}; give that as url.`;
}
