/** Devices of a project, by key. */
import { Type } from 'typebox';
import { given } from '../../../model/given.js';
import { operation } from '../operations/operation.js';
import {
  Attributes,
  closed,
  Id,
  mapPage,
  Name,
  OptionalText,
  PageQuery,
  pageOf,
  pageRequest,
  Stamp,
} from '../wire/schemas.js';
import { Tags, tagsOf } from '../query/selection.js';
import { isSearch, SearchMembers, searchPage } from '../query/device-search.js';
import { deviceView } from '../wire/entities.js';
import { requireAdminForIds } from '../../own-ids.js';
import { Purge, purgeNow, requirePurge } from './deleted.js';
import { ExternalIds, GivenExternalIds } from '../wire/external-ids.js';

const DeviceTags = Type.Array(closed({ key: Name, value: Type.String({ maxLength: 255 }) }), {
  maxItems: 100,
});
const Location = Type.Union(
  [
    closed({
      latitude: Type.Number({ minimum: -90, maximum: 90 }),
      longitude: Type.Number({ minimum: -180, maximum: 180 }),
    }),
    Type.Null(),
  ],
  { expected: '{latitude, longitude} in degrees, or null' },
);
const KeepDuplicates = Type.Boolean({
  description: 'Several states of one instant, sent by the Losant API, are kept beside each other.',
});
const Fields = {
  name: Type.Optional(OptionalText),
  type: Type.Optional(OptionalText),
  class: Type.Optional(OptionalText),
  tags: Type.Optional(DeviceTags),
  attributes: Type.Optional(Attributes),
  location: Type.Optional(Location),
  description: Type.Optional(OptionalText),
  keepDuplicates: Type.Optional(KeepDuplicates),
  externalIds: Type.Optional(GivenExternalIds),
};
const OptionalStamp = Type.Union([Stamp, Type.Null()]);
const Device = Type.Object({
  id: Id,
  key: Name,
  name: OptionalText,
  type: OptionalText,
  class: OptionalText,
  tags: DeviceTags,
  attributes: Attributes,
  location: Location,
  description: OptionalText,
  keepDuplicates: KeepDuplicates,
  externalIds: ExternalIds,
  connection: Type.Object(
    {
      connected: Type.Union([Type.Boolean(), Type.Null()]),
      connectedAt: OptionalStamp,
      disconnectedAt: OptionalStamp,
    },
    { description: 'What was told of its connection; null for what never was.' },
  ),
  created: Stamp,
  updated: Stamp,
});
const KeyParams = Type.Object({ key: Name });

export const deviceOperations = [
  operation({
    id: 'listDevices',
    method: 'GET',
    path: '/devices',
    summary: 'The devices of the project.',
    needs: { project: 'project:read' },
    query: closed({
      ...PageQuery,
      tags: Type.Optional(Tags),
      name: Type.Optional(
        Type.String({ minLength: 1, maxLength: 255, description: 'Pattern with * and ?.' }),
      ),
      class: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
      ...SearchMembers,
    }),
    answer: Type.Object({
      ...pageOf(Device).properties,
      total: Type.Optional(
        Type.Integer({ description: 'How many there are in all; with `search`, `sort` or `offset`.' }),
      ),
    }),
    async handle({ services, project, query }) {
      if (isSearch(query)) {
        const { items, ...rest } = await searchPage(services, project.id, query);
        return { items: items.map(deviceView), ...rest };
      }
      const { tags, name, class: ofClass } = query;
      const page = await services.devices.list(project.id, {
        ...pageRequest(query),
        ...given({ tags: tags && tagsOf(tags), name, class: ofClass }),
      });
      return mapPage(page, deviceView);
    },
  }),
  operation({
    id: 'createDevice',
    method: 'POST',
    path: '/devices',
    summary: 'Creates a device.',
    needs: { project: 'project:write' },
    body: closed({ key: Name, ...Fields }),
    status: 201,
    answer: Device,
    async handle(call) {
      await requireAdminForIds(call);
      const { services, project, body } = call;
      return deviceView(await services.devices.create(project.id, body));
    },
  }),
  operation({
    id: 'getDevice',
    method: 'GET',
    path: '/devices/:key',
    summary: 'One device.',
    needs: { project: 'project:read' },
    params: KeyParams,
    answer: Device,
    handle: async ({ services, project, params }) =>
      deviceView(await services.devices.get(project.id, params.key)),
  }),
  operation({
    id: 'updateDevice',
    method: 'PATCH',
    path: '/devices/:key',
    summary: 'Changes the given members of a device.',
    needs: { project: 'project:write' },
    params: KeyParams,
    body: closed(Fields),
    answer: Device,
    async handle(call) {
      await requireAdminForIds(call);
      const { services, project, params, body } = call;
      return deviceView(await services.devices.update(project.id, params.key, body));
    },
  }),
  operation({
    id: 'deleteDevice',
    method: 'DELETE',
    path: '/devices/:key',
    summary: 'Deletes a device and its series; it can be restored for a while.',
    needs: { project: 'project:write' },
    params: KeyParams,
    query: closed({ purge: Type.Optional(Purge) }),
    status: 204,
    async handle(call) {
      const { services, project, params } = call;
      await requirePurge(call, project);
      const { id } = await services.devices.get(project.id, params.key);
      await services.devices.delete(project.id, params.key);
      await purgeNow(call, { kind: 'device', within: project.id }, id);
    },
  }),
];
