/**
 * `/v1/namespaces`: list, create, read, replace. `input` is always there. Rule: a namespace cannot be renamed, since its
 * name is part of the names of its series.
 */
import { invalidField } from '../../../errors/error.js';
import { admit } from '../credentials.js';
import { listNamespaces, NAMESPACE_KIND } from '../namespaces/namespaces.js';
import { ensureInput, namespaceById, showNamespace, showNamespaces } from '../namespaces/show.js';
import { route, type IobeamRoute } from '../route.js';
import { DEFAULT_NAMESPACE } from '../wire/import-request.js';
import { readNamespace } from '../wire/namespace-body.js';

const read = admit('read');
const write = admit('write');

export const namespaceRoutes: readonly IobeamRoute[] = [
  route({
    method: 'GET',
    path: '/namespaces',
    needs: read,
    handle: async ({ services, project, query }) => {
      const name = query.exact('name') ?? query.exact('namespace_name');
      await ensureInput(services, project.id);
      const all = await listNamespaces(services, project.id);
      const shown = name === undefined ? all : all.filter((one) => one.name === name);
      return { namespaces: await showNamespaces(services, project, { shown, all }) };
    },
  }),
  route({
    method: 'GET',
    path: '/namespaces/:id',
    needs: read,
    handle: async ({ services, project, params: { id = '' } }) =>
      showNamespace(services, project, await namespaceById(services, project.id, id)),
  }),
  route({
    method: 'POST',
    path: '/namespaces',
    needs: write,
    status: 201,
    handle: async ({ services, project, request, reply }) => {
      const { name, body } = readNamespace(request);
      if (name === undefined)
        throw invalidField('body.namespace_name', undefined, 'the name of the namespace');
      if (name === DEFAULT_NAMESPACE) await ensureInput(services, project.id);
      const fields = { name, body: { ...body } };
      const document = await services.documents.create(project.id, NAMESPACE_KIND, fields);
      void reply.header('location', `/v1/namespaces/${document.id}`);
      return showNamespace(services, project, document);
    },
  }),
  route({
    method: 'PUT',
    path: '/namespaces/:id',
    needs: write,
    handle: async ({ services, project, params: { id = '' }, request }) => {
      const before = await namespaceById(services, project.id, id);
      const { name, body } = readNamespace(request);
      if (name !== undefined && name !== before.name)
        throw invalidField('body.namespace_name', name, `${before.name}: a namespace keeps its name`);
      await services.documents.update(project.id, NAMESPACE_KIND, before.id, { body: { ...body } });
    },
  }),
];
