/**
 * A map to draw below positions, from a `.pmtiles` file of the disk, for the page alone. Rules: anybody may ask for it, as for the page
 * itself, for there is nothing of a project in it and a shared board has it too; no answer is longer than MOST; a file that is no such
 * map stops the start.
 */
import { open } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { partOf } from '../dialects/stored-file.js';
import { invalidField, TributaryError } from '../errors/error.js';

const MAP_PATH = '/basemap.pmtiles';
/** Directories and tiles are some KiB. */
const MOST = 4 * 2 ** 20;
/** What each version 3 of such a file begins with. */
const BEGINNING = Buffer.from('PMTiles\x03', 'latin1');

export async function checkMapFile(path: string): Promise<void> {
  const refuse = (expected: string, cause?: unknown) => {
    throw new TributaryError(
      'setting_invalid',
      { field: 'map-file', origin: 'PMTiles file', value: path, expected },
      { cause },
    );
  };
  try {
    const file = await open(path);
    try {
      const { buffer } = await file.read(Buffer.alloc(BEGINNING.length), 0, BEGINNING.length, 0);
      if (!buffer.equals(BEGINNING)) refuse('a map in PMTiles format, version 3');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof TributaryError) throw error;
    refuse(`a file that the server can read (${(error as NodeJS.ErrnoException).code})`, error);
  }
}

/** Without a file the answer is empty, so that the page learns of it without an error. */
export function serveMap(app: FastifyInstance, path: string | undefined): void {
  app.get(MAP_PATH, { exposeHeadRoute: false }, async (request, reply) => {
    void reply.header('x-content-type-options', 'nosniff');
    if (path === undefined) return reply.header('cache-control', 'no-cache').status(204).send();
    const file = await open(path);
    try {
      const { size, mtimeMs } = await file.stat();
      void reply.headers({
        etag: `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`,
        'accept-ranges': 'bytes',
        'cache-control': 'public, max-age=3600',
      });
      void reply.type('application/octet-stream');
      const part = partOf(request.headers.range, size);
      if (part === null) {
        void reply.header('content-range', `bytes */${size}`);
        throw new TributaryError('range_not_satisfiable', { value: request.headers.range, limit: size });
      }
      if (part === undefined)
        throw invalidField(
          'Range',
          request.headers.range,
          `a range of bytes, of which at most ${MOST} are answered`,
        );
      const length = Math.min(MOST, part.end - part.start + 1);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, part.start);
      void reply
        .status(206)
        .header('content-range', `bytes ${part.start}-${part.start + bytesRead - 1}/${size}`);
      return reply.send(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  });
}
