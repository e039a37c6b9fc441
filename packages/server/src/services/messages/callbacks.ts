/**
 * POSTs to URLs that users name. Rules: a target on a private address is refused when it is named and again when the
 * connection is made, so that a name that changes its address in between gains nothing; redirects are not followed;
 * what may pass (no connection, 5xx, 429) is tried again with growing pauses, what will not (other 4xx) is given up.
 */
import { lookup as resolve, type LookupAddress } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../model/thrown.js';
import { TributaryError } from '../../errors/error.js';
import type { Callbacks } from '../contract/messages.js';
import { isPublicAddress } from './addresses.js';

export interface CallbackOptions {
  readonly allowPrivate: boolean;
  /** Milliseconds before the second and every further try; as many tries as pauses, and one. */
  readonly pauses?: readonly number[];
  /** Milliseconds for one try. */
  readonly timeout?: number;
  readonly lookup?: LookupFunction;
}

const PAUSES = [1_000, 5_000, 20_000, 60_000];
const TIMEOUT_MS = 10_000;
const MAX_URL_LENGTH = 2_048;
const TOO_MANY_REQUESTS = 429;

class PrivateAddress extends Error {}

export class CallbackService implements Callbacks {
  readonly #lookup: LookupFunction;

  constructor(private readonly options: CallbackOptions) {
    const lookup = options.lookup ?? resolve;
    this.#lookup = options.allowPrivate ? lookup : guarded(lookup);
  }

  async check(url: string, field: string): Promise<void> {
    const refuse = (reason: string) => {
      throw new TributaryError('callback_refused', { field, value: url, reason });
    };
    const target = URL.canParse(url) ? new URL(url) : undefined;
    if (!target || url.length > MAX_URL_LENGTH || !/^https?:$/.test(target.protocol))
      return refuse('it is no http or https URL');
    // Whoever may read sees the address.
    if (target.username !== '' || target.password !== '') return refuse('it has a login in it');
    if (this.options.allowPrivate) return;
    const host = hostOf(target);
    if (isIP(host) !== 0) {
      if (!isPublicAddress(host)) refuse('its address is private');
      return;
    }
    try {
      await new Promise<void>((found, fail) =>
        this.#lookup(host, { all: true }, (error) => (error ? fail(error) : found())),
      );
    } catch (error) {
      refuse(error instanceof PrivateAddress ? 'its address is private' : 'its host name is not known');
    }
  }

  async post(url: string, body: unknown, signal?: AbortSignal): Promise<void> {
    const pauses = this.options.pauses ?? PAUSES;
    const text = JSON.stringify(body);
    for (let tries = 0; ; tries++) {
      const { reason, final } = await this.#try(new URL(url), text, signal);
      if (reason === undefined) return;
      signal?.throwIfAborted();
      const pause = pauses[tries];
      if (final || pause === undefined)
        throw new Error(`the callback ${url} was given up after ${tries + 1} tries: ${reason}`);
      await sleep(pause, undefined, signal ? { signal } : {});
    }
  }

  async once(
    url: string,
    body: unknown,
    headers: (text: string) => Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<void> {
    const text = JSON.stringify(body);
    const { reason } = await this.#try(new URL(url), text, signal, headers(text));
    if (reason !== undefined) throw new Error(reason);
  }

  async #try(
    url: URL,
    text: string,
    signal?: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ reason?: string; final?: boolean }> {
    const host = hostOf(url);
    if (!this.options.allowPrivate && isIP(host) !== 0 && !isPublicAddress(host))
      return { reason: 'its address is private', final: true };
    const limit = AbortSignal.timeout(this.options.timeout ?? TIMEOUT_MS);
    const either = signal ? AbortSignal.any([signal, limit]) : limit;
    try {
      const status = await this.#send(url, text, either, headers);
      if (status >= 200 && status < 300) return {};
      return { reason: `it answered ${status}`, final: status < 500 && status !== TOO_MANY_REQUESTS };
    } catch (error) {
      if (limit.aborted && !signal?.aborted) return { reason: 'it did not answer in time' };
      return { reason: messageOf(error), final: error instanceof PrivateAddress };
    }
  }

  /** The status of the answer; its body is not looked at. */
  #send(
    url: URL,
    text: string,
    signal: AbortSignal,
    more: Readonly<Record<string, string>>,
  ): Promise<number> {
    return new Promise((answered, fail) => {
      const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
        method: 'POST',
        // A connection of its own: a pooled one would skip the look at the address.
        agent: false,
        lookup: this.#lookup,
        signal,
        headers: { ...more, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      });
      request.once('response', (response) => {
        answered(response.statusCode ?? 0);
        response.destroy();
      });
      // Also after the answer: closing it early is no failure any more.
      request.on('error', fail);
      request.end(text);
    });
  }
}

/** Brackets around an IPv6 address belong to the URL, not to the address. */
const hostOf = (url: URL) => url.hostname.replace(/^\[(.*)\]$/, '$1');

/** Resolves names as before, but fails if any address of a name is private. */
function guarded(lookup: LookupFunction): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      const addresses = (error ? [] : found) as LookupAddress[];
      if (error) callback(error, '');
      else if (addresses.length === 0 || addresses.some(({ address }) => !isPublicAddress(address)))
        callback(new PrivateAddress('its address is private'), '');
      else if (options.all) callback(null, addresses);
      else callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  };
}
