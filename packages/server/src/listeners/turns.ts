/**
 * Requests of one connection, one after the other. A client may send hundreds in one packet before the first is answered
 * (pipelining); handled all at once they would hold the event loop for seconds, and their answers wait for each other
 * anyway. Rules: a connection has one request in work; between two of them everybody else has a turn; what waits is bounded.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** While so many wait, nothing more is read from the connection; what is in its last packet still comes. */
const MAX_WAITING = 32;

export function inTurn(handle: Handler): Handler {
  /** Of connections with a request in work, what waits behind it. */
  const lines = new WeakMap<Socket, [IncomingMessage, ServerResponse][]>();
  const work = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    response.once('close', () => next(socket));
    handle(request, response);
  };
  const next = (socket: Socket) => {
    const line = lines.get(socket)!;
    if (line.length === 0 || socket.destroyed) {
      lines.delete(socket);
      return;
    }
    const [request, response] = line.shift()!;
    if (line.length < MAX_WAITING && socket.isPaused()) socket.resume();
    setImmediate(work, request, response);
  };
  return (request, response) => {
    const { socket } = request;
    const line = lines.get(socket);
    if (line === undefined) {
      lines.set(socket, []);
      return work(request, response);
    }
    line.push([request, response]);
    if (line.length >= MAX_WAITING) socket.pause();
  };
}
