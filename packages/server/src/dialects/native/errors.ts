/** Our error codes as this dialect tells them: their own status, and `{error: {code, message, details?, retryable}}`. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asTributaryError, plainErrorBody, tellWhenToRetry } from '../errors.js';

export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = asTributaryError(error, request);
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer realm="tributary"');
  tellWhenToRetry(reply, refusal);
  if (refusal.code === 'method_not_allowed') reply.header('allow', String(refusal.details['expected']));
  return reply.status(refusal.status).type('application/json; charset=utf-8').send(plainErrorBody(refusal));
}
