/**
 * Requests to the platform that is moved from. Rules: a rate limit of one request is one of all (whoever is told to wait makes
 * the others wait too); what may pass is tried again; no answer takes memory without a bound; no secret is in a message.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { causeText } from '@tributary/client';
import { CommandError, EXIT_FAILURE, failure, usageError } from '../../failure.js';
import { printable } from '../../printable.js';
import { toldWait } from '../../retry-after.js';

const TRIES = 12;
/** As long as it never answered. */
const FIRST_TRIES = 3;
const FIRST_WAIT = 250;
const MAX_WAIT = 30_000;
const TIMEOUT = 300_000;
const MAX_ANSWER = 256 * 2 ** 20;
/** What may be over the next time. */
export const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const MESSAGE = 300;
const MAX_REDIRECTS = 3;

export interface VendorRequest {
  readonly method?: string;
  readonly query?: Readonly<Record<string, string | number | undefined>> | URLSearchParams;
  /** Sent as JSON, a text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses that are answers and no failures. */
  readonly allowed?: readonly number[];
}

export interface VendorAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The source understood and will not do it. */
export class VendorRefusal extends CommandError {
  readonly status: number;
  readonly text: string;

  constructor(
    { status, text }: { readonly status: number; readonly text: string },
    message: string,
    hint: string,
  ) {
    super(EXIT_FAILURE, message, hint);
    this.status = status;
    this.text = text;
  }
}

/** What was listed a moment ago is not there any more. */
export const isGone = (error: unknown): error is VendorRefusal =>
  error instanceof VendorRefusal && (error.status === 404 || error.status === 410);

/** It is not there, or not for this credential; some platforms say the one, some the other. */
export const isMissing = (error: unknown): error is VendorRefusal =>
  isGone(error) || (error instanceof VendorRefusal && error.status === 403);

export class Vendor {
  /** Until when nobody asks. */
  #pausedUntil = 0;
  readonly #url: string;
  /** Whether it was ever there: a mistyped name is told soon. */
  #answered = false;

  constructor(
    url: string,
    /** Of every request: the credential. */
    private readonly headers: () => Readonly<Record<string, string>>,
    /** Where a credential that does not hold can be renewed. */
    private readonly renew?: () => Promise<boolean>,
  ) {
    this.#url = checkedAddress(url);
  }

  async json<T>(path: string, request: VendorRequest = {}): Promise<T> {
    let read: T | undefined;
    await this.#patiently(path, request, ({ text }) => {
      try {
        read = JSON.parse(text) as T;
        return undefined;
      } catch {
        // What a proxy or a broken connection cut off may be whole the next time.
        if (/^\s*[[{]/.test(text)) return `answers JSON that breaks off after ${text.length} characters`;
        throw failure(
          `${this.#url}${path} does not answer JSON: ${shown(text)}`,
          'Check the address, and that this is the platform named.',
        );
      }
    });
    return read as T;
  }

  ask(path: string, request: VendorRequest = {}): Promise<VendorAnswer> {
    return this.#patiently(path, request, () => undefined);
  }

  /** `wrong`: what is wrong with an answer that may be right the next time. */
  async #patiently(
    path: string,
    request: VendorRequest,
    wrong: (answer: VendorAnswer) => string | undefined,
  ): Promise<VendorAnswer> {
    let renewed = false;
    for (let tries = 1; ; tries++) {
      await this.#turn();
      const answer = await this.#answer(path, request);
      let problem: string | undefined;
      if (typeof answer === 'string') problem = answer;
      else {
        const { status, text } = answer;
        const isGood = (status >= 200 && status < 300) || request.allowed?.includes(status) === true;
        if (isGood) problem = wrong(answer);
        if (isGood && problem === undefined) return answer;
        if (status === 401 && !renewed && (await this.renew?.())) {
          renewed = true;
          continue;
        }
        problem ??= `answers ${status}: ${leadsTo(answer) ?? shown(text)}`;
        if (!isGood && !PASSING.has(status)) throw this.#refused(path, answer, problem);
      }
      if (tries === (this.#answered ? TRIES : FIRST_TRIES))
        throw failure(
          `${this.#url}${path} ${problem}.`,
          typeof answer === 'string' ? CHECK_ADDRESS : GOES_ON,
        );
      this.#pause(typeof answer === 'string' ? undefined : answer, tries);
    }
  }

  /** A text: why there is none. */
  async #answer(path: string, request: VendorRequest): Promise<VendorAnswer | string> {
    try {
      const answer = await this.#once(path, request);
      this.#answered = true;
      return answer;
    } catch (error) {
      if (error instanceof TooLarge) throw failure(error.message);
      return causeOf(error);
    }
  }

  /** Of a request that is not made here. */
  headersFor(link: string): Readonly<Record<string, string>> {
    return URL.canParse(link) && new URL(link).origin === new URL(this.#url).origin ? this.headers() : {};
  }

  #refused(path: string, { status, text }: VendorAnswer, problem: string): Error {
    return new VendorRefusal({ status, text }, `${this.#url}${path} ${problem}`, hintFor(status));
  }

  async #turn(): Promise<void> {
    for (let wait; (wait = this.#pausedUntil - Date.now()) > 0;) await sleep(wait);
  }

  #pause(answer: VendorAnswer | undefined, tries: number): void {
    const told = answer === undefined ? undefined : toldWait(answer.headers);
    const wait = told ?? Math.min(MAX_WAIT, FIRST_WAIT * 2 ** (tries - 1));
    this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + wait);
  }

  async #once(path: string, request: VendorRequest): Promise<VendorAnswer> {
    const { query, body, method = body === undefined ? 'GET' : 'POST' } = request;
    const url = new URL(this.#url + path);
    if (query instanceof URLSearchParams)
      for (const [name, value] of query) url.searchParams.append(name, value);
    else
      for (const [name, value] of Object.entries(query ?? {}))
        if (value !== undefined) url.searchParams.set(name, String(value));
    const json = body !== undefined && typeof body !== 'string';
    const response = await withinOrigin(url, {
      method,
      headers: {
        accept: 'application/json',
        ...(json && { 'content-type': 'application/json' }),
        ...this.headers(),
        ...request.headers,
      },
      signal: AbortSignal.timeout(TIMEOUT),
      ...(body !== undefined && { body: json ? JSON.stringify(body) : body }),
    });
    return { status: response.status, headers: response.headers, text: await textOf(response, path) };
  }
}

/** Headers go along to wherever a redirect leads, and the credential is one: so it is followed within the place alone. */
export async function withinOrigin(url: URL, init: RequestInit): Promise<Response> {
  let response = await fetch(url, { ...init, redirect: 'manual' });
  for (let at = url, steps = 0; steps < MAX_REDIRECTS && init.method === 'GET'; steps++) {
    const place = redirectOf(response);
    if (place === undefined || !URL.canParse(place, at.href)) break;
    at = new URL(place, at);
    if (at.origin !== url.origin) break;
    await response.body?.cancel();
    response = await fetch(at, { ...init, redirect: 'manual' });
  }
  return response;
}

/** Where a redirect leads; undefined: it is none. */
export function redirectOf({ status, headers }: Pick<Response, 'status' | 'headers'>): string | undefined {
  return status >= 300 && status < 400 ? (headers.get('location') ?? undefined) : undefined;
}

function leadsTo(answer: VendorAnswer): string | undefined {
  const place = redirectOf(answer);
  return place === undefined
    ? undefined
    : `it leads to ${shown(place)}, where no credential is sent; give that address if it is the source`;
}

const GOES_ON = 'The same command goes on from here.';
const CHECK_ADDRESS =
  'Check the address of the source, and that the platform named is there; if it is right, the same command goes on from here.';

/** What to do about a source that answered with this status; 0: it did not. */
export const hintFor = (status: number): string =>
  status === 401 || status === 403
    ? 'Give another credential of the source: --credential-file, TRIBUTARY_SOURCE_CREDENTIAL, or when asked.'
    : status === 0 || status === 404
      ? CHECK_ADDRESS
      : GOES_ON;

/** Messages and the state have the address, so no secret may be in it. */
export function checkedAddress(text: string): string {
  const url = /^https?:\/\/./.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined)
    throw usageError(
      `The address of the source is ${JSON.stringify(text)}; expected one such as https://old.example.`,
    );
  if (url.username !== '' || url.password !== '')
    throw usageError(
      'The address of the source has a user or password in it.',
      'Leave them out; the secret goes into --credential-file or TRIBUTARY_SOURCE_CREDENTIAL, or is asked for.',
    );
  return text.replace(/\/+$/, '');
}

class TooLarge extends Error {}

async function textOf(response: Response, path: string): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER) throw new TooLarge(`The answer of ${path} has more than ${MAX_ANSWER} bytes.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

const shown = (text: string): string => printable(text.slice(0, MESSAGE).replace(/\s+/g, ' '));

export const causeOf = (error: unknown): string => `does not answer: ${causeText(error)}`;
