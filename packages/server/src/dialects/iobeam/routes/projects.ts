/** `/v1/projects`: the projects of the caller's organization. */
import { Type } from 'typebox';
import { TributaryError } from '../../../errors/error.js';
import type { Project, Services } from '../../../services/services.js';
import { admitAny, type Asking } from '../credentials.js';
import { allProjects, findByName, requireFreeName } from '../projects/names.js';
import { peopleByPermission } from '../projects/people.js';
import { projectOfPath } from '../projects/project-of.js';
import { route, type IobeamRoute } from '../route.js';
import { PERMISSIONS, permissionsOf } from '../tokens/permissions.js';
import { bodyReader } from '../wire/body.js';
import { Id, PROJECT, projectIdOf } from '../wire/ids.js';
import { stampText } from '../wire/times.js';

const ProjectName = Type.String({ minLength: 1, maxLength: 255 });
const readProject = bodyReader(Type.Object({ project_name: ProjectName, project_id: Type.Optional(Id) }));

export const projectRoutes: readonly IobeamRoute[] = [
  route({
    method: 'POST',
    path: '/projects',
    needs: admitAny,
    status: 201,
    handle: async (call) => {
      const { services, principal, request } = call;
      const { project_name: name, project_id: id } = readProject(request);
      await requireFreeName(call, name);
      const externalIds = id === undefined ? {} : { [PROJECT.api]: String(id) };
      return projectView(services, await services.projects.create(principal, { name, externalIds }));
    },
  }),
  route({
    method: 'GET',
    path: '/projects',
    needs: admitAny,
    handle: async (call) => {
      const { services, principal, query } = call;
      const name = query.exact('name');
      if (name === undefined) return { projects: await listed(call) };
      const found = await findByName(call, name);
      if (found === undefined) throw new TributaryError('not_found', { what: 'Project', value: name });
      return projectView(services, await services.rights.project(principal, found.id, 'project:read'));
    },
  }),
  route({
    method: 'GET',
    path: '/projects/:id',
    needs: admitAny,
    handle: async (call) => projectView(call.services, await projectOfPath(call, 'read')),
  }),
  route({
    method: 'PATCH',
    path: '/projects/:id',
    needs: admitAny,
    handle: async (call) => {
      const { services, principal, request } = call;
      const before = await projectOfPath(call, 'admin');
      const { project_name: name } = readProject(request);
      if (name === before.name) return undefined;
      await requireFreeName(call, name);
      return projectView(services, await services.projects.update(principal, before.id, { name }));
    },
  }),
];

/** Those in which the caller may do something, each with what that is. */
async function listed({ services, principal }: Asking): Promise<object[]> {
  const projects = [];
  for (const project of await allProjects({ services, principal })) {
    const held = await permissionsOf(services, principal, project.id);
    if (held.size === 0) continue;
    const permissions = Object.fromEntries(PERMISSIONS.map((level) => [level, held.has(level)]));
    projects.push({ ...plainView(project), permissions });
  }
  return projects;
}

const plainView = (project: Project) => ({
  project_id: projectIdOf(project),
  project_name: project.name,
  created: stampText(project.created),
});

const projectView = async (services: Services, project: Project) => ({
  ...plainView(project),
  permissions: await peopleByPermission(services, project.id),
});
