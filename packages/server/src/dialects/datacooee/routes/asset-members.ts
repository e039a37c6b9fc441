/** `/assets/{asset}/relationships/inputs/`: which inputs an asset has; POST adds, PATCH replaces, DELETE removes. */
import type { Asset, Project, Services } from '../../../services/services.js';
import { admit } from '../credentials.js';
import { readMembers } from '../inputs/members.js';
import { route, type DatacooeeRoute } from '../route.js';
import { readDocument } from '../wire/document.js';
import { sensorIdentifier } from '../wire/resources.js';
import { assetOf } from './assets.js';

const PATH = '/assets/:asset/relationships/inputs';

type Change = (before: readonly number[], named: readonly number[]) => number[];

const change = (method: 'POST' | 'PATCH' | 'DELETE', members: Change) =>
  route({
    method,
    path: PATH,
    needs: admit('project:write'),
    handle: async ({ services, project, params, request }) => {
      const asset = await assetOf(services, project, params);
      const named = (await readMembers(services, project, readDocument(request.body), '/data')) ?? [];
      const ids = named.map(({ id }) => id);
      const fields = { members: members(asset.members, ids) };
      const after = await services.assets.update(project.id, asset.id, fields);
      return { data: await identifiersOf(services, project, after) };
    },
  });

export const assetMemberRoutes: readonly DatacooeeRoute[] = [
  route({
    method: 'GET',
    path: PATH,
    needs: admit('project:read'),
    handle: async ({ services, project, params }) => {
      const asset = await assetOf(services, project, params);
      return {
        data: await identifiersOf(services, project, asset),
        links: { self: `/api/external/v1/assets/${asset.id}/relationships/inputs/` },
      };
    },
  }),
  change('POST', (before, named) => [...new Set([...before, ...named])]),
  change('PATCH', (_before, named) => [...new Set(named)]),
  change('DELETE', (before, named) => before.filter((id) => !named.includes(id))),
];

async function identifiersOf({ assets }: Services, project: Project, asset: Asset) {
  const [members = []] = await assets.members(project.id, [asset]);
  return members.map(sensorIdentifier);
}
