/** The options of a client: what they are, where those come from that are not given, and which cannot be. */
import { atLeast, timeoutOf } from './checks.js';
import type { TokenSource } from './credentials.js';
import { OptionError } from './errors.js';

export interface ClientOptions {
  /**
   * Address of the server, such as `http://localhost:7070`. Absent: the environment variable `TRIBUTARY_URL`; in a page, the
   * server that the page came from.
   */
  url?: string | undefined;
  /** Absent: the environment variable `TRIBUTARY_TOKEN`. An empty text is none. */
  token?: string | TokenSource | undefined;
  /**
   * For a page that came from the server itself: requests say that they are its own, and so the cookie of `startSession` counts
   * for those without a token. In other programs it changes nothing.
   */
  session?: boolean | undefined;
  /** Id of the project, needed where the token reaches several. */
  project?: number | string | undefined;
  /** Milliseconds until a request without a complete answer is given up, at most 2,147,483,647, 60,000 unless given; 0: never. */
  timeout?: number | undefined;
  /** How often a call that may be repeated is tried again, 4 unless given. */
  maxRetries?: number | undefined;
  /** Another fetch, for proxies. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Is told what the client does by itself, such as waiting and trying again. */
  logger?: Logger | undefined;
}

export interface Logger {
  debug(message: string): void;
  warn(message: string): void;
}

export interface Settings extends ClientOptions {
  url: string;
  timeout: number;
  maxRetries: number;
  fetch: typeof globalThis.fetch;
}

/** Of the native API, below the address of the server. */
export const BASE = '/tributary/v1';
const TIMEOUT_MS = 60_000;
const MAX_RETRIES = 4;

export function settingsOf(options: ClientOptions): Settings {
  const url = options.url ?? environment('TRIBUTARY_URL') ?? ownPage();
  if (url === undefined)
    throw new OptionError(
      'url is missing; expected the address of the server, such as http://localhost:7070, here or in TRIBUTARY_URL.',
    );
  return {
    ...options,
    url: serverAddress(url),
    token: options.token ?? environment('TRIBUTARY_TOKEN'),
    timeout: timeoutOf(options.timeout ?? TIMEOUT_MS),
    maxRetries: atLeast('maxRetries', 0, options.maxRetries ?? MAX_RETRIES),
    fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
  };
}

/** Without a slash at its end, and without the path of the native API, with which it is printed in places. */
function serverAddress(given: string): string {
  const text = given.trim();
  const shown = JSON.stringify(text.slice(0, 200));
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    const likely = `http://${text}`;
    // One address: the likely one where there is one.
    const advice = URL.canParse(likely) ? `; did you mean ${likely}?` : ', such as http://localhost:7070.';
    throw new OptionError(`url is ${shown}; expected the address of the server with its scheme${advice}`);
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new OptionError(
      `url is ${shown}; expected the address of the server, such as http://localhost:7070.`,
    );
  // Not shown: it holds a secret.
  if (url.username !== '' || url.password !== '')
    throw new OptionError('url has a user or a password in it; expected none, but a token in `token`.');
  const address = (url.origin + url.pathname).replace(/\/+$/, '');
  return address.endsWith(BASE) ? address.slice(0, -BASE.length) : address;
}

/** An empty one counts as not given. A page has no environment. */
function environment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Readonly<Record<string, string | undefined>> } };
  return process?.env?.[name] || undefined;
}

/** A file on a disk is no server. */
function ownPage(): string | undefined {
  const { location } = globalThis as { location?: { readonly origin: string } };
  return location !== undefined && /^https?:/.test(location.origin) ? location.origin : undefined;
}
