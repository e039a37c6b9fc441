/** `/v1/projects`: the projects of the caller's organization, and who may do what in them. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { TributaryError } from '../../../errors/error.js';
import type { Principal, Project, Services } from '../../../services/services.js';
import { bodyReader, Id, parameter } from '../wire/body.js';
import { admitAny } from '../credentials.js';
import { PERMISSIONS, permissionsOf } from '../tokens/permissions.js';
import { idOf, readable, type OfProject } from '../projects/project-of.js';
import { stampText } from '../wire/times.js';
import { mountProjectPermissions, peopleByPermission } from './project-permissions.js';
import { append } from '../../../model/lists.js';

const ProjectName = Type.String({ minLength: 1, maxLength: 255 });
const readProject = bodyReader(Type.Object({ project_name: ProjectName, project_id: Type.Optional(Id) }));
const PAGE = 1000;

export function mountProjects(app: FastifyInstance, services: Services): void {
  const anyone = admitAny(services);
  app.post('/projects', anyone.route, async (request, reply) => {
    const { principal } = anyone.of(request);
    const { project_name: name } = readProject(request);
    await requireFree(services, principal, name);
    const project = await services.projects.create(principal, { name });
    return reply.status(201).send(await whole(services, project));
  });

  app.get('/projects', anyone.route, async (request) => {
    const { principal } = anyone.of(request);
    const name = parameter(request, 'name');
    if (name !== undefined) {
      const found = (await all(services, principal)).find((project) => project.name === name);
      if (found === undefined) throw new TributaryError('not_found', { what: 'Project', value: name });
      return whole(services, await readable(services, principal, found.id));
    }
    const projects = [];
    for (const project of await all(services, principal)) {
      const held = await permissionsOf(principal, project.id, services);
      if (held.size === 0) continue;
      const permissions = Object.fromEntries(PERMISSIONS.map((level) => [level, held.has(level)]));
      projects.push({ ...plain(project), permissions });
    }
    return { projects };
  });

  app.get<OfProject>('/projects/:id', anyone.route, async (request) =>
    whole(services, await readable(services, anyone.of(request).principal, idOf(request))),
  );

  app.patch<OfProject>('/projects/:id', anyone.route, async (request, reply) => {
    const { principal } = anyone.of(request);
    const before = await services.access.project(principal, idOf(request), 'project:admin');
    const { project_name: name } = readProject(request);
    if (name === before.name) return reply.status(204).send();
    await requireFree(services, principal, name);
    return whole(services, await services.projects.update(before.id, { name }));
  });

  mountProjectPermissions(app, services);
}

const plain = ({ id, name, created }: Project) => ({
  project_id: id,
  project_name: name,
  created: stampText(created),
});

const whole = async (services: Services, project: Project) => ({
  ...plain(project),
  permissions: await peopleByPermission(services, project.id),
});

async function all(services: Services, principal: Principal): Promise<Project[]> {
  const projects: Project[] = [];
  for (;;) {
    const page = { sort: 'id', offset: projects.length, limit: PAGE } as const;
    const { items } = await services.projects.search(principal, page);
    append(projects, items);
    if (items.length < PAGE) return projects;
  }
}

/** Other APIs allow several projects of one name; this one names projects by it. */
async function requireFree(services: Services, principal: Principal, name: string): Promise<void> {
  if ((await all(services, principal)).some((project) => project.name === name))
    throw new TributaryError('already_exists', { what: 'Project', field: 'project_name', value: name });
}
