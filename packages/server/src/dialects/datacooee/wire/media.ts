/**
 * Content negotiation of JSON:API (jsonapi.org/format/#content-negotiation), with `charset` tolerated: several HTTP
 * libraries add it by themselves.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TributaryError } from '../../../errors/error.js';
import { sendJsonBody } from '../../answers.js';
import { Problems } from './problems.js';

const MEDIA_TYPE = 'application/vnd.api+json';
const BODY_TYPES = [MEDIA_TYPE, 'application/json'];

export function sendJsonApi(reply: FastifyReply, document: object): Promise<FastifyReply> {
  return sendJsonBody(reply.type(MEDIA_TYPE), document);
}

interface MediaType {
  readonly type: string;
  readonly parameters: readonly string[];
}

const mediaType = (text: string): MediaType => {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  return { type, parameters: parameters.map((parameter) => parameter.split('=')[0]!.trim()) };
};

/** Throws for a body of another kind, and for an `Accept` that every answer would go against. */
export function checkMedia(request: FastifyRequest): void {
  const sent = request.headers['content-type'];
  const hasBody = Buffer.isBuffer(request.body) && request.body.length > 0;
  if (hasBody && sent !== undefined) {
    const { type, parameters } = mediaType(sent);
    if (!BODY_TYPES.includes(type) || !parameters.every((name) => ['charset', 'profile'].includes(name)))
      throw new TributaryError('content_type_unsupported', { value: sent, expected: MEDIA_TYPE });
  }
  const wanted = (request.headers.accept ?? '')
    .split(',')
    .map(mediaType)
    .filter(({ type }) => type === MEDIA_TYPE);
  const usable = wanted.some(({ parameters }) =>
    parameters.every((name) => ['q', 'charset', 'profile'].includes(name)),
  );
  if (wanted.length > 0 && !usable)
    throw new Problems([
      {
        status: 406,
        code: 'not_acceptable',
        title: 'Not acceptable',
        detail: `Accept asks for ${MEDIA_TYPE} with parameters that are not supported.`,
        source: { header: 'Accept' },
      },
    ]);
}
