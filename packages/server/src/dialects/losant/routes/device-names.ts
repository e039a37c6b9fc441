/** `GET devices/tagKeys|tagValues|attributeNames|deviceNames`: what there is to choose from; at most 1000 each. */
import { invalidField } from '../../../errors/error.js';
import type { Device } from '../../../services/services.js';
import { AT_ONCE } from '../devices/devices.js';
import type { Action, Call } from '../route.js';
import { everyDevice, queryOf } from '../devices/search.js';
import { readTexts } from '../wire/brackets.js';
import { classOf, nameOf } from '../wire/devices.js';
import { textOf } from '../wire/lists.js';
import { append, inGroups } from '../../../model/lists.js';

const MOST = 1000;
const TYPES = ['string', 'number', 'gps', 'boolean', 'blob'];

export const deviceNameActions: readonly Action[] = [
  {
    method: 'GET',
    path: '/devices/tagKeys',
    action: 'devices.tagKeys',
    handle: async (call) => ({
      tagKeys: await collect(call, (devices) => devices.flatMap(({ tags }) => tags.map(({ key }) => key))),
    }),
  },
  {
    method: 'GET',
    path: '/devices/tagValues',
    action: 'devices.tagValues',
    async handle(call) {
      const tagKey = textOf(call.query, 'key');
      if (tagKey === undefined) throw invalidField('key', undefined, 'a tag key');
      const tagValues = await collect(call, (devices) =>
        devices.flatMap(({ tags }) => tags.filter(({ key }) => key === tagKey).map(({ value }) => value)),
      );
      return { tagKey, tagValues };
    },
  },
  {
    method: 'GET',
    path: '/devices/attributeNames',
    action: 'devices.attributeNames',
    async handle(call) {
      const types = readTexts(call.query, 'dataType').flatMap((text) => text.split(','));
      for (const type of types)
        if (!TYPES.includes(type)) throw invalidField('dataType', type, TYPES.join(', '));
      const attributeNames = await collect(call, async (devices) => {
        const names = new Set<string>();
        for (const some of inGroups(devices, AT_ONCE)) {
          const ids = some.map(({ id }) => id);
          for (const { kind, name } of await call.services.devices.seriesOfDevices(call.project.id, ids))
            if (types.length === 0 || types.includes(kind)) names.add(name);
        }
        return [...names];
      });
      return { attributeNames };
    },
  },
  {
    method: 'GET',
    path: '/devices/deviceNames',
    action: 'devices.deviceNames',
    async handle(call) {
      const fits = beginning(call);
      const found: Device[] = [];
      for await (const devices of everyDevice(call, queryOf(call.query))) {
        append(
          found,
          devices.filter((device) => fits(nameOf(device))),
        );
        if (found.length >= MOST) break;
      }
      const view = (device: Device) => ({
        id: device.losantId,
        name: nameOf(device),
        deviceClass: classOf(device),
      });
      return { deviceSummary: found.slice(0, MOST).map(view) };
    },
  },
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
  return [...texts].sort().slice(0, MOST);
}

function beginning({ query }: Call): (text: string) => boolean {
  const start = textOf(query, 'startsWith')?.toLowerCase() ?? '';
  return (text) => text.toLowerCase().startsWith(start);
}
