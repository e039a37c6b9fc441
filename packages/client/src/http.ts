/**
 * One request to the platform: address, token, time-out, retries. Guards that only what is harmless to repeat is
 * repeated: reads, and writes of points, whose identity makes a second one the same as one.
 */
import { TributaryApiError, TributaryConnectionError } from './errors.js';

export interface ClientOptions {
  /** `http://host:7070`; in a page that the platform serves it may be left out. */
  url?: string;
  token?: string;
  /** Needed where the token reaches several projects. */
  project?: number;
  /** Milliseconds until a request without an answer is given up. */
  timeout?: number;
  /** How often a failed request is tried again. */
  retries?: number;
  /** Another fetch, for proxies. */
  fetch?: typeof globalThis.fetch;
}

export interface RequestOptions {
  query?: object;
  body?: unknown;
  /** May be sent again after a failure; GET always may. */
  repeatable?: boolean;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

const BASE = '/tributary/v1';
const TIMEOUT_MS = 60_000;
const RETRIES = 4;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 15_000;

export class Http {
  token: string | undefined;
  project: number | undefined;
  readonly #url: string;
  readonly #timeout: number;
  readonly #retries: number;
  readonly #fetch: typeof globalThis.fetch;

  constructor(options: ClientOptions) {
    this.#url = (options.url ?? '').replace(/\/+$/, '') + BASE;
    this.token = options.token;
    this.project = options.project;
    this.#timeout = options.timeout ?? TIMEOUT_MS;
    this.#retries = options.retries ?? RETRIES;
    this.#fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  }

  async json<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    const repeatable = options.repeatable ?? method === 'GET';
    for (let attempt = 0; ; attempt++) {
      try {
        const response = await this.send(method, path, options, this.#timeout);
        const text = await response.text().catch((cause: unknown) => {
          throw new TributaryConnectionError(this.#url + path, cause);
        });
        return (text === '' ? undefined : JSON.parse(text)) as T;
      } catch (error) {
        const wait = waitAfter(error, attempt);
        if (!repeatable || wait === undefined || attempt >= this.#retries || options.signal?.aborted)
          throw error;
        await sleep(wait, options.signal);
      }
    }
  }

  /** The answer's head; a status of 400 and above throws. Without a time-out for answers that do not end. */
  async send(method: string, path: string, options: RequestOptions, timeout?: number): Promise<Response> {
    const { query = {}, body, headers = {}, signal } = options;
    const signals = [signal, timeout === undefined ? undefined : AbortSignal.timeout(timeout)].filter(
      (one) => one !== undefined,
    );
    let response: Response;
    try {
      response = await this.#fetch(this.#url + path + this.#parameters(path, query), {
        method,
        headers: {
          ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
      });
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      throw new TributaryConnectionError(this.#url + path, cause);
    }
    if (response.status < 400) return response;
    const answer: unknown = await response.json().catch(() => null);
    throw new TributaryApiError(response.status, answer, response.headers);
  }

  #parameters(path: string, query: object): string {
    const parameters = new URLSearchParams();
    if (this.project !== undefined && OF_PROJECT.test(path)) parameters.set('project', String(this.project));
    for (const [name, value] of Object.entries(query) as [string, unknown][]) {
      // The server parts a list of one text at its commas; of a repeated parameter it parts none.
      if (Array.isArray(value))
        for (const one of value.length === 1 ? [...value, ''] : value) parameters.append(name, String(one));
      else if (value !== undefined) parameters.set(name, String(value));
    }
    const text = parameters.toString();
    return text === '' ? '' : `?${text}`;
  }
}

/** The paths of things that belong to a project; the others refuse the parameter. */
const OF_PROJECT = /^\/(?:points|query|devices|series|assets|tail)\b/;

function waitAfter(error: unknown, attempt: number): number | undefined {
  const retryable =
    error instanceof TributaryConnectionError || (error instanceof TributaryApiError && error.retryable);
  if (!retryable) return undefined;
  const asked = error instanceof TributaryApiError ? error.retryAfter : undefined;
  // Scattered, so that many clients do not come back in the same instant.
  const wait = Math.min(FIRST_WAIT_MS * 2 ** attempt, MAX_WAIT_MS) * (0.5 + Math.random() / 2);
  return asked === undefined ? wait : Math.min(Math.max(asked, wait), MAX_WAIT_MS);
}

export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      signal?.removeEventListener('abort', stop);
      resolve();
    }
    function stop() {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    }
    if (signal?.aborted) return stop();
    signal?.addEventListener('abort', stop, { once: true });
  });
}
