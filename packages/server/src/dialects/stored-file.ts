/**
 * A kept file as an answer: whole or a part of it (`Range`), so that a broken download goes on where it stopped. The tag is
 * the file's SHA-256: whoever resumes knows that it is the same file, and whoever has it whole can check it.
 */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TributaryError } from '../errors/error.js';
import type { StoredFile } from '../services/services.js';

export interface Part {
  readonly start: number;
  /** Included. */
  readonly end: number;
}

/**
 * What a `Range` header asks for: undefined means the whole file, which is also the answer to several ranges and to what
 * is no range of bytes; null lies outside of the file.
 */
export function partOf(header: string | undefined, size: number): Part | null | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const length = Math.min(size, Number(last));
    return length === 0 ? null : { start: size - length, end: size - 1 };
  }
  if (last !== '' && Number(last) < Number(first)) return undefined;
  const start = Number(first);
  if (start >= size) return null;
  return { start, end: last === '' ? size - 1 : Math.min(size - 1, Number(last)) };
}

export function sendStoredFile(request: FastifyRequest, reply: FastifyReply, file: StoredFile): FastifyReply {
  const { name, type, bytes, sha256 } = file.info;
  const tag = `"${sha256}"`;
  void reply.headers({
    etag: tag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    // Whatever a file is called or holds, no browser may run it here.
    'x-content-type-options': 'nosniff',
    'content-disposition': attachment(name),
  });
  if (request.headers['if-none-match'] === tag) return reply.status(304).send();
  const { 'if-range': unchanged } = request.headers;
  const asked = unchanged === undefined || unchanged === tag ? request.headers.range : undefined;
  const part = partOf(asked, bytes);
  if (part === null) {
    void reply.header('content-range', `bytes */${bytes}`);
    throw new TributaryError('range_not_satisfiable', { value: asked, limit: bytes });
  }
  void reply.type(type);
  if (part) {
    void reply.status(206).header('content-range', `bytes ${part.start}-${part.end}/${bytes}`);
    void reply.header('content-length', part.end - part.start + 1);
  } else void reply.status(200).header('content-length', bytes);
  return reply.send(request.method === 'HEAD' ? Readable.from([]) : file.open(part));
}

/** A plain name for clients that know no other, and the real one. */
function attachment(name: string): string {
  const plain = name.replace(/[^\w.-]/g, '_');
  const real = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${real}`;
}
