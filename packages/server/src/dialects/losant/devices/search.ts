/** Devices that a caller may see and that fit a condition: a page of them, or all. */
import { given } from '../../../model/given.js';
import { append } from '../../../model/lists.js';
import type { Device, DeviceCondition, DeviceSort } from '../../../services/services.js';
import { parseJson } from '../../json.js';
import type { Parameters } from '../../parameters.js';
import { readWhole } from '../../whole-lists.js';
import type { Call } from '../route.js';
import type { TagFilter } from '../wire/brackets.js';
import { SEARCHED_IDS } from '../wire/ids.js';
import { readDeviceQuery } from '../wire/device-query.js';
import { offsetOf, type ListOrder } from '../wire/lists.js';

const PAGE = 1000;

export const DEVICE_SORTS: Readonly<Record<string, DeviceSort>> = {
  name: 'name',
  id: 'id',
  creationDate: 'created',
  lastUpdated: 'updated',
  connectionStatus: 'connected',
  // Deleted devices are never listed, so this is an order of equals.
  deletedAt: 'id',
};

type Seer = Pick<Call, 'services' | 'project' | 'reach'>;

/** Conditions that all hold, together with what the caller may see. */
function within({ reach }: Pick<Seer, 'reach'>, conditions: readonly (DeviceCondition | undefined)[]) {
  const all = [reach, ...conditions].filter((condition) => condition !== undefined);
  return all.length === 0 ? {} : { where: { all } };
}

/** One page, as what is shown of the devices. */
export function findPage<Shown>(
  seer: Seer,
  order: ListOrder,
  where: readonly DeviceCondition[],
  shown: (devices: readonly Device[]) => AsyncIterable<Shown>,
) {
  const { services, project } = seer;
  const search = {
    ...within(seer, where),
    sort: DEVICE_SORTS[order.sortField]!,
    direction: order.sortDirection,
  };
  return readWhole(
    services,
    { offset: offsetOf(order), limit: order.perPage },
    (part) => services.devices.search(project.id, { ...search, ids: SEARCHED_IDS, ...part }),
    shown,
  );
}

/** By rising id. */
export async function* everyDevice(seer: Seer, where?: DeviceCondition): AsyncGenerator<readonly Device[]> {
  let offset = 0;
  for (;;) {
    const { items, total } = await seer.services.devices.search(seer.project.id, {
      ...within(seer, [where]),
      ids: SEARCHED_IDS,
      sort: 'id',
      offset,
      limit: PAGE,
      shorter: true,
    });
    if (items.length > 0) yield items;
    offset += items.length;
    if (items.length === 0 || offset >= total) return;
  }
}

/** All of them at once: for what is done with each. */
export async function allDevices(seer: Seer, where?: DeviceCondition): Promise<Device[]> {
  const devices: Device[] = [];
  for await (const some of everyDevice(seer, where)) append(devices, some);
  return devices;
}

/** The parameter `query`: an advanced device query as one JSON text. */
export function queryOf(query: Parameters): DeviceCondition | undefined {
  const text = query.text('query');
  return text === undefined ? undefined : readDeviceQuery(parseJson(text), 'query');
}

export const tagCondition = ({ key, value }: Readonly<TagFilter>): DeviceCondition => ({
  tag: given({
    keys: key === undefined ? undefined : [key],
    values: value === undefined ? undefined : [value],
  }),
});
