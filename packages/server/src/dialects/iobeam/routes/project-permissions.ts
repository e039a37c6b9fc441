/** `/v1/projects/ID/permissions`: the people who may read, write and administer a project. */
import { Type } from 'typebox';
import type { Level, Services } from '../../../services/services.js';
import { admitAny } from '../credentials.js';
import { peopleByPermission } from '../projects/people.js';
import { projectOfPath } from '../projects/project-of.js';
import { route, type IobeamRoute } from '../route.js';
import { PERMISSIONS } from '../tokens/permissions.js';
import { bodyReader } from '../wire/body.js';
import { Id } from '../wire/ids.js';

const PATH = '/projects/:id/permissions';
const Flag = Type.Optional(Type.Boolean());
const readRight = bodyReader(Type.Object({ user_id: Id, read: Flag, write: Flag, admin: Flag }));

export const projectPermissionRoutes: readonly IobeamRoute[] = [
  route({
    method: 'GET',
    path: PATH,
    needs: admitAny,
    handle: async (call) => {
      const project = await projectOfPath(call, 'read');
      return { permissions: await peopleByPermission(call.services, project.id) };
    },
  }),
  route({
    method: 'PATCH',
    path: PATH,
    needs: admitAny,
    handle: async (call) => {
      const { services, principal, request, reply } = call;
      const project = await projectOfPath(call, 'admin');
      const right = readRight(request);
      const levels = PERMISSIONS.filter((level) => right[level]);
      const before = await levelsOf(services, project.id, right.user_id);
      await services.projectRights.set(principal, { project: project.id, user: right.user_id, levels });
      const after = await levelsOf(services, project.id, right.user_id);
      if (after.join() === before.join()) return undefined;
      // A first right is a new thing, a changed one is not.
      const status = before.length === 0 ? 201 : 200;
      return reply.status(status).send({ permissions: await peopleByPermission(services, project.id) });
    },
  }),
];

async function levelsOf(
  { projectRights }: Services,
  project: number,
  user: number,
): Promise<readonly Level[]> {
  return (await projectRights.people(project)).find((one) => one.user === user)?.levels ?? [];
}
