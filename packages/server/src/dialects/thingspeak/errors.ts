/**
 * Errors as ThingSpeak writes them: `0` where a device sends an entry, `-1` where data is asked for without a right to it, an
 * object with `error_code` elsewhere. Rule: the reason is never lost; where the body has no room for it, it stands in the header
 * `X-Tributary-Error`.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TributaryError } from '../../errors/error.js';
import { tellWhenToRetry } from '../errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** ThingSpeak: the whole body of every refusal (0), or of one of the key or the channel (-1). */
    refusal?: '0' | '-1';
  }
}

/** ThingSpeak's codes and messages; it has no others. */
const FORMS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['error_bad_request', 'Bad Request'],
  401: ['error_auth_required', 'Authorization Required'],
  404: ['error_resource_not_found', 'Resource Not Found'],
  405: ['error_method_invalid', 'Method Not Allowed'],
  409: ['error_conflict', 'Conflict'],
  413: ['error_request_too_large', 'Request Entity Too Large'],
  422: ['error_invalid_byte_sequence', 'Unprocessable Entity'],
  429: ['error_too_many_requests', 'Too Many Requests'],
};
const SERVICE_UNAVAILABLE = ['error_service_unavailable', 'Service Unavailable'] as const;
const MAX_HEADER = 500;

export function sendError(request: FastifyRequest, reply: FastifyReply, error: TributaryError): FastifyReply {
  tellWhenToRetry(reply, error);
  // It knows no 403: a key that may not is a wrong key.
  const status = error.status === 403 ? 401 : error.status;
  const { refusal } = request.routeOptions.config;
  const isOfAccess = status === 401 || status === 404;
  if (refusal === '0' || (refusal === '-1' && isOfAccess)) {
    // Header values are limited to printable ASCII.
    const reason = error.message.replace(/[^\x20-\x7e]/g, '?').slice(0, MAX_HEADER);
    void reply.header('x-tributary-error', reason).type('text/plain; charset=utf-8');
    // Clients of small devices take 400 for a wrong key or channel.
    return reply.status(isOfAccess ? 400 : status).send(refusal);
  }
  const [code, message] = FORMS[status] ?? (status < 500 ? FORMS[400]! : SERVICE_UNAVAILABLE);
  return reply.status(status).send({
    status: String(status),
    error: { error_code: code, message, details: error.message },
  });
}
