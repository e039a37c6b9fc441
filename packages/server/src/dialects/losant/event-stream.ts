/**
 * One answer of server-sent events. Guards that a reader that does not keep up is cut off rather than kept in memory, that
 * a silent stream shows that it lives, and that a stop of the server ends it.
 */
import type { ServerResponse } from 'node:http';
import type { Call } from './route.js';
import { integerOf } from './wire/lists.js';

const KEEP_ALIVE_SECONDS = 2;
const MOST_WAITING_BYTES = 4 * 2 ** 20;

export class EventStreams {
  readonly #open = new Set<ServerResponse>();

  /** `subscribe` gets a function that sends one event, and answers one that ends the subscription. */
  async answer(
    { query, request, reply }: Call,
    event: string,
    subscribe: (send: (data: object) => void) => Promise<() => void> | (() => void),
  ): Promise<undefined> {
    const seconds = integerOf(query, 'keepAliveInterval', { least: 1, most: 300 }) ?? KEEP_ALIVE_SECONDS;
    const stream = reply.raw;
    const begin = () => {
      if (stream.headersSent) return;
      reply.hijack();
      this.#open.add(stream);
      stream.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
        'x-request-id': request.id,
      });
      stream.write(': open\n\n');
    };
    const write = (text: string) => {
      begin();
      stream.write(text);
      if (stream.writableLength > MOST_WAITING_BYTES) stream.destroy();
    };
    const unsubscribe = await subscribe((data) =>
      write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    );
    begin();
    const keepAlive = setInterval(() => write(': keepalive\n\n'), seconds * 1000);
    const end = () => {
      clearInterval(keepAlive);
      this.#open.delete(stream);
      unsubscribe();
    };
    if (stream.destroyed) end();
    else stream.once('close', end);
    return undefined;
  }

  end(): void {
    for (const stream of this.#open) stream.end();
  }
}
