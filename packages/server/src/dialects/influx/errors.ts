/** Our errors in InfluxDB's two forms: v1 `{"error"}` with a header, v2 `{"code","message"}`. */
import type { FastifyReply } from 'fastify';
import type { TributaryError } from '../../errors/error.js';
import { tellWhenToRetry } from '../errors.js';

const V2_CODES: Readonly<Record<number, string>> = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not found',
  405: 'method not allowed',
  408: 'unavailable',
  409: 'conflict',
  413: 'request too large',
  415: 'invalid',
  429: 'too many requests',
  503: 'unavailable',
  507: 'unavailable',
};

export function sendError(reply: FastifyReply, error: TributaryError, version: 1 | 2): FastifyReply {
  tellWhenToRetry(reply, error);
  return sendProblem(reply, error.status, error.message, version);
}

export function sendProblem(
  reply: FastifyReply,
  status: number,
  message: string,
  version: 1 | 2,
): FastifyReply {
  // Header values are limited to printable ASCII; the body has the message whole.
  void reply.status(status).header('x-influxdb-error', message.replace(/[^\x20-\x7e]/g, '?').slice(0, 500));
  return reply.send(
    version === 1 ? { error: message } : { code: V2_CODES[status] ?? 'internal error', message },
  );
}
