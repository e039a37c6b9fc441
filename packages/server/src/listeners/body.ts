/**
 * Bodies arrive as bytes, unpacked, whatever their type: what they mean is the dialect's business. Rules: nothing is received that
 * the head shows to be too large or of an unknown encoding; a body is bounded before and after it is unpacked, in the
 * memory that all bodies take together, and in the time that it takes to come.
 */
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { turnAway } from '../dialects/turn-away.js';
import { TributaryError } from '../errors/error.js';
import type { BodyMemory } from './body-memory.js';
import { type Held, type Holder } from './body-memory.js';
import { SlowBodies } from './slow-bodies.js';
import { checkEncoding, unpack } from './unpack.js';

/** What a judgement is worth; a body that took longer is judged again, since the credential may have ended meanwhile. */
const JUDGED_MS = 10_000;

export function parseBodiesAsBytes(app: FastifyInstance, memory: BodyMemory): void {
  const slow = new SlowBodies();
  app.addHook('onClose', async () => slow.stop());
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (request, payload, done) => {
    const held = memory.hold(holderOf(request));
    request.answering!.raw.once('close', held.release);
    received(request, payload, { held, slow }).then(
      (body) => done(null, body),
      (error: unknown) => {
        held.release();
        turnAway(request, request.answering!);
        done(error as Error);
      },
    );
  });
}

const holderOf = ({ judged, ip }: FastifyRequest): Holder => judged?.principal?.id ?? ip;

interface Means {
  readonly held: Held;
  readonly slow: SlowBodies;
}

async function received(request: FastifyRequest, payload: Readable, means: Means): Promise<Buffer> {
  const { headers } = request;
  const limit = request.routeOptions.bodyLimit;
  const encoding = headers['content-encoding'];
  if (encoding !== undefined) checkEncoding(encoding);
  if (Number(headers['content-length'] ?? 0) > limit) throw new TributaryError('body_too_large', { limit });
  const begun = Date.now();
  const packed = await gathered(payload, limit, means);
  if (Date.now() - begun > JUDGED_MS) request.judged = await request.routeOptions.config.gate!.judge(request);
  if (encoding === undefined || packed.length === 0 || encoding.trim().toLowerCase() === 'identity')
    return packed;
  const { held } = means;
  const body = await unpack(packed, encoding, { limit, take: held.take });
  held.give(packed.length);
  return body;
}

/** Its listeners stay on the request, which nobody has when this is over: to take them off would cost more than most bodies. */
function gathered(payload: Readable, limit: number, { held, slow }: Means): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    let over = false;
    const fail = (error: Error) => {
      if (over) return;
      stop();
      chunks.length = 0;
      reject(error);
    };
    const coming = slow.watch(fail);
    const onData = (chunk: Buffer) => {
      if (over) return;
      coming.bytes += chunk.length;
      coming.last = Date.now();
      try {
        if (coming.bytes > limit) throw new TributaryError('body_too_large', { limit });
        held.take(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        fail(error as Error);
      }
    };
    const onEnd = () => {
      if (over) return;
      stop();
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, coming.bytes));
    };
    // Each request closes: the error, and its stack, are made for those alone that close too early.
    const onClose = () =>
      over ||
      fail(new TributaryError('body_malformed', { reason: 'the connection ended before it was complete' }));
    const stop = () => {
      over = true;
      slow.forget(coming);
    };
    payload.on('data', onData).on('end', onEnd).on('close', onClose);
    // A connection that breaks is also told as an error; nobody else listens for it once this is over.
    payload.on('error', fail);
  });
}
