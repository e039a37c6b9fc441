/** `devices/{deviceId}/attributes`: the attributes one by one. An attribute keeps its name and type for life. */
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { Device, Series } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { addAttribute, changeAttribute } from '../devices/attributes.js';
import { deviceOf } from '../credentials.js';
import type { Action, Call } from '../route.js';
import { attributeView } from '../wire/devices.js';
import { pageOf, readList } from '../wire/lists.js';
import { AttributePatch, AttributePost } from '../wire/schemas.js';

const checkPost = compileCheck(AttributePost, 'body');
const checkPatch = compileCheck(AttributePatch, 'body');
const FIELDS = { name: ({ name }: Series) => name, dataType: ({ kind }: Series) => kind };
const MOST = 256;

const view = ({ project }: Call, device: Device, series: Series): object => ({
  ...attributeView(series),
  applicationId: project.losantId,
  deviceId: device.losantId,
});

const attributesOf = (call: Call, device: Device) =>
  call.services.devices.seriesOfDevices(call.project.id, [device.id]);

async function find(call: Call): Promise<{ device: Device; series: Series }> {
  const device = await deviceOf(call.request, call.services, call);
  const { name } = call.request.params as { name: string };
  const series = (await attributesOf(call, device)).find((one) => one.name === name);
  if (series === undefined) throw new TributaryError('not_found', { what: 'Series', value: name });
  return { device, series };
}

export const deviceAttributeActions: readonly Action[] = [
  {
    method: 'GET',
    path: '/devices/:deviceId/attributes',
    action: 'deviceAttributes.get',
    async handle(call) {
      const device = await deviceOf(call.request, call.services, call);
      const order = readList(call.query, { sorts: Object.keys(FIELDS), filters: Object.keys(FIELDS) });
      const { items, totalCount } = pageOf(
        await attributesOf(call, device),
        { ...order, page: 0, perPage: Number.MAX_SAFE_INTEGER },
        FIELDS,
      );
      const views = items.map((series) => view(call, device, series));
      const { sortField, sortDirection, filter, filterField } = order;
      return {
        items: views,
        count: views.length,
        totalCount,
        ...(filter !== undefined && { filter, filterField }),
        sortField,
        sortDirection,
        applicationId: call.project.losantId,
        deviceId: device.losantId,
      };
    },
  },
  {
    method: 'POST',
    path: '/devices/:deviceId/attributes',
    action: 'deviceAttributes.post',
    status: 201,
    async handle(call) {
      const device = await deviceOf(call.request, call.services, call);
      const attribute = checkPost(call.body());
      const count = (await attributesOf(call, device)).length;
      if (count >= MOST) throw invalidField('attributes', count, `at most ${MOST} attributes of a device`);
      return view(call, device, await addAttribute(call.services, call.project, device, attribute));
    },
  },
  {
    method: 'GET',
    path: '/devices/:deviceId/attributes/:name',
    action: 'deviceAttribute.get',
    async handle(call) {
      const { device, series } = await find(call);
      return view(call, device, series);
    },
  },
  {
    method: 'PATCH',
    path: '/devices/:deviceId/attributes/:name',
    action: 'deviceAttribute.patch',
    async handle(call) {
      const { device, series } = await find(call);
      const change = checkPatch(call.body());
      if (change.name !== undefined && change.name !== series.name)
        throw invalidField('name', change.name, `${series.name}: an attribute keeps its name`);
      return view(call, device, await changeAttribute(call.services, call.project, series, change));
    },
  },
  {
    method: 'DELETE',
    path: '/devices/:deviceId/attributes/:name',
    action: 'deviceAttribute.delete',
    async handle(call) {
      const { series } = await find(call);
      await call.services.devices.deleteSeries(call.project.id, series.id);
      return { success: true };
    },
  },
];
