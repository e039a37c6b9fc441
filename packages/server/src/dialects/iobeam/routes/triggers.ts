/**
 * `/v1/triggers`: rules and actions that the command line client keeps. This server stores and lists them and never fires
 * one; docs/dialects/iobeam.md says so.
 */
import { invalidField } from '../../../errors/error.js';
import type { Document, JsonObject } from '../../../services/services.js';
import { admitSomewhere } from '../credentials.js';
import { readBody } from '../documents/body.js';
import { addressedDocument, changeOf, documentView, type DocumentKind } from '../documents/documents.js';
import { documentRoutes } from '../documents/routes.js';
import { route, type IobeamRoute } from '../route.js';
import { projectIdOf } from '../wire/ids.js';

const ACTIONS = ['email', 'http', 'mqtt', 'sms'];
const SERVER_MEMBERS = new Set(['trigger_id', 'trigger_name', 'project_id', 'created', 'last_modified']);
const TRIGGER: DocumentKind = {
  kind: 'iobeam.trigger',
  what: 'Trigger',
  plural: 'triggers',
  nameField: 'trigger_name',
  idField: 'trigger_id',
  kept,
  view,
};

export const triggerRoutes: readonly IobeamRoute[] = [
  ...documentRoutes(TRIGGER),
  // An event of the older client: there is no trigger that it could fire.
  route({
    method: 'PUT',
    path: '/triggers/events/test',
    needs: admitSomewhere('write'),
    handle: async (call) => {
      const { event_name: name } = (await readBody(call)).body;
      if (typeof name !== 'string' || name === '')
        throw invalidField('event_name', name, 'the name of an event');
    },
  }),
  route({
    method: 'PUT',
    path: '/triggers/:id',
    needs: admitSomewhere('write'),
    handle: async (call) => {
      const { body, project } = await readBody(call);
      const before = await addressedDocument(call, TRIGGER, project.id);
      const change = changeOf(TRIGGER, before, body);
      const after = await call.services.documents.update(project.id, TRIGGER.kind, before.id, change);
      return view(after, projectIdOf(project));
    },
  }),
];

function view(document: Document, projectId: number): JsonObject {
  return documentView(TRIGGER, document, projectId);
}

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
