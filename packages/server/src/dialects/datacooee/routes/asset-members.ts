/** `/assets/{asset}/relationships/inputs/`: which inputs an asset has; POST adds, PATCH replaces, DELETE removes. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../../../services/services.js';
import { membersOf } from '../choice.js';
import { authorize } from '../credentials.js';
import { readMembers } from '../members.js';
import { sendJsonApi } from '../media.js';
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
  app.get(URL, async (request, reply) => {
    const project = await authorize(request, services, 'project:read');
    const asset = await assetOf(services, project, request.params);
    const members = await membersOf(services, project, asset);
    return sendJsonApi(reply, {
      data: members.map(sensorIdentifier),
      links: { self: `/api/external/v1/assets/${asset.id}/relationships/inputs/` },
    });
  });

  const change = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const project = await authorize(request, services, 'project:write');
    const asset = await assetOf(services, project, request.params);
    const given = await readMembers(services, project, readDocument(request.body), '/data');
    const ids = (given ?? []).map(({ id }) => id);
    const members = CHANGES[request.method]!(asset.members, ids);
    const after = await services.devices.updateAsset(project.id, asset.id, { members });
    const series = await membersOf(services, project, after);
    return sendJsonApi(reply, { data: series.map(sensorIdentifier) });
  };
  app.post(URL, change);
  app.patch(URL, change);
  app.delete(URL, change);
}
