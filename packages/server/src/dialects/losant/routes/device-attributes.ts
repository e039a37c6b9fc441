/** `devices/{deviceId}/attributes`: the attributes one by one. An attribute keeps its name and type for life. */
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { Device, Series } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { deviceOf, scope } from '../credentials.js';
import { addAttribute, changeAttribute } from '../devices/attributes.js';
import { pageOf } from '../lists/sorted-page.js';
import { APPLICATION, route, type Call, type LosantRoute } from '../route.js';
import { attributeView } from '../wire/devices.js';
import { readList } from '../wire/lists.js';
import { AttributePatch, AttributePost } from '../wire/schemas.js';
import { applicationIdOf, deviceIdOf } from '../wire/ids.js';

const checkPost = compileCheck(AttributePost, 'body');
const checkPatch = compileCheck(AttributePatch, 'body');
const FIELDS = { name: ({ name }: Series) => name, dataType: ({ kind }: Series) => kind };
const MAX_ATTRIBUTES = 256;
const LIST = `${APPLICATION}/devices/:deviceId/attributes`;
const ONE = `${LIST}/:name`;

export const deviceAttributeRoutes: readonly LosantRoute[] = [
  route({ method: 'GET', path: LIST, needs: scope('deviceAttributes.get'), handle: listAttributes }),
  route({
    method: 'POST',
    path: LIST,
    needs: scope('deviceAttributes.post'),
    status: 201,
    async handle(call) {
      const device = await deviceOf(call);
      const attribute = checkPost(call.body());
      const count = (await attributesOf(call, device)).length;
      if (count >= MAX_ATTRIBUTES)
        throw invalidField('attributes', count, `at most ${MAX_ATTRIBUTES} attributes of a device`);
      return view(call, device, await addAttribute(call.services, call.project, device, attribute));
    },
  }),
  route({
    method: 'GET',
    path: ONE,
    needs: scope('deviceAttribute.get'),
    async handle(call) {
      const { device, series } = await find(call);
      return view(call, device, series);
    },
  }),
  route({
    method: 'PATCH',
    path: ONE,
    needs: scope('deviceAttribute.patch'),
    async handle(call) {
      const { device, series } = await find(call);
      const change = checkPatch(call.body());
      if (change.name !== undefined && change.name !== series.name)
        throw invalidField('name', change.name, `${series.name}: an attribute keeps its name`);
      return view(call, device, await changeAttribute(call.services, call.project, series, change));
    },
  }),
  route({
    method: 'DELETE',
    path: ONE,
    needs: scope('deviceAttribute.delete'),
    async handle(call) {
      const { series } = await find(call);
      await call.services.series.delete(call.project.id, series.id);
      return { success: true };
    },
  }),
];

/** All of them: here Losant knows no pages. */
async function listAttributes(call: Call): Promise<object> {
  const device = await deviceOf(call);
  const fields = Object.keys(FIELDS);
  const { page: _, perPage: __, ...order } = readList(call.query, { sorts: fields, filters: fields });
  const whole = { ...order, page: 0, perPage: Number.MAX_SAFE_INTEGER };
  const { items, totalCount } = pageOf(await attributesOf(call, device), whole, FIELDS);
  return {
    items: items.map((series) => view(call, device, series)),
    count: items.length,
    totalCount,
    ...order,
    applicationId: applicationIdOf(call.project),
    deviceId: deviceIdOf(device),
  };
}

const view = ({ project }: Call, device: Device, series: Series): object => ({
  ...attributeView(series),
  applicationId: applicationIdOf(project),
  deviceId: deviceIdOf(device),
});

const attributesOf = ({ services, project }: Call, device: Device) =>
  services.series.ofDevices(project.id, [device.id]);

async function find(call: Call): Promise<{ device: Device; series: Series }> {
  const device = await deviceOf(call);
  const { name } = call.params;
  const series = (await attributesOf(call, device)).find((one) => one.name === name);
  if (series === undefined) throw new TributaryError('not_found', { what: 'Series', value: name });
  return { device, series };
}
