/**
 * `/v1/apps`: what the command line client keeps of its programs. This server runs none, and says so: an app that is asked
 * to run is in the state ERROR with the reason, one that is asked to stop is STOPPED.
 */
import type { FastifyInstance } from 'fastify';
import { invalidField } from '../../../errors/error.js';
import type { Document, JsonObject, Services } from '../../../services/services.js';
import { parameter } from '../wire/body.js';
import { admit, admitSomewhere, authorize } from '../credentials.js';
import {
  addressedDocument,
  bodyOf,
  documentById,
  documentView,
  isSame,
  listDocuments,
  namedDocument,
  nameIn,
  type DocumentKind,
} from '../documents/documents.js';

const APP: DocumentKind = { kind: 'iobeam.app', what: 'App', nameField: 'app_name', idField: 'app_id' };
const STATES = ['RUNNING', 'STOPPED'];
const NOT_RUN = 'This server keeps apps but does not run them.';

export function mountApps(app: FastifyInstance, services: Services): void {
  const read = admit(services, 'read');
  const writer = admitSomewhere(services, 'write');
  const write = admit(services, 'write');
  app.get('/apps', read.route, async (request) => {
    const { project } = read.of(request);
    const name = parameter(request, 'name');
    if (name !== undefined) return appView(await namedDocument(APP, project.id, name, services));
    return { apps: await listDocuments(APP, project.id, services, appView) };
  });

  app.get<{ Params: { id: string } }>('/apps/:id', read.route, async (request) => {
    const { project } = read.of(request);
    return appView(await documentById(APP, project.id, request.params.id, services));
  });

  app.post('/apps', writer.route, async (request, reply) => {
    const { body, projectId } = bodyOf(request);
    const { project } = await authorize(writer.of(request).principal, services, 'write', { projectId });
    const name = nameIn(APP, body);
    const document = await services.documents.create(project.id, APP.kind, { name, body: kept(body) });
    return reply.status(201).send(appView(document));
  });

  const replace = (path: string) =>
    app.put(path, writer.route, async (request, reply) => {
      const { body, projectId } = bodyOf(request);
      const { project } = await authorize(writer.of(request).principal, services, 'write', { projectId });
      const before = await (path === '/apps'
        ? namedDocument(APP, project.id, parameter(request, 'name') ?? nameIn(APP, body), services)
        : addressedDocument(APP, project.id, request, services));
      const name = body[APP.nameField] == null ? before.name! : nameIn(APP, body);
      const after = kept(body);
      if (name === before.name && isSame(before.body, after)) return reply.status(204).send();
      const document = await services.documents.update(project.id, APP.kind, before.id, {
        name,
        body: after,
      });
      return reply.send(appView(document));
    });
  replace('/apps');
  replace('/apps/:id');

  app.delete<{ Params: { id: string } }>('/apps/:id', write.route, async (request, reply) => {
    const { project } = write.of(request);
    const { id } = await documentById(APP, project.id, request.params.id, services);
    await services.documents.delete(project.id, APP.kind, id);
    return reply.status(204).send();
  });
}

/** Without what the server says itself. */
function kept(body: JsonObject): JsonObject {
  const { requested_status: status } = body;
  if (status !== undefined && !STATES.includes(status as string))
    throw invalidField('requested_status', status, STATES.join(' or '));
  const members = Object.entries(body).filter(([name]) => !SERVER_MEMBERS.has(name));
  return Object.fromEntries(members);
}

const SERVER_MEMBERS = new Set([
  'app_id',
  'app_name',
  'project_id',
  'created',
  'last_modified',
  'current_status',
  'error',
]);

function appView(document: Document): JsonObject {
  const runs = document.body['requested_status'] === 'RUNNING';
  return {
    ...documentView(APP, document),
    current_status: runs ? 'ERROR' : 'STOPPED',
    error: runs ? NOT_RUN : '',
  };
}
