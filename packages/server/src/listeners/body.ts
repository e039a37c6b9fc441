/**
 * Bodies arrive as bytes, decompressed, whatever their type: what they mean is the dialect's business. Guards that a
 * body is bounded before and after decompression, so that a small upload cannot fill the memory.
 */
import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { TributaryError } from '../errors/error.js';

const unpackers = {
  gzip: promisify(gunzip),
  inflate: promisify(inflate),
  inflateRaw: promisify(inflateRaw),
};

export function parseBodiesAsBytes(app: FastifyInstance, limit: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: limit }, (request, body: Buffer, done) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding === 'identity' || body.length === 0) return done(null, body);
    decompress(body, encoding, limit).then((bytes) => done(null, bytes), done);
  });
}

export async function decompress(body: Buffer, encoding: string, limit: number): Promise<Buffer> {
  const method = unpackerOf(body, encoding);
  try {
    return await unpackers[method](body, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new TributaryError('body_too_large', { limit });
    }
    const reason = `its ${encoding.trim().toLowerCase()} data is damaged or cut off`;
    throw new TributaryError('body_malformed', { reason });
  }
}

function unpackerOf(body: Buffer, encoding: string): keyof typeof unpackers {
  switch (encoding.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return 'gzip';
    case 'deflate':
      // Half of all senders of "deflate" leave out the zlib header that the standard asks for.
      return (body[0]! & 0x0f) === 8 && ((body[0]! << 8) | (body[1] ?? 0)) % 31 === 0
        ? 'inflate'
        : 'inflateRaw';
    default:
      throw new TributaryError('content_encoding_unsupported', {
        value: encoding,
        expected: 'gzip, deflate or none',
      });
  }
}
