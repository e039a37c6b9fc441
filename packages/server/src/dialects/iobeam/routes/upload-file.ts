/**
 * `PUT /v1/files/NAME`. Rules: a file is streamed to disk whatever its length says; it counts only when its checksum is
 * right; a name is given once, and a new upload takes the place of the old one.
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { Services } from '../../../services/services.js';
import { mountRoutes } from '../../route.js';
import { admit, type Authorized } from '../credentials.js';
import { FILE_KIND, filesNamed } from '../files/files.js';
import { route, STYLE, type IobeamCall } from '../route.js';
import { fileView, readChecksum } from '../wire/file.js';

const MAX_BYTES = 1024 ** 3;
const MAX_NAME_LENGTH = 255;

/** In a scope of its own, where a body is not gathered in memory: a bundle may be large. */
export function mountFileUpload(app: FastifyInstance, services: Services): void {
  void app.register((scope, _, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, next) => next(null, payload));
    mountRoutes(scope, services, STYLE, [uploadFile]);
    done();
  });
}

const uploadFile = route({
  method: 'PUT',
  path: '/files/:name',
  needs: admit('write'),
  status: 201,
  handle: store,
});

async function store(call: IobeamCall & Authorized): Promise<object> {
  const { services, project, params, request, query } = call;
  const { name = '' } = params;
  if (name === '' || name.length > MAX_NAME_LENGTH)
    throw invalidField('the file name', name, `1 to ${MAX_NAME_LENGTH} characters`);
  const checksum = readChecksum(query);
  const content = request.body instanceof Readable ? request.body : Readable.from([]);
  const hash = createHash(checksum.alg.replace('-', '').toLowerCase());
  const owner = { organization: project.organization, project: project.id, kind: FILE_KIND, name };
  const { info } = await services.files.create(
    { ...owner, type: 'application/octet-stream' },
    checked(content, hash),
  );
  const sum = hash.digest('hex');
  if (checksum.sum !== undefined && checksum.sum !== sum) {
    await services.files.delete(project.organization, info.id);
    throw invalidField('checksum', checksum.sum, `${sum}, which is the ${checksum.alg} of what arrived`);
  }
  for (const old of await filesNamed(services, project.id, name))
    if (old.id < info.id) await services.files.delete(project.organization, old.id);
  return fileView(info);
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
