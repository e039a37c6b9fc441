/** `/assets/`: named groups of inputs. Their ids are positive integers, as text in JSON:API documents. */
import { given } from '../../../model/given.js';
import type { Asset, Project, Services } from '../../../services/services.js';
import { withMembers } from '../../assets-with-members.js';
import type { Call } from '../../route.js';
import { admit } from '../credentials.js';
import { readMembers } from '../inputs/members.js';
import { created, listed } from '../resources/answers.js';
import { route, type DatacooeeRoute } from '../route.js';
import { conflict, invalid, Problems } from '../wire/problems.js';
import { AttributeReader, readResource } from '../wire/document.js';
import { assetResource } from '../wire/resources.js';
import { ASSET, assetIdOf } from '../wire/ids.js';
import { requireAdmin } from '../../own-ids.js';

const read = admit('project:read');
const write = admit('project:write');

export const assetRoutes: readonly DatacooeeRoute[] = [
  route({
    method: 'POST',
    path: '/assets',
    needs: write,
    status: 201,
    handle: async ({ services, principal, project, request, reply }) => {
      const { id, attributes, relationships } = readResource(request.body, 'Asset');
      if (id !== undefined) {
        await requireAdmin(services, principal, project.id);
        if (ASSET.read(id) === undefined)
          throw new Problems([invalid({ pointer: '/data/id' }, id, ASSET.expected)]);
      }
      const name = readName(attributes, true)!;
      const members = await readMembers(services, project, relationships['inputs']);
      const fields = given({
        members: members?.map((series) => series.id),
        externalIds: id === undefined ? undefined : { [ASSET.api]: id },
      });
      const asset = await services.assets.create(project.id, { name, ...fields });
      const resource = await resourceOf(services, project, asset);
      return created(reply, resource);
    },
  }),
  route({
    method: 'GET',
    path: '/assets',
    needs: read,
    handle: ({ services, project, query }) =>
      listed(
        { services, query },
        'assets',
        (part) => services.assets.search(project.id, part),
        (assets) => resourcesOf(services, project, assets),
      ),
  }),
  route({
    method: 'GET',
    path: '/assets/:asset',
    needs: read,
    handle: async ({ services, project, params }) => {
      const asset = await assetOf(services, project, params);
      return { data: await resourceOf(services, project, asset) };
    },
  }),
  route({
    method: 'PATCH',
    path: '/assets/:asset',
    needs: write,
    handle: async ({ services, project, params, request }) => {
      const before = await assetOf(services, project, params);
      const { id, attributes, relationships } = readResource(request.body, 'Asset');
      if (id !== undefined && id !== assetIdOf(before))
        throw new Problems([
          conflict('/data/id', `id is ${JSON.stringify(id)}, but the path names ${assetIdOf(before)}.`),
        ]);
      const name = readName(attributes, false);
      const members = await readMembers(services, project, relationships['inputs']);
      const fields = given({ name, members: members?.map((series) => series.id) });
      const asset = await services.assets.update(project.id, before.id, fields);
      return { data: await resourceOf(services, project, asset) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/assets/:asset',
    needs: write,
    handle: async ({ services, project, params }) => {
      const asset = await assetOf(services, project, params);
      await services.assets.delete(project.id, asset.id);
    },
  }),
];

export async function assetOf(
  services: Services,
  project: Project,
  { asset = '' }: Call['params'],
): Promise<Asset> {
  return services.assets.find(project.id, { form: ASSET, text: asset });
}

function readName(attributes: Readonly<Record<string, unknown>>, required: boolean): string | undefined {
  const read = new AttributeReader(attributes, ['name']);
  const name = read.text('name', required || 'name' in attributes);
  read.done();
  return name ?? undefined;
}

async function* resourcesOf(services: Services, project: Project, assets: readonly Asset[]) {
  for await (const [asset, members] of withMembers(services, project, assets))
    yield assetResource(asset, members);
}

async function resourceOf({ assets }: Services, project: Project, asset: Asset) {
  const [members = []] = await assets.members(project.id, [asset]);
  return assetResource(asset, members);
}
