/** `/v1/files`: what the command line client has uploaded: the list, one file, and its end. */
import { readAll } from '../../whole-lists.js';
import { admit } from '../credentials.js';
import { FILE_KIND, findFile } from '../files/files.js';
import { route, type IobeamRoute } from '../route.js';
import { fileView } from '../wire/file.js';

export const fileRoutes: readonly IobeamRoute[] = [
  route({
    method: 'GET',
    path: '/files',
    needs: admit('read'),
    handle: async ({ services, project }) => ({
      files: await readAll(services, (page) => services.files.list(project.id, FILE_KIND, page), fileView),
    }),
  }),
  route({
    method: 'GET',
    path: '/files/:name',
    needs: admit('read'),
    handle: async ({ services, project, params: { name = '' }, reply }) => {
      const info = await findFile(services, project.id, name);
      const stored = await services.files.get(project.organization, info.id);
      return reply.header('content-length', info.bytes).type('application/octet-stream').send(stored.open());
    },
  }),
  route({
    method: 'DELETE',
    path: '/files/:name',
    needs: admit('write'),
    handle: async ({ services, project, params: { name = '' } }) => {
      const info = await findFile(services, project.id, name);
      await services.files.delete(project.organization, info.id);
    },
  }),
];
