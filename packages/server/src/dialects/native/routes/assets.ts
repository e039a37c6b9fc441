/** Assets: named groups of series. */
import { Type } from 'typebox';
import { operation } from '../operations/operation.js';
import {
  Attributes,
  closed,
  Id,
  IdParams,
  mapPage,
  Name,
  OptionalText,
  PageQuery,
  pageOf,
  pageRequest,
  Stamp,
} from '../wire/schemas.js';
import { assetView } from '../wire/entities.js';
import { requireAdminForIds } from '../../own-ids.js';
import { ExternalIds, GivenExternalIds } from '../wire/external-ids.js';

const Members = Type.Array(Id, { maxItems: 10_000, description: 'Ids of its series.' });
const Fields = {
  description: Type.Optional(OptionalText),
  attributes: Type.Optional(Attributes),
  members: Type.Optional(Members),
  externalIds: Type.Optional(GivenExternalIds),
};
const Asset = Type.Object({
  id: Id,
  name: Name,
  description: OptionalText,
  attributes: Attributes,
  members: Members,
  externalIds: ExternalIds,
  created: Stamp,
  updated: Stamp,
});

export const assetOperations = [
  operation({
    id: 'listAssets',
    method: 'GET',
    path: '/assets',
    summary: 'The assets of the project.',
    needs: { project: 'project:read' },
    query: closed(PageQuery),
    answer: pageOf(Asset),
    handle: async ({ services, project, query }) =>
      mapPage(await services.assets.list(project.id, pageRequest(query)), assetView),
  }),
  operation({
    id: 'createAsset',
    method: 'POST',
    path: '/assets',
    summary: 'Creates an asset.',
    needs: { project: 'project:write' },
    body: closed({ name: Name, ...Fields }),
    status: 201,
    answer: Asset,
    async handle(call) {
      await requireAdminForIds(call);
      const { services, project, body } = call;
      return assetView(await services.assets.create(project.id, body));
    },
  }),
  operation({
    id: 'getAsset',
    method: 'GET',
    path: '/assets/:id',
    summary: 'One asset.',
    needs: { project: 'project:read' },
    params: IdParams,
    answer: Asset,
    handle: async ({ services, project, params }) =>
      assetView(await services.assets.get(project.id, params.id)),
  }),
  operation({
    id: 'updateAsset',
    method: 'PATCH',
    path: '/assets/:id',
    summary: 'Changes the given members; `members` replaces all of them.',
    needs: { project: 'project:write' },
    params: IdParams,
    body: closed({ name: Type.Optional(Name), ...Fields }),
    answer: Asset,
    async handle(call) {
      await requireAdminForIds(call);
      const { services, project, params, body } = call;
      return assetView(await services.assets.update(project.id, params.id, body));
    },
  }),
  operation({
    id: 'deleteAsset',
    method: 'DELETE',
    path: '/assets/:id',
    summary: 'Deletes an asset; its series stay.',
    needs: { project: 'project:write' },
    params: IdParams,
    status: 204,
    handle: ({ services, project, params }) => services.assets.delete(project.id, params.id),
  }),
];
