/** `/assets/`: named groups of inputs. Their ids are positive integers, as text in JSON:API documents. */
import type { FastifyInstance } from 'fastify';
import { TributaryError } from '../../../errors/error.js';
import type { Asset, Project, Services } from '../../../services/services.js';
import { withMembers } from '../../assets-with-members.js';
import { readWhole } from '../../whole-lists.js';
import { admit } from '../credentials.js';
import { readMembers } from '../inputs/members.js';
import { sendJsonApi } from '../wire/media.js';
import { conflict, Problems } from '../wire/problems.js';
import { AttributeReader, readResource } from '../wire/document.js';
import { assetResource, listDocument, positionOf, readPageQuery, searchOf } from '../wire/resources.js';

export function mountAssets(app: FastifyInstance, services: Services): void {
  const write = admit(services, 'project:write');
  const read = admit(services, 'project:read');
  const { devices } = services;

  app.post('/assets', write.route, async (request, reply) => {
    const { project } = write.of(request);
    const { attributes, relationships } = readResource(request.body, 'Asset');
    const name = readName(attributes, true);
    const members = await readMembers(services, project, relationships['inputs']);
    const asset = await devices.createAsset(project.id, {
      name: name!,
      ...(members === undefined ? {} : { members: members.map(({ id }) => id) }),
    });
    const resource = await resourceOf(services, project, asset);
    void reply.status(201).header('location', (resource['links'] as { self: string }).self);
    return sendJsonApi(reply, { data: resource });
  });

  app.get('/assets', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const query = request.query as Record<string, unknown>;
    const page = readPageQuery(query);
    const { items, total } = await readWhole(
      services,
      positionOf(page),
      (part) => devices.searchAssets(project.id, { ...searchOf(page), ...part }),
      (assets) => resourcesOf(services, project, assets),
    );
    return sendJsonApi(reply, listDocument('assets', query, page, total, items));
  });

  app.get('/assets/:asset', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const asset = await assetOf(services, project, request.params);
    return sendJsonApi(reply, { data: await resourceOf(services, project, asset) });
  });

  app.patch('/assets/:asset', write.route, async (request, reply) => {
    const { project } = write.of(request);
    const before = await assetOf(services, project, request.params);
    const { id, attributes, relationships } = readResource(request.body, 'Asset');
    if (id !== undefined && id !== String(before.id))
      throw new Problems([
        conflict('/data/id', `id is ${JSON.stringify(id)}, but the path names ${before.id}.`),
      ]);
    const name = readName(attributes, false);
    const members = await readMembers(services, project, relationships['inputs']);
    const asset = await devices.updateAsset(project.id, before.id, {
      ...(name === undefined ? {} : { name }),
      ...(members === undefined ? {} : { members: members.map((series) => series.id) }),
    });
    return sendJsonApi(reply, { data: await resourceOf(services, project, asset) });
  });

  app.delete('/assets/:asset', write.route, async (request, reply) => {
    const { project } = write.of(request);
    const asset = await assetOf(services, project, request.params);
    await devices.deleteAsset(project.id, asset.id);
    return reply.status(204).send();
  });
}

export async function assetOf(services: Services, project: Project, params: unknown): Promise<Asset> {
  const { asset } = params as { asset: string };
  if (!/^\d{1,15}$/.test(asset)) throw new TributaryError('not_found', { what: 'Asset', value: asset });
  return services.devices.getAsset(project.id, Number(asset));
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

async function resourceOf({ devices }: Services, project: Project, asset: Asset) {
  const [members = []] = await devices.assetMembers(project.id, [asset]);
  return assetResource(asset, members);
}
