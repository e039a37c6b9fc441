/** `/v1/projects/ID/permissions`: the people who may read, write and administer a project. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Level, Services } from '../../../services/services.js';
import { bodyReader, Id } from '../wire/body.js';
import { admitAny } from '../credentials.js';
import { PERMISSIONS } from '../tokens/permissions.js';
import { idOf, readable, type OfProject } from '../projects/project-of.js';

const Flag = Type.Optional(Type.Boolean());
const readRight = bodyReader(Type.Object({ user_id: Id, read: Flag, write: Flag, admin: Flag }));

export function mountProjectPermissions(app: FastifyInstance, services: Services): void {
  const anyone = admitAny(services);
  const { access } = services;

  app.get<OfProject>('/projects/:id/permissions', anyone.route, async (request) => {
    const project = await readable(services, anyone.of(request).principal, idOf(request));
    return { permissions: await peopleByPermission(services, project.id) };
  });

  app.patch<OfProject>('/projects/:id/permissions', anyone.route, async (request, reply) => {
    const { principal } = anyone.of(request);
    const project = await access.project(principal, idOf(request), 'project:admin');
    const right = readRight(request);
    const levels = PERMISSIONS.filter((level) => right[level]);
    const before = await levelsOf(services, project.id, right.user_id);
    await access.setProjectRight(principal, { project: project.id, user: right.user_id, levels });
    const after = await levelsOf(services, project.id, right.user_id);
    if (after.join() === before.join()) return reply.status(204).send();
    const status = before.length === 0 ? 201 : 200;
    return reply.status(status).send({ permissions: await peopleByPermission(services, project.id) });
  });
}

async function levelsOf(services: Services, project: number, user: number): Promise<readonly Level[]> {
  return (await services.access.projectPeople(project)).find((one) => one.user === user)?.levels ?? [];
}

export async function peopleByPermission(
  services: Services,
  project: number,
): Promise<Record<Level, { user_id: number }[]>> {
  const people = await services.access.projectPeople(project);
  const holding = (level: Level) =>
    people.filter(({ levels }) => levels.includes(level)).map(({ user }) => ({ user_id: user }));
  return { read: holding('read'), write: holding('write'), admin: holding('admin') };
}
