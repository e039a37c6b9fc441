/**
 * Our errors in Losant's form: `{type, message}` with the statuses of its clients' documentation (400, 401, 403, 404, 413,
 * 429). Ensures that every error has a JSON object as its body: losant-rest 2.x reads `message` from it without a check.
 */
import type { FastifyReply } from 'fastify';
import type { TributaryError } from '../../errors/error.js';
import { tellWhenToRetry } from '../errors.js';

const TYPES: Readonly<Record<number, string>> = {
  400: 'Validation',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'NotFound',
  413: 'PayloadTooLarge',
  415: 'Validation',
  416: 'Validation',
  429: 'RateLimit',
  503: 'ServiceUnavailable',
  507: 'ServiceUnavailable',
};

/** What the things of our errors are called in Losant. */
const NAMES: Readonly<Record<string, string>> = { Project: 'Application', Series: 'Attribute' };

export interface ErrorBody {
  readonly type: string;
  readonly message: string;
}

export function statusOf(error: TributaryError): number {
  switch (error.code) {
    // Losant knows no conflicts: a name that is taken is bad input.
    case 'already_exists':
    case 'conflict':
    case 'content_type_unsupported':
    case 'body_too_slow':
    case 'content_encoding_unsupported':
      return 400;
    case 'method_not_allowed':
      return 404;
    default:
      return error.status;
  }
}

export function errorBody(error: TributaryError): ErrorBody {
  const type = TYPES[statusOf(error)] ?? 'InternalServerError';
  if (error.code !== 'not_found') return { type, message: error.message };
  const what = String(error.details['what']);
  return { type, message: `${NAMES[what] ?? what} was not found` };
}

export function sendError(reply: FastifyReply, error: TributaryError): FastifyReply {
  tellWhenToRetry(reply, error);
  return reply.status(statusOf(error)).send(errorBody(error));
}
