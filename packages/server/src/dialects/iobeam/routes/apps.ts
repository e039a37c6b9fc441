/**
 * `/v1/apps`: what the command line client keeps of its programs. This server runs none, and says so: an app that is asked
 * to run is in the state ERROR with the reason, one that is asked to stop is STOPPED.
 */
import { invalidField } from '../../../errors/error.js';
import type { Document, JsonObject, Project } from '../../../services/services.js';
import { admitSomewhere, type Asking } from '../credentials.js';
import { readBody } from '../documents/body.js';
import {
  addressedDocument,
  changeOf,
  documentView,
  isSame,
  namedDocument,
  nameIn,
  type DocumentKind,
} from '../documents/documents.js';
import { documentRoutes } from '../documents/routes.js';
import { route, type IobeamCall, type IobeamRoute } from '../route.js';
import { projectIdOf } from '../wire/ids.js';

const STATES = ['RUNNING', 'STOPPED'];
const NOT_RUN = 'This server keeps apps but does not run them.';
const SERVER_MEMBERS = new Set([
  'app_id',
  'app_name',
  'project_id',
  'created',
  'last_modified',
  'current_status',
  'error',
]);
const APP: DocumentKind = {
  kind: 'iobeam.app',
  what: 'App',
  plural: 'apps',
  nameField: 'app_name',
  idField: 'app_id',
  kept,
  view,
};

export const appRoutes: readonly IobeamRoute[] = [
  ...documentRoutes(APP),
  route({
    method: 'PUT',
    path: '/apps',
    needs: admitSomewhere('write'),
    handle: (call) =>
      replace(call, (project, body) =>
        namedDocument(call.services, APP, project.id, call.query.exact('name') ?? nameIn(APP, body)),
      ),
  }),
  route({
    method: 'PUT',
    path: '/apps/:id',
    needs: admitSomewhere('write'),
    handle: (call) => replace(call, (project) => addressedDocument(call, APP, project.id)),
  }),
];

/** The app afterwards; undefined if it was so already. */
async function replace(
  call: IobeamCall & Asking,
  find: (project: Project, body: JsonObject) => Promise<Document>,
): Promise<JsonObject | undefined> {
  const { body, project } = await readBody(call);
  const before = await find(project, body);
  const change = changeOf(APP, before, body);
  if (change.name === before.name && isSame(before.body, change.body)) return undefined;
  const after = await call.services.documents.update(project.id, APP.kind, before.id, change);
  return view(after, projectIdOf(project));
}

/** Without what the server says itself. */
function kept(body: JsonObject): JsonObject {
  const { requested_status: status } = body;
  if (status !== undefined && !STATES.includes(status as string))
    throw invalidField('requested_status', status, STATES.join(' or '));
  return Object.fromEntries(Object.entries(body).filter(([name]) => !SERVER_MEMBERS.has(name)));
}

function view(document: Document, projectId: number): JsonObject {
  const runs = document.body['requested_status'] === 'RUNNING';
  return {
    ...documentView(APP, document, projectId),
    current_status: runs ? 'ERROR' : 'STOPPED',
    error: runs ? NOT_RUN : '',
  };
}
