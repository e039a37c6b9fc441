/** Projects of the organization; only their settings here, their things have routes of their own. */
import { Type } from 'typebox';
import { operation } from '../operation.js';
import { closed, Id, IdParams, mapPage, Name, PageQuery, pageOf, pageRequest, Stamp } from '../schemas.js';
import { projectView } from '../wire/entities.js';

const Project = Type.Object({
  id: Id,
  name: Name,
  createDevices: Type.Boolean(),
  createSeries: Type.Boolean(),
  demo: Type.Boolean({
    description: 'It is that of the simulated plant, which no request means that names none.',
  }),
  created: Stamp,
  updated: Stamp,
});
const Settings = {
  createDevices: Type.Optional(
    Type.Boolean({ description: 'Whether a point of an unknown device creates it.' }),
  ),
  createSeries: Type.Optional(
    Type.Boolean({ description: 'Whether a point of an unknown series creates it.' }),
  ),
};

export const projectOperations = [
  operation({
    id: 'listProjects',
    method: 'GET',
    path: '/projects',
    summary: 'The projects that the token reaches.',
    needs: 'token',
    query: closed(PageQuery),
    answer: pageOf(Project),
    handle: async ({ services, principal, query }) =>
      mapPage(await services.projects.list(principal, pageRequest(query)), projectView),
  }),
  operation({
    id: 'createProject',
    method: 'POST',
    path: '/projects',
    summary: 'Creates a project.',
    needs: { scope: 'organization:admin' },
    body: closed({ name: Name, ...Settings }),
    status: 201,
    answer: Project,
    handle: async ({ services, principal, body }) =>
      projectView(await services.projects.create(principal, body)),
  }),
  operation({
    id: 'getProject',
    method: 'GET',
    path: '/projects/:id',
    summary: 'One project.',
    needs: 'token',
    params: IdParams,
    answer: Project,
    handle: async ({ services, principal, params }) =>
      projectView(await services.access.project(principal, params.id, 'project:read')),
  }),
  operation({
    id: 'projectUsage',
    method: 'GET',
    path: '/projects/:id/usage',
    summary: 'How many devices and series the project has, and may have.',
    needs: 'token',
    params: IdParams,
    answer: Type.Object({
      devices: Type.Integer(),
      series: Type.Integer(),
      deviceQuota: Type.Integer(),
      seriesQuota: Type.Integer(),
    }),
    async handle({ services, principal, params }) {
      const { id } = await services.access.project(principal, params.id, 'project:read');
      return services.quotas.usage(id);
    },
  }),
  operation({
    id: 'updateProject',
    method: 'PATCH',
    path: '/projects/:id',
    summary: 'Changes a project.',
    needs: 'token',
    params: IdParams,
    body: closed({ name: Type.Optional(Name), ...Settings }),
    answer: Project,
    async handle({ services, principal, params, body }) {
      const { id } = await services.access.project(principal, params.id, 'project:admin');
      return projectView(await services.projects.update(id, body));
    },
  }),
  operation({
    id: 'deleteProject',
    method: 'DELETE',
    path: '/projects/:id',
    summary: 'Deletes a project with everything in it.',
    needs: { scope: 'organization:admin' },
    params: IdParams,
    status: 204,
    async handle({ services, principal, params }) {
      const { id } = await services.access.project(principal, params.id, 'organization:admin');
      await services.projects.delete(id);
    },
  }),
];
