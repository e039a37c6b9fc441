/**
 * Answers of server-sent events, which never end by themselves. Guards that a reader that does not keep up is cut off rather
 * than kept in memory, that a silent stream shows that it lives, and that a stop of the server ends it.
 */
import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const MOST_WAITING_BYTES = 4 * 2 ** 20;

export interface EventStream {
  /** What the stream begins with, before any event. */
  readonly opening: string;
  /** Sent each so many milliseconds. */
  readonly heartbeat: { readonly text: string; readonly milliseconds: number };
  /** Gets a function that writes whole events; answers one that ends the subscription. */
  readonly subscribe: (write: (text: string) => void) => Promise<() => void> | (() => void);
}

export class EventStreams {
  readonly #open = new Set<ServerResponse>();

  /** With a stop of the scope: without this it would wait for the readers. */
  endWith(app: FastifyInstance): void {
    app.addHook('preClose', async () => {
      for (const stream of this.#open) stream.end();
    });
  }

  async answer(
    { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
    { opening, heartbeat, subscribe }: EventStream,
  ): Promise<void> {
    const stream = reply.raw;
    // Events may come before the subscription is made: the head has to be out by then.
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
      stream.write(opening);
    };
    const write = (text: string) => {
      begin();
      stream.write(text);
      if (stream.writableLength > MOST_WAITING_BYTES) stream.destroy();
    };
    const unsubscribe = await subscribe(write);
    begin();
    const timer = setInterval(() => write(heartbeat.text), heartbeat.milliseconds);
    const end = () => {
      clearInterval(timer);
      this.#open.delete(stream);
      unsubscribe();
    };
    if (stream.destroyed) end();
    else stream.once('close', end);
  }
}
