/**
 * Answers of server-sent events, which never end by themselves. Ensures that a stream ends with the rights of its reader, that
 * a reader that does not keep up is cut off rather than kept in memory, that one credential cannot hold all streams, that a
 * silent stream shows that it lives, and that a stop of the server ends it.
 */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TributaryError } from '../errors/error.js';
import type { AccessChange, Principal, Services } from '../services/services.js';

/** docs/limits.md has these figures. */
export const STREAM_LIMITS = {
  /** Streams at the same time: of all, of one credential (a link to a board is one), and of all links to boards together. */
  streams: 2_000,
  perCredential: 100,
  ofLinks: 500,
  /** Bytes that wait for one reader, and for all readers together. */
  waitingBytes: 4 * 2 ** 20,
  waitingBytesInAll: 64 * 2 ** 20,
  /** How long a reader that is cut off may take for what waits and the last event. */
  farewellMilliseconds: 5_000,
} as const;

export interface EventStream {
  /** What the stream begins with, before any event. */
  readonly opening: string;
  /** Sent each so many milliseconds. */
  readonly heartbeat: { readonly text: string; readonly milliseconds: number };
  /** The last event of a stream that the server ends, with the reason. */
  readonly closing: (reason: string) => string;
  /** Gets a function that writes whole events; answers one that ends the subscription. */
  readonly subscribe: (write: (text: string) => void) => Promise<() => void> | (() => void);
}

/** The credential that a stream is read by. */
export interface StreamHolder {
  readonly credential: string;
  readonly isLink: boolean;
  /** What it rests on. */
  readonly on: AccessChange;
  /** Milliseconds since 1970; null: no end. */
  readonly expires: number | null;
}

export const holderOf = (
  { organization, user, id: token, device, expires }: Principal,
  { id: project }: { readonly id: number },
): StreamHolder => ({
  ...{ credential: `token ${token}`, isLink: false, expires },
  on: { organization, user, token, device, project },
});

/** Whose stream it is; `check` throws when they may no longer read it. */
export interface StreamReader {
  readonly services: Pick<Services, 'access'>;
  readonly holder: StreamHolder;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly check: () => Promise<unknown>;
}

interface Open {
  readonly response: ServerResponse;
  readonly holder: StreamHolder;
  /** As it was when it was last written to. */
  waiting: number;
  ended: boolean;
  end(reason: string): void;
}

export class EventStreams {
  readonly #open = new Set<Open>();
  #waiting = 0;

  /** With a stop of the scope: without this it would wait for the readers. */
  endWith(app: FastifyInstance): void {
    app.addHook('preClose', async () => {
      for (const { response } of this.#open) response.end();
    });
  }

  async answer(
    { services, holder, request, reply, check }: StreamReader,
    { opening, heartbeat, closing, subscribe }: EventStream,
  ): Promise<void> {
    const head = {
      // Of every answer, those that let pages of other origins read it too: what is hijacked is sent without them.
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    };
    // Its answer has no body, so it would wait for ever, and take a place.
    if (request.method === 'HEAD') {
      reply.hijack();
      reply.raw.writeHead(200, head).end();
      return;
    }
    const stream = this.#admit(holder, reply, closing);
    const { response } = stream;
    // Events may come before the subscription is made: the head has to be out by then.
    const begin = () => {
      if (response.headersSent) return;
      reply.hijack();
      response.writeHead(200, head);
      this.#write(stream, opening);
    };
    const write = (text: string) => {
      if (stream.ended) return;
      begin();
      this.#write(stream, text);
    };
    let unsubscribe: () => void;
    try {
      unsubscribe = await subscribe(write);
    } catch (error) {
      this.#forget(stream);
      throw error;
    }
    begin();
    const timer = setInterval(() => write(heartbeat.text), heartbeat.milliseconds);
    const release = services.access.lasting({
      ...{ on: holder.on, expires: holder.expires, check },
      end: (reason) => stream.end(reason),
    });
    const end = () => {
      clearInterval(timer);
      release();
      this.#forget(stream);
      unsubscribe();
    };
    if (response.destroyed) end();
    else response.once('close', end);
  }

  /** Its place is taken at once: requests side by side do not get in together. */
  #admit(holder: StreamHolder, reply: FastifyReply, farewell: (reason: string) => string): Open {
    const { streams, perCredential, ofLinks, farewellMilliseconds } = STREAM_LIMITS;
    const all = [...this.#open];
    const own = all.filter((each) => each.holder.credential === holder.credential).length;
    if (own >= perCredential)
      throw new TributaryError('too_many_streams', { limit: perCredential, what: 'of this credential' });
    if (holder.isLink && all.filter((each) => each.holder.isLink).length >= ofLinks)
      throw new TributaryError('too_many_streams', { limit: ofLinks, what: 'of links to boards' });
    if (this.#open.size >= streams)
      throw new TributaryError('too_many_streams', { limit: streams, what: 'of this server' });
    const response = reply.raw;
    const stream: Open = {
      ...{ response, holder, waiting: 0, ended: false },
      end: (reason) => {
        if (stream.ended) return;
        stream.ended = true;
        if (!response.headersSent) response.destroy();
        else response.end(farewell(reason));
        setTimeout(() => response.destroy(), farewellMilliseconds).unref();
      },
    };
    this.#open.add(stream);
    return stream;
  }

  #forget(stream: Open): void {
    if (this.#open.delete(stream)) this.#waiting -= stream.waiting;
  }

  #write(stream: Open, text: string): void {
    const { waitingBytes, waitingBytesInAll } = STREAM_LIMITS;
    stream.response.write(text);
    this.#weigh(stream);
    if (stream.waiting > waitingBytes) stream.end(`more than ${waitingBytes} bytes were not read`);
    if (this.#waiting <= waitingBytesInAll) return;
    for (const each of this.#open) this.#weigh(each);
    const slowest = [...this.#open].sort((a, b) => b.waiting - a.waiting);
    for (const each of slowest) {
      if (this.#waiting <= waitingBytesInAll) return;
      // What waits for it is what is too much: no farewell.
      each.ended = true;
      each.response.destroy();
      this.#forget(each);
    }
  }

  #weigh(stream: Open): void {
    const now = stream.response.writableLength;
    this.#waiting += now - stream.waiting;
    stream.waiting = now;
  }
}
