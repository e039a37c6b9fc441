/**
 * Whatever was thrown during a request, as an error of the catalogue: the one place where the web framework's own
 * refusals get our codes. Ensures that no stack trace and no foreign error form ever reaches a client.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { messageOf } from '../model/thrown.js';
import { asDiskFull } from '../errors/disk.js';
import { TributaryError } from '../errors/error.js';

/** Long enough for a short queue to become shorter. */
const RETRY_AFTER_SECONDS = 2;

interface Thrown {
  readonly code?: string;
  readonly statusCode?: number;
}

export function asTributaryError(error: unknown, request: FastifyRequest): TributaryError {
  if (error instanceof TributaryError) return error;
  const full = asDiskFull(error);
  if (full) return full;
  const { code, statusCode } = (error ?? {}) as Thrown;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new TributaryError('body_too_large', { limit: request.routeOptions.bodyLimit });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new TributaryError('content_type_unsupported', {
        value: request.headers['content-type'],
        expected: 'a media type such as application/json',
      });
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new TributaryError('body_malformed', { reason: 'it is not as long as Content-Length says' });
    case 'FST_ERR_REOPENED_CLOSE_SERVER':
      return new TributaryError('stopping');
    case 'ECONNRESET':
    case 'ECONNABORTED':
      return new TributaryError('body_malformed', { reason: 'the connection ended before it was complete' });
    default:
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new TributaryError('body_malformed', {
      reason: messageOf(error),
    });
  }
  request.log.error({ err: error, id: request.id }, 'request failed');
  return new TributaryError('internal', { id: request.id }, { cause: error });
}

/** Says when to come again, with every refusal after which that helps; the one place that does, for all APIs. */
export function tellWhenToRetry(reply: FastifyReply, { code, details, retryable }: TributaryError): void {
  if (!retryable) return;
  const seconds = code === 'login_throttled' ? Math.ceil(Number(details['seconds'])) : RETRY_AFTER_SECONDS;
  void reply.header('retry-after', seconds);
}

/** The error form of the native API, and of paths that belong to no dialect. */
export function plainErrorBody(error: TributaryError): object {
  const { code, message, details, retryable } = error;
  const cause = Object.keys(details).length === 0 ? {} : { details: shownDetails(details) };
  return { error: { code, message, ...cause, retryable } };
}

/** Hostile input must not come back in full: the message has its beginning. */
function shownDetails(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(details)) {
    if (typeof value === 'string') shown[name] = value.length > 100 ? `${value.slice(0, 100)}…` : value;
    else if (typeof value === 'number') shown[name] = Number.isFinite(value) ? value : String(value);
    else if (typeof value === 'boolean' || value === null) shown[name] = value;
  }
  return shown;
}
