/**
 * `/v1/triggers`: rules and actions that the command line client keeps. This server stores and lists them and never fires
 * one; docs/dialects/iobeam.md says so.
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
  listDocuments,
  namedDocument,
  nameIn,
  type DocumentKind,
} from '../documents/documents.js';

const TRIGGER: DocumentKind = {
  kind: 'iobeam.trigger',
  what: 'Trigger',
  nameField: 'trigger_name',
  idField: 'trigger_id',
};
const ACTIONS = ['email', 'http', 'mqtt', 'sms'];
const SERVER_MEMBERS = new Set(['trigger_id', 'trigger_name', 'project_id', 'created', 'last_modified']);

export function mountTriggers(app: FastifyInstance, services: Services): void {
  const read = admit(services, 'read');
  const writer = admitSomewhere(services, 'write');
  const write = admit(services, 'write');
  app.get('/triggers', read.route, async (request) => {
    const { project } = read.of(request);
    const name = parameter(request, 'name');
    if (name !== undefined) return view(await namedDocument(TRIGGER, project.id, name, services));
    return { triggers: await listDocuments(TRIGGER, project.id, services, view) };
  });

  app.get<{ Params: { id: string } }>('/triggers/:id', read.route, async (request) => {
    const { project } = read.of(request);
    return view(await documentById(TRIGGER, project.id, request.params.id, services));
  });

  app.post('/triggers', writer.route, async (request, reply) => {
    const { body, projectId } = bodyOf(request);
    const { project } = await authorize(writer.of(request).principal, services, 'write', { projectId });
    const name = nameIn(TRIGGER, body);
    const document = await services.documents.create(project.id, TRIGGER.kind, { name, body: kept(body) });
    return reply.status(201).send(view(document));
  });

  // An event of the older client: there is no trigger that it could fire.
  app.put('/triggers/events/test', writer.route, async (request, reply) => {
    const { body, projectId } = bodyOf(request);
    await authorize(writer.of(request).principal, services, 'write', { projectId });
    const { event_name: name } = body;
    if (typeof name !== 'string' || name === '')
      throw invalidField('event_name', name, 'the name of an event');
    return reply.status(204).send();
  });

  app.put<{ Params: { id: string } }>('/triggers/:id', writer.route, async (request) => {
    const { body, projectId } = bodyOf(request);
    const { project } = await authorize(writer.of(request).principal, services, 'write', { projectId });
    const before = await addressedDocument(TRIGGER, project.id, request, services);
    const name = body[TRIGGER.nameField] == null ? before.name! : nameIn(TRIGGER, body);
    const change = { name, body: kept(body) };
    return view(await services.documents.update(project.id, TRIGGER.kind, before.id, change));
  });

  app.delete<{ Params: { id: string } }>('/triggers/:id', write.route, async (request, reply) => {
    const { project } = write.of(request);
    const { id } = await documentById(TRIGGER, project.id, request.params.id, services);
    await services.documents.delete(project.id, TRIGGER.kind, id);
    return reply.status(204).send();
  });
}

const view = (document: Document): JsonObject => documentView(TRIGGER, document);

function kept(body: JsonObject): JsonObject {
  const { actions } = body;
  if (actions !== undefined && actions !== null) {
    if (!Array.isArray(actions)) throw invalidField('actions', actions, 'a list of actions');
    for (const [at, action] of (actions as unknown[]).entries()) {
      const type = (action as { type?: unknown } | null)?.type;
      if (typeof type !== 'string' || !ACTIONS.includes(type))
        throw invalidField(`actions[${at}].type`, type, ACTIONS.join(', '));
    }
  }
  return Object.fromEntries(Object.entries(body).filter(([name]) => !SERVER_MEMBERS.has(name)));
}
