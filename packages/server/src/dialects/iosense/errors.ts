/**
 * Errors as I/O Sense's clients look at them: `error` is shown by the older ones, `errors` is tested by helpers, and the
 * presence of `success` alone tells a failed data call. They repeat a failed call up to fifteen times whatever the
 * status, so an error must cost next to nothing.
 */
import type { FastifyReply } from 'fastify';
import { sendJsonBody } from '../answers.js';
import type { TributaryError } from '../../errors/error.js';
import { tellWhenToRetry } from '../errors.js';

export function sendError(reply: FastifyReply, error: TributaryError): FastifyReply {
  tellWhenToRetry(reply, error);
  return reply
    .status(error.status)
    .type('application/json')
    .send(Buffer.from(JSON.stringify({ success: false, error: error.message, errors: [error.message] })));
}

export function sendJson(reply: FastifyReply, body: unknown): Promise<FastifyReply> {
  return sendJsonBody(reply.type('application/json'), body);
}
