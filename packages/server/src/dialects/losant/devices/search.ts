/** Devices that a caller may see and that fit a condition, in pages or all of them. */
import type { Device, DeviceCondition } from '../../../services/services.js';
import type { Call } from '../route.js';
import { readDeviceQuery } from '../wire/device-query.js';
import { parseJson } from '../../json.js';
import type { TagFilter } from '../wire/brackets.js';
import { textOf, type Query } from '../wire/lists.js';
import { append } from '../../../model/lists.js';

const PAGE = 1000;

type Seer = Pick<Call, 'services' | 'project' | 'reach'>;

/** Conditions that all hold, together with what the caller may see. */
export function within({ reach }: Pick<Seer, 'reach'>, ...conditions: (DeviceCondition | undefined)[]) {
  const all = [reach, ...conditions].filter((condition) => condition !== undefined);
  return all.length === 0 ? {} : { where: { all } };
}

/** By rising id. */
export async function* everyDevice(caller: Seer, where?: DeviceCondition): AsyncGenerator<readonly Device[]> {
  let offset = 0;
  for (;;) {
    const { items, total } = await caller.services.devices.searchDevices(caller.project.id, {
      ...within(caller, where),
      ...{ sort: 'id', offset, limit: PAGE, shorter: true },
    });
    if (items.length > 0) yield items;
    offset += items.length;
    if (items.length === 0 || offset >= total) return;
  }
}

/** All of them at once: for what is done with each. */
export async function allDevices(caller: Seer, where?: DeviceCondition): Promise<Device[]> {
  const devices: Device[] = [];
  for await (const some of everyDevice(caller, where)) append(devices, some);
  return devices;
}

/** The parameter `query`: an advanced device query as one JSON text. */
export function queryOf(query: Query): DeviceCondition | undefined {
  const text = textOf(query, 'query');
  return text === undefined ? undefined : readDeviceQuery(parseJson(text), 'query');
}

export const tagCondition = ({ key, value }: TagFilter): DeviceCondition => ({
  tag: { ...(key !== undefined && { keys: [key] }), ...(value !== undefined && { values: [value] }) },
});
