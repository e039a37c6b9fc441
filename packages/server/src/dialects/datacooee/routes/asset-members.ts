/** `/assets/{asset}/relationships/inputs/`: which inputs an asset has; POST adds, PATCH replaces, DELETE removes. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Asset, Project, Services } from '../../../services/services.js';
import { admit } from '../credentials.js';
import { readMembers } from '../inputs/members.js';
import { sendJsonApi } from '../wire/media.js';
import { readDocument } from '../wire/document.js';
import { sensorIdentifier } from '../wire/resources.js';
import { assetOf } from './assets.js';

const URL = '/assets/:asset/relationships/inputs';

const CHANGES: Readonly<Record<string, (before: readonly number[], given: readonly number[]) => number[]>> = {
  POST: (before, given) => [...new Set([...before, ...given])],
  PATCH: (_before, given) => [...new Set(given)],
  DELETE: (before, given) => before.filter((id) => !given.includes(id)),
};

export function mountAssetMembers(app: FastifyInstance, services: Services): void {
  const read = admit(services, 'project:read');
  const write = admit(services, 'project:write');
  app.get(URL, read.route, async (request, reply) => {
    const { project } = read.of(request);
    const asset = await assetOf(services, project, request.params);
    return sendJsonApi(reply, {
      data: await identifiersOf(services, project, asset),
      links: { self: `/api/external/v1/assets/${asset.id}/relationships/inputs/` },
    });
  });

  const change = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { project } = write.of(request);
    const asset = await assetOf(services, project, request.params);
    const given = await readMembers(services, project, readDocument(request.body), '/data');
    const ids = (given ?? []).map(({ id }) => id);
    const members = CHANGES[request.method]!(asset.members, ids);
    const after = await services.devices.updateAsset(project.id, asset.id, { members });
    return sendJsonApi(reply, { data: await identifiersOf(services, project, after) });
  };
  app.post(URL, write.route, change);
  app.patch(URL, write.route, change);
  app.delete(URL, write.route, change);
}

async function identifiersOf({ devices }: Services, project: Project, asset: Asset) {
  const [members = []] = await devices.assetMembers(project.id, [asset]);
  return members.map(sensorIdentifier);
}
