/** Our error codes as this dialect tells them: their own status, and `{error: {code, message, details?, retryable}}`. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TributaryError } from '../../errors/error.js';
import { asTributaryError, plainErrorBody } from '../errors.js';

const RETRY_SECONDS = '5';

export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = asTributaryError(error, request);
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer realm="tributary"');
  if (refusal.status === 503 || refusal.status === 429) reply.header('retry-after', retryAfter(refusal));
  if (refusal.code === 'method_not_allowed') reply.header('allow', String(refusal.details['expected']));
  return reply.status(refusal.status).type('application/json; charset=utf-8').send(plainErrorBody(refusal));
}

function retryAfter({ details }: TributaryError): string {
  const { seconds } = details;
  return typeof seconds === 'number' ? String(Math.ceil(seconds)) : RETRY_SECONDS;
}
