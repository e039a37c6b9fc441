/**
 * The native API as the commands use it. Guards the rule that the command does nothing a program could not do: every
 * command goes through the same HTTP routes, also when it started the platform itself.
 */
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, EXIT_FAILURE, failure, hintFor } from './failure.js';
import { toldWait } from './retry-after.js';

const BASE = '/tributary/v1';
/** Routes of the organization: they know no project parameter. */
const NO_PROJECT = /^\/(tokens|users|projects|invitations|login|me|server|jobs)\b/;
const RETRIES = 12;
const FIRST_WAIT = 250;
const MAX_WAIT = 10_000;
/** Of an answer in another form, in a message. */
const SHOWN = 300;

export class ApiError extends CommandError {
  readonly code: string;
  readonly status: number;
  readonly retryable: boolean;
  /** Milliseconds, where the server named a time. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    retryable: boolean,
    retryAfter: number | undefined,
  ) {
    super(EXIT_FAILURE, message, hintFor(code));
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }
}

export type Parameters = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export interface ElsewhereRequest {
  readonly parameters?: Parameters;
  readonly body?: unknown;
  /** How the API calls a token in `Authorization`; Bearer unless given. */
  readonly scheme?: string;
}

export interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

/** Without a slash at the end, and without the path of the native API, which `connect` and the first start print with it. */
export function serverAddress(url: string): string {
  const address = url.replace(/\/+$/, '');
  return address.endsWith(BASE) ? address.slice(0, -BASE.length) : address;
}

export class Api {
  readonly url: string;
  #token: string;
  readonly project: string | undefined;
  readonly #renew: (() => Promise<string | undefined>) | undefined;

  /** An empty token is none; `renew` looks for one in the place of a token that is not known any more. */
  constructor(
    url: string,
    token: string,
    project: string | undefined,
    renew?: () => Promise<string | undefined>,
  ) {
    this.url = serverAddress(url);
    this.#token = token;
    this.project = project;
    this.#renew = renew;
  }

  get<T>(path: string, parameters: Parameters = {}): Promise<T> {
    return this.#request<T>('GET', path, parameters);
  }

  /** One of the other APIs of the same server, which is waited for while it is busy; the path is whole. */
  elsewhere<T>(
    method: string,
    path: string,
    { parameters = {}, body, scheme }: ElsewhereRequest = {},
  ): Promise<T> {
    return patiently([429, 503], () =>
      this.#request<T>(method, path, parameters, body, { base: '', scheme }),
    );
  }

  post<T>(path: string, body: unknown, parameters: Parameters = {}): Promise<T> {
    return this.#request<T>('POST', path, parameters, body);
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#request<T>('PATCH', path, {}, body);
  }

  delete<T>(path: string, parameters: Parameters = {}): Promise<T> {
    return this.#request<T>('DELETE', path, parameters);
  }

  /** A long answer, piece by piece, with the number of points that its header names. */
  async download(path: string): Promise<{ body: Readable; points: number }> {
    const response = await fetch(this.url + BASE + path, {
      headers: { authorization: `Bearer ${this.#token}` },
    });
    if (!response.ok || !response.body) throw readError(response, await response.text());
    return {
      body: Readable.fromWeb(response.body as never),
      points: Number(response.headers.get('x-tributary-points') ?? 0),
    };
  }

  /** An answer that does not end by itself; `after` is the id of the last event that was received. */
  async stream(path: string, parameters: Parameters, after?: string): Promise<Readable> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#token}` };
    if (after !== undefined) headers['last-event-id'] = after;
    const response = await fetch(this.#address(path, parameters, BASE), { headers }).catch(
      (error: unknown) => {
        throw this.#unreachable(error);
      },
    );
    if (!response.ok || !response.body) throw readError(response, await response.text());
    return Readable.fromWeb(response.body as never);
  }

  /** Follows the cursors of a list. */
  async *list<T>(path: string, parameters: Parameters = {}): AsyncGenerator<T> {
    let cursor: string | undefined;
    do {
      const page = await this.get<Page<T>>(path, { limit: 1000, ...parameters, cursor });
      yield* page.items;
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
  }

  /**
   * As post, again and again while the server is busy, full or away. Only for requests that may be repeated, which all
   * writes of points are.
   */
  postPatiently<T>(path: string, body: unknown, parameters: Parameters = {}): Promise<T> {
    return patiently([429, 503, 0], () => this.post<T>(path, body, parameters));
  }

  async #request<T>(
    method: string,
    path: string,
    parameters: Parameters,
    body?: unknown,
    { base = BASE, scheme = 'Bearer' }: { base?: string; scheme?: string | undefined } = {},
  ): Promise<T> {
    const url = this.#address(path, parameters, base);
    const headers: Record<string, string> = { accept: 'application/json' };
    if (this.#token !== '') headers['authorization'] = `${scheme} ${this.#token}`;
    if (body !== undefined && !(body instanceof FormData)) headers['content-type'] = 'application/json';
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: encode(body) }) });
      text = await response.text();
    } catch (error) {
      throw this.#unreachable(error);
    }
    if (response.status === 401 && (await this.#renewed()))
      return this.#request(method, path, parameters, body, { base, scheme });
    if (!response.ok) throw readError(response, text);
    return (text === '' ? undefined : readJson(text, this.url)) as T;
  }

  async #renewed(): Promise<boolean> {
    const token = await this.#renew?.();
    if (token === undefined || token === this.#token) return false;
    this.#token = token;
    return true;
  }

  #address(path: string, parameters: Parameters, base: string): URL {
    const url = new URL(this.url + base + path);
    const project = base !== BASE || NO_PROJECT.test(path) ? undefined : this.project;
    for (const [name, value] of Object.entries({ project, ...parameters }))
      // A list of one text is parted at its commas, so there are always two.
      if (Array.isArray(value))
        for (const one of [...(value as string[]), '']) url.searchParams.append(name, one);
      else if (value !== undefined) url.searchParams.set(name, String(value));
    return url;
  }

  #unreachable(error: unknown): ApiError {
    return new ApiError(0, 'unreachable', `${this.url} does not answer: ${causeOf(error)}.`, true, undefined);
  }
}

/** Again and again, as long as it fails with one of these; 0: the server is away. */
async function patiently<T>(statuses: readonly number[], work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ApiError) || !statuses.includes(error.status) || attempt === RETRIES)
        throw error;
      await sleep(error.retryAfter ?? Math.min(MAX_WAIT, FIRST_WAIT * 2 ** attempt));
    }
  }
}

/** A text is a body that was encoded already; a form says its type itself. */
const encode = (body: unknown): string | FormData =>
  typeof body === 'string' || body instanceof FormData ? body : JSON.stringify(body);

function readJson(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw failure(`${url} answers, but not as a Tributary server does.`, 'Check --url.');
  }
}

function readError(response: Response, text: string): ApiError {
  const retryAfter = toldWait(response.headers);
  let error: { code?: string; message?: string; retryable?: boolean } | undefined;
  let own = '';
  try {
    error = (JSON.parse(text) as { error?: typeof error }).error;
    // One of the other APIs says it in its own form.
    own = error?.message === undefined ? ` ${text.slice(0, SHOWN)}` : '';
  } catch {
    // a proxy's page: its status is all there is to say
  }
  const message =
    error?.message ?? `${response.url} answered ${response.status} ${response.statusText}.${own}`;
  return new ApiError(
    response.status,
    error?.code ?? 'unknown',
    message,
    error?.retryable ?? false,
    retryAfter,
  );
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  // OpenSSL's own words name a line of its source.
  if ((cause as NodeJS.ErrnoException).code === 'ERR_SSL_WRONG_VERSION_NUMBER')
    return 'this port does not speak HTTPS (try http://)';
  return cause.message || String((cause as NodeJS.ErrnoException).code ?? cause.name);
}
