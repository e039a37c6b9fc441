/**
 * `/v1/files`: uploads of the command line client. Rules: a file is streamed to disk whatever its length says; it counts
 * only when its checksum is right; a name is given once, and a new upload takes the place of the old one.
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { FileInfo, Services } from '../../../services/services.js';
import type { Gate } from '../../gate.js';
import { readAll } from '../../whole-lists.js';
import { parameter } from '../wire/body.js';
import { admit, type Authorized } from '../credentials.js';
import { stampText } from '../wire/times.js';

const KIND = 'iobeam.file';
const MAX_BYTES = 1024 ** 3;
const MAX_NAME_LENGTH = 255;
const DEFAULT_ALGORITHM = 'SHA-256';
const ALGORITHMS = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];

interface Checksum {
  readonly alg: string;
  readonly sum: string | undefined;
}

export function mountFiles(app: FastifyInstance, services: Services): void {
  const read = admit(services, 'read');
  const write = admit(services, 'write');
  app.get('/files', read.route, async (request) => {
    const { project } = read.of(request);
    return {
      files: await readAll(services, (page) => services.files.list(project.id, KIND, page), fileView),
    };
  });

  app.get<{ Params: { name: string } }>('/files/:name', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const info = await find(project.id, request.params.name, services);
    const stored = await services.files.get(project.organization, info.id);
    return reply.header('content-length', info.bytes).type('application/octet-stream').send(stored.open());
  });

  app.delete<{ Params: { name: string } }>('/files/:name', write.route, async (request, reply) => {
    const { project } = write.of(request);
    const info = await find(project.id, request.params.name, services);
    await services.files.delete(project.organization, info.id);
    return reply.status(204).send();
  });

  void app.register((scope, _, done) => {
    // The body is not gathered in memory: a bundle may be large.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, next) => next(null, payload));
    mountUpload(scope, write, services);
    done();
  });
}

function mountUpload(app: FastifyInstance, write: Gate<Authorized>, services: Services): void {
  app.put<{ Params: { name: string } }>('/files/:name', write.route, async (request, reply) => {
    const { project } = write.of(request);
    const { name } = request.params;
    if (name === '' || name.length > MAX_NAME_LENGTH)
      throw invalidField('the file name', name, `1 to ${MAX_NAME_LENGTH} characters`);
    const checksum = checksumOf(parameter(request, 'checksum'), parameter(request, 'checksum_alg'));
    const content = request.body instanceof Readable ? request.body : Readable.from([]);
    const hash = createHash(checksum.alg.replace('-', '').toLowerCase());
    const owner = { organization: project.organization, project: project.id, kind: KIND, name };
    const { info } = await services.files.create(
      { ...owner, type: 'application/octet-stream' },
      checked(content, hash),
    );
    const sum = hash.digest('hex');
    if (checksum.sum !== undefined && checksum.sum !== sum) {
      await services.files.delete(project.organization, info.id);
      throw invalidField('checksum', checksum.sum, `${sum}, which is the ${checksum.alg} of what arrived`);
    }
    for (const old of await named(project.id, name, services))
      if (old.id < info.id) await services.files.delete(project.organization, old.id);
    return reply.status(201).send(fileView(info));
  });
}

async function* checked(
  content: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new TributaryError('body_too_large', { limit: MAX_BYTES });
    hash.update(chunk);
    yield chunk;
  }
}

function checksumOf(sum: string | undefined, alg = DEFAULT_ALGORITHM): Checksum {
  const name = ALGORITHMS.find((one) => one.replace('-', '') === alg.toUpperCase().replace('-', ''));
  if (name === undefined) throw invalidField('checksum_alg', alg, ALGORITHMS.join(', '));
  return { alg: name, sum: sum?.toLowerCase() };
}

const named = (project: number, name: string, services: Services): Promise<FileInfo[]> =>
  readAll(
    services,
    (page) => services.files.list(project, KIND, { name, ...page }),
    (info) => info,
  );

/** The newest of the name: an upload that was cut off between its two steps may have left an older one. */
async function find(project: number, name: string, services: Services): Promise<FileInfo> {
  const info = (await named(project, name, services)).at(-1);
  if (info === undefined) throw new TributaryError('not_found', { what: 'File', value: name });
  return info;
}

function fileView({ name, created, sha256 }: FileInfo): object {
  return { file_name: name, created: stampText(created), checksum: { alg: DEFAULT_ALGORITHM, sum: sha256 } };
}
