/** The operations that apps and triggers have alike: list, read, create, delete. */
import { readAll } from '../../whole-lists.js';
import { admit, admitSomewhere } from '../credentials.js';
import { route, type IobeamRoute } from '../route.js';
import { readBody } from './body.js';
import { documentById, namedDocument, nameIn, type DocumentKind } from './documents.js';
import { projectIdOf } from '../wire/ids.js';

export const documentRoutes = (of: DocumentKind): readonly IobeamRoute[] => [
  route({
    method: 'GET',
    path: `/${of.plural}`,
    needs: admit('read'),
    handle: async ({ services, project, query }) => {
      const name = query.exact('name');
      if (name !== undefined)
        return of.view(await namedDocument(services, of, project.id, name), projectIdOf(project));
      const { documents } = services;
      return {
        [of.plural]: await readAll(
          services,
          (page) => documents.list(project.id, of.kind, page),
          (one) => of.view(one, projectIdOf(project)),
        ),
      };
    },
  }),
  route({
    method: 'GET',
    path: `/${of.plural}/:id`,
    needs: admit('read'),
    handle: async ({ services, project, params: { id = '' } }) =>
      of.view(await documentById(services, of, project.id, id), projectIdOf(project)),
  }),
  route({
    method: 'POST',
    path: `/${of.plural}`,
    needs: admitSomewhere('write'),
    status: 201,
    handle: async (call) => {
      const { body, project } = await readBody(call);
      const fields = { name: nameIn(of, body), body: of.kept(body) };
      const made = await call.services.documents.create(project.id, of.kind, fields);
      return of.view(made, projectIdOf(project));
    },
  }),
  route({
    method: 'DELETE',
    path: `/${of.plural}/:id`,
    needs: admit('write'),
    handle: async ({ services, project, params }) => {
      const { id } = await documentById(services, of, project.id, params['id'] ?? '');
      await services.documents.delete(project.id, of.kind, id);
    },
  }),
];
