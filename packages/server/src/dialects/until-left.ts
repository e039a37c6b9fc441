/** Long work for an answer ends when nobody waits for it any more. */
import type { FastifyReply } from 'fastify';
import { TributaryError } from '../errors/error.js';

/** Aborts when the connection is closed; after the answer too, when nothing hears it. */
export function untilLeft({ raw }: FastifyReply): AbortSignal {
  const left = new AbortController();
  const end = () => left.abort(new TributaryError('conflict', { reason: 'The caller did not wait.' }));
  if (raw.destroyed) end();
  else raw.once('close', end);
  return left.signal;
}
