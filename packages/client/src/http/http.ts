/**
 * One request to the server: its credential, its end in time, its failures by kind, its repetition. It knows no API: paths are
 * whole. Rule: only what the caller says is harmless to repeat is repeated.
 */
import { textOf } from './body.js';
import { causeText } from './cause.js';
import { atLeast, MAX_TIMER_MS, timeoutOf } from './checks.js';
import { Credentials } from './credentials.js';
import { Deadline } from './deadline.js';
import { TimeoutError, TributaryConnectionError, TributaryError, UnexpectedAnswerError } from './errors.js';
import { settingsOf, type ClientOptions, type Settings } from './options.js';
import { queryString } from './query-string.js';
import { quietly } from './quietly.js';
import { refuseRedirect } from './redirect.js';
import { refusalOf } from './refusal.js';
import { withRetries, type Repeatable } from './retry.js';

/** What every call may be given beside what it is about. */
export interface CallOptions {
  /** Ends the call, which then throws the reason of the signal. */
  signal?: AbortSignal | undefined;
  /** In the place of the client's own. */
  timeout?: number | undefined;
  /** In the place of the client's own. */
  maxRetries?: number | undefined;
  /**
   * The longest wait, in milliseconds, that the platform may ask for (`Retry-After`), two minutes unless given. Whoever is asked
   * to wait for longer has something better to do: the error is thrown, and says for how long.
   */
  maxWait?: number | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
}

/** Whether an answer of this status, undefined where it has no body, is one of the operation that was asked for. */
export type Form = (answer: unknown, status: number) => boolean;

export interface HttpRequest extends CallOptions {
  readonly query?: object | undefined;
  /** Sent as JSON; a text, bytes or a form are sent as they are. */
  readonly body?: unknown;
  /** Whether it may be sent again after a failure; not, unless given. */
  readonly repeatable?: Repeatable | undefined;
  /** The word before the token in `Authorization`, Bearer unless given; some APIs have several, by what the token looks like. */
  readonly scheme?: string | ((token: string) => string) | undefined;
  /** Without the token. */
  readonly anonymous?: boolean | undefined;
  /** What the answer looks like, with errors as the native API has them; absent: it is of another API, with forms of its own. */
  readonly form?: Form | undefined;
}

/** Of calls that name none. */
export const MAX_WAIT_MS = 120_000;

const encoded = (body: unknown): string | FormData | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof FormData || isBytes(body) ? body : JSON.stringify(body);

const isBytes = (body: unknown): body is Uint8Array<ArrayBuffer> => body instanceof Uint8Array;

export class Http {
  readonly url: string;
  readonly credentials: Credentials;
  readonly #settings: Settings;

  constructor(options: ClientOptions) {
    this.#settings = settingsOf(options);
    this.url = this.#settings.url;
    this.credentials = new Credentials(this.#settings.token);
  }

  /** Of calls that name none. */
  get maxRetries(): number {
    return this.#settings.maxRetries;
  }

  /** The answer's JSON; undefined where it has no body. */
  json<T>(method: string, path: string, request: HttpRequest = {}): Promise<T> {
    return this.patiently(request, async (deadline) => {
      const { response, text } = await this.#whole(method, path, request, deadline);
      const answer = text === '' ? undefined : this.#parsed(response, text);
      if (request.form?.(answer, response.status) === false) throw this.unexpected(response);
      return answer as T;
    });
  }

  /** The whole answer, where it is text of another form. */
  text(method: string, path: string, request: HttpRequest = {}): Promise<string> {
    return this.patiently(request, async (deadline) => {
      const { text } = await this.#whole(method, path, request, deadline);
      return text;
    });
  }

  /** The answer itself, as soon as its head is there: its body may take its time. A status of 400 and above throws. */
  response(method: string, path: string, request: HttpRequest = {}): Promise<Response> {
    return this.patiently(request, async (deadline) => {
      const response = await this.#answered(method, path, request, deadline);
      if (response.status >= 400)
        throw refusalOf(response, await this.#textOf(response), request.form !== undefined);
      deadline.stopClock();
      return response;
    });
  }

  /** What `read` makes of the answer, whose body it reads to its end. A failure in the middle of it is one of the call. */
  read<T>(
    method: string,
    path: string,
    request: HttpRequest,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    return this.patiently(request, async (deadline) => {
      const response = await this.#answered(method, path, request, deadline);
      if (response.status >= 400)
        throw refusalOf(response, await this.#textOf(response), request.form !== undefined);
      const found = await read(response).catch(this.#unreachable);
      deadline.end();
      return found;
    });
  }

  async #whole(method: string, path: string, request: HttpRequest, deadline: Deadline) {
    const response = await this.#answered(method, path, request, deadline);
    const text = await this.#textOf(response);
    deadline.end();
    if (response.status >= 400) throw refusalOf(response, text, request.form !== undefined);
    return { response, text };
  }

  /** Work of another kind by the rules of requests: its end in time (`work` ends the deadline), and its repetition. */
  async patiently<T>(request: HttpRequest, work: (deadline: Deadline) => Promise<T>): Promise<T> {
    const { repeatable = false, timeout, maxWait = MAX_WAIT_MS } = request;
    const { maxRetries = this.#settings.maxRetries } = request;
    if (timeout !== undefined) timeoutOf(timeout);
    atLeast('maxRetries', 0, maxRetries);
    atLeast('maxWait', 0, maxWait);
    return withRetries(() => this.#inTime(request, work), {
      ...{ repeatable, maxRetries, maxWait: Math.min(maxWait, MAX_TIMER_MS), signal: request.signal },
      onWait: ({ message }, wait) => this.warn(`${message} Trying again in ${Math.round(wait)} ms.`),
    });
  }

  async #inTime<T>(
    { signal, timeout = this.#settings.timeout }: HttpRequest,
    work: (deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    const deadline = new Deadline(timeout, signal);
    try {
      return await work(deadline);
    } catch (error) {
      deadline.end();
      if (signal?.aborted) throw signal.reason;
      if (!deadline.passed || !(error instanceof TributaryConnectionError)) throw error;
      throw new TimeoutError(`${this.url} did not answer within ${timeout} ms.`, error.cause);
    }
  }

  /** With another token, where this one is not known any more and there is one. */
  async #answered(method: string, path: string, request: HttpRequest, deadline: Deadline): Promise<Response> {
    const token = request.anonymous ? undefined : await this.credentials.current();
    const response = await this.#fetched(method, path, request, { token, deadline });
    if (response.status !== 401 || token === undefined) return response;
    const renewed = await this.credentials.renewed(token);
    if (renewed === undefined) return response;
    await response.body?.cancel();
    return this.#fetched(method, path, request, { token: renewed, deadline });
  }

  async #fetched(
    method: string,
    path: string,
    { query = {}, body, headers = {}, scheme = 'Bearer' }: HttpRequest,
    { token, deadline }: { readonly token: string | undefined; readonly deadline: Deadline },
  ): Promise<Response> {
    quietly(() => this.#settings.logger?.debug(`${method} ${path}`));
    const init: RequestInit = {
      method,
      headers: {
        accept: 'application/json',
        ...(this.#settings.session === true && { 'x-tributary-session': '1' }),
        ...(token !== undefined && {
          authorization: `${typeof scheme === 'string' ? scheme : scheme(token)} ${token}`,
        }),
        // A form says its own.
        ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: encoded(body) }),
      redirect: 'manual',
      signal: deadline.signal,
    };
    const address = this.url + path + queryString(query);
    const response = await this.#settings.fetch(address, init).catch(this.#unreachable);
    await refuseRedirect(response, address, this.url);
    return response;
  }

  /** Whether anybody listens. */
  get isHeard(): boolean {
    return this.#settings.logger !== undefined;
  }

  /** Tells whoever listens. */
  warn(message: string): void {
    quietly(() => this.#settings.logger?.warn(message));
  }

  #textOf(response: Response): Promise<string> {
    return textOf(response).catch(this.#unreachable);
  }

  readonly #unreachable = (cause: unknown): never => {
    if (cause instanceof TributaryError) throw cause;
    throw new TributaryConnectionError(`${this.url} does not answer: ${causeText(cause)}.`, cause);
  };

  /** What answers is another program, or a page of a proxy. */
  unexpected({ status, headers }: Response): UnexpectedAnswerError {
    const requestId = headers.get('x-request-id');
    const message = `${this.url} answers, but not as a Tributary server does.`;
    return new UnexpectedAnswerError(message, { status, requestId });
  }

  #parsed(response: Response, text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      // A proxy or a broken connection cut it off, with an end that looks like one.
      if (/^\s*[[{]/.test(text))
        throw new TributaryConnectionError(
          `${this.url} answers JSON that breaks off.`,
          error,
          'answer_cut_off',
        );
      throw this.unexpected(response);
    }
  }
}
