/** `GET devices/tagKeys|tagValues|attributeNames|deviceNames`: what there is to choose from; at most 1000 each. */
import { invalidField } from '../../../errors/error.js';
import { append, inGroups } from '../../../model/lists.js';
import type { Device } from '../../../services/services.js';
import { scope } from '../credentials.js';
import { AT_ONCE } from '../devices/devices.js';
import { everyDevice, queryOf } from '../devices/search.js';
import { APPLICATION, route, type Call, type LosantRoute } from '../route.js';
import { readWords } from '../wire/brackets.js';
import { classOf, nameOf } from '../wire/devices.js';
import { deviceIdOf } from '../wire/ids.js';

const MAX_NAMES = 1000;
const TYPES = ['string', 'number', 'gps', 'boolean', 'blob'];

export const deviceNameRoutes: readonly LosantRoute[] = [
  route({
    method: 'GET',
    path: `${APPLICATION}/devices/tagKeys`,
    needs: scope('devices.tagKeys'),
    handle: async (call) => ({
      tagKeys: await collect(call, (devices) => devices.flatMap(({ tags }) => tags.map(({ key }) => key))),
    }),
  }),
  route({
    method: 'GET',
    path: `${APPLICATION}/devices/tagValues`,
    needs: scope('devices.tagValues'),
    async handle(call) {
      const tagKey = call.query.text('key');
      if (tagKey === undefined) throw invalidField('key', undefined, 'a tag key');
      const tagValues = await collect(call, (devices) =>
        devices.flatMap(({ tags }) => tags.filter(({ key }) => key === tagKey).map(({ value }) => value)),
      );
      return { tagKey, tagValues };
    },
  }),
  route({
    method: 'GET',
    path: `${APPLICATION}/devices/attributeNames`,
    needs: scope('devices.attributeNames'),
    async handle(call) {
      const types = readWords(call.query, 'dataType');
      for (const type of types)
        if (!TYPES.includes(type)) throw invalidField('dataType', type, TYPES.join(', '));
      return { attributeNames: await collect(call, (devices) => attributeNames(call, devices, types)) };
    },
  }),
  route({
    method: 'GET',
    path: `${APPLICATION}/devices/deviceNames`,
    needs: scope('devices.deviceNames'),
    handle: deviceNames,
  }),
];

/** The different texts of all devices that fit the parameter `query`, sorted. */
async function collect(
  call: Call,
  textsOf: (devices: readonly Device[]) => readonly string[] | Promise<readonly string[]>,
): Promise<string[]> {
  const fits = beginning(call);
  const texts = new Set<string>();
  for await (const devices of everyDevice(call, queryOf(call.query)))
    for (const text of await textsOf(devices)) if (fits(text)) texts.add(text);
  return [...texts].sort().slice(0, MAX_NAMES);
}

async function attributeNames(
  { services, project }: Call,
  devices: readonly Device[],
  types: readonly string[],
): Promise<string[]> {
  const names = new Set<string>();
  for (const some of inGroups(devices, AT_ONCE)) {
    const ids = some.map(({ id }) => id);
    for (const { kind, name } of await services.series.ofDevices(project.id, ids))
      if (types.length === 0 || types.includes(kind)) names.add(name);
  }
  return [...names];
}

async function deviceNames(call: Call): Promise<object> {
  const fits = beginning(call);
  const found: Device[] = [];
  for await (const devices of everyDevice(call, queryOf(call.query))) {
    const fitting = devices.filter((device) => fits(nameOf(device)));
    append(found, fitting);
    if (found.length >= MAX_NAMES) break;
  }
  const view = (device: Device) => ({
    id: deviceIdOf(device),
    name: nameOf(device),
    deviceClass: classOf(device),
  });
  return { deviceSummary: found.slice(0, MAX_NAMES).map(view) };
}

function beginning({ query }: Call): (text: string) => boolean {
  const start = query.text('startsWith')?.toLowerCase() ?? '';
  return (text) => text.toLowerCase().startsWith(start);
}
