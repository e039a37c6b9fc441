/**
 * Requests whose head Node's parser cannot read, or that say no host: they get a reason, not an empty answer. There is no
 * request yet, and so no API in whose form it could be told.
 */
import type { Duplex } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { plainErrorBody } from '../dialects/errors.js';
import { TributaryError } from '../errors/error.js';

const STATUS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** As Node's own handler of the event looks whether an answer has begun. */
type Answering = Duplex & { readonly _httpMessage?: { readonly headersSent: boolean } | null };

/** For a server's event `clientError`. */
export function answerUnreadable(
  error: NodeJS.ErrnoException & { reason?: string },
  socket: Answering,
): void {
  // Whoever has gone hears nothing; and behind an answer that is under way another would be a part of it.
  if (error.code === 'ECONNRESET' || !socket.writable || socket._httpMessage?.headersSent === true) {
    socket.destroy();
    return;
  }
  const refusal = refusalOf(error);
  const body = JSON.stringify(plainErrorBody(refusal));
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS[refusal.status] ?? 'Bad Request'}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function refusalOf({ code, reason }: NodeJS.ErrnoException & { reason?: string }): TributaryError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new TributaryError('head_too_slow', {});
  if (code === 'HPE_HEADER_OVERFLOW') return new TributaryError('head_too_large', {});
  return new TributaryError('head_malformed', { reason: reason ?? code ?? 'it is not HTTP' });
}

/** HTTP/1.1 asks for the header Host; Node's own answer to its absence is empty. */
export function hostProblem({ raw }: FastifyRequest): TributaryError | undefined {
  if (raw.headers.host !== undefined || raw.httpVersion !== '1.1') return undefined;
  return new TributaryError('field_missing', {
    field: 'Header Host',
    expected: 'the name of this server, as HTTP/1.1 asks for it',
  });
}
