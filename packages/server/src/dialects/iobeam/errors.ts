/**
 * Our errors in iobeam's form. Rules: 401 only where a client should fetch a new token (none sent, unreadable, ended), 403
 * where that would not help; a message has at least 20 characters, because one client cuts them out of it unasked; on
 * routes for microcontrollers the body keeps within their buffer.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../../errors/catalogue.js';
import type { TributaryError } from '../../errors/error.js';
import { tellWhenToRetry } from '../errors.js';

const MIN_MESSAGE_LENGTH = 20;
/** What the answer buffers of Arduino and CC3200 hold. */
export const SMALL_BODY_BYTES = 255;

/** 31, 32, 33, 150 and 151 are iobeam's own (named in its Java client); clients switch on 150. */
export const IOBEAM_CODES = {
  credentialsMissing: 10,
  credentialsEnded: 11,
  refused: 12,
  malformed: 20,
  invalid: 21,
  notCreated: 31,
  notFound: 32,
  exists: 33,
  tooLarge: 40,
  throttled: 41,
  unavailable: 50,
  internal: 51,
  deviceIdTaken: 150,
  deviceNameTaken: 151,
} as const;

type Form = readonly [status: number, code: number];

const MALFORMED: Form = [400, IOBEAM_CODES.malformed];
const INVALID: Form = [422, IOBEAM_CODES.invalid];
const ENDED: Form = [401, IOBEAM_CODES.credentialsEnded];
const REFUSED: Form = [403, IOBEAM_CODES.refused];
const NOT_FOUND: Form = [404, IOBEAM_CODES.notFound];
const TOO_LARGE: Form = [422, IOBEAM_CODES.tooLarge];

/** Codes that are not here keep their own status. */
const FORMS: Partial<Record<ErrorCode, Form>> = {
  body_not_json: MALFORMED,
  body_empty: MALFORMED,
  body_malformed: MALFORMED,
  body_too_large: [413, IOBEAM_CODES.tooLarge],
  body_ratio_too_high: [413, IOBEAM_CODES.tooLarge],
  body_too_slow: [408, IOBEAM_CODES.malformed],
  content_type_unsupported: [415, IOBEAM_CODES.malformed],
  content_encoding_unsupported: [415, IOBEAM_CODES.malformed],
  credentials_missing: [401, IOBEAM_CODES.credentialsMissing],
  credentials_invalid: REFUSED,
  scope_missing: REFUSED,
  login_throttled: [429, IOBEAM_CODES.throttled],
  route_unknown: NOT_FOUND,
  not_found: NOT_FOUND,
  device_not_registered: NOT_FOUND,
  series_not_registered: NOT_FOUND,
  already_exists: [422, IOBEAM_CODES.exists],
  conflict: INVALID,
  too_many_buckets: TOO_LARGE,
  too_many_series: TOO_LARGE,
  query_too_large: TOO_LARGE,
  internal: [500, IOBEAM_CODES.internal],
};

export function formOf(error: TributaryError): Form {
  const { code, status, details } = error;
  if (code === 'credentials_invalid' && (details['state'] === 'expired' || details['state'] === 'unreadable'))
    return ENDED;
  if (code === 'already_exists' && details['what'] === 'Device')
    return [422, details['field'] === 'name' ? IOBEAM_CODES.deviceNameTaken : IOBEAM_CODES.deviceIdTaken];
  const form = FORMS[code];
  if (form !== undefined) return form;
  return status >= 500 ? [status, IOBEAM_CODES.unavailable] : INVALID;
}

/** `details` is the code of our own table, which the documentation explains. */
export function errorBody(error: TributaryError, limit = Infinity): object {
  const [, code] = formOf(error);
  const body = (message: string) => ({
    errors: [{ code, message, details: error.code, detailed_message: '' }],
  });
  const size = (message: string): number => Buffer.byteLength(JSON.stringify(body(message)));
  let message =
    error.message.length < MIN_MESSAGE_LENGTH ? `The request failed: ${error.message}` : error.message;
  while (size(message) > limit && message.length > MIN_MESSAGE_LENGTH)
    // By whole characters: half of a pair is no text.
    message = `${[...message].slice(0, -9).join('')}…`;
  return body(message);
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer, also a refusal, must fit into the buffer of a microcontroller. */
    small?: boolean;
  }
}

/** The type is set where all JSON answers get theirs. */
export function sendError(request: FastifyRequest, reply: FastifyReply, error: TributaryError): FastifyReply {
  const limit = request.routeOptions.config.small ? SMALL_BODY_BYTES : Infinity;
  tellWhenToRetry(reply, error);
  return reply.status(formOf(error)[0]).send(errorBody(error, limit));
}
