/** `GET devices`: a page of devices by filters, or by an advanced query in their place. */
import { invalidField } from '../../../errors/error.js';
import type { Device, DeviceCondition, DeviceSort } from '../../../services/services.js';
import { readWhole } from '../../whole-lists.js';
import { viewDevices, viewOptions } from '../devices/devices.js';
import { isId } from '../wire/ids.js';
import type { Action, Call } from '../route.js';
import { queryOf, tagCondition, within } from '../devices/search.js';
import { readTagFilter, readTexts } from '../wire/brackets.js';
import { listAnswer, offsetOf, readList, textOf, type ListOrder, type Query } from '../wire/lists.js';
import { DEVICE_CLASSES, NAME_PATTERN } from '../wire/schemas.js';

export const DEVICE_SORTS: Readonly<Record<string, DeviceSort>> = {
  name: 'name',
  id: 'id',
  creationDate: 'created',
  lastUpdated: 'updated',
  connectionStatus: 'connected',
  // Deleted devices are never listed, so this is an order of equals.
  deletedAt: 'id',
};

const TAG_KEY = new RegExp(NAME_PATTERN);

export const devicesGet: Action = {
  method: 'GET',
  path: '/devices',
  action: 'devices.get',
  async handle(call) {
    const order = readList(call.query, { sorts: Object.keys(DEVICE_SORTS), filters: ['name'] });
    const query = queryOf(call.query);
    const where = query === undefined ? filtersOf(call.query, order) : [query];
    const { services, project } = call;
    const { items, total } = await findPage(call, order, where, (devices) =>
      viewDevices(services, project, devices, viewOptions(call.query)),
    );
    return listAnswer(order, items, total, { applicationId: project.losantId });
  },
};

/** One page of the devices that the caller sees, as what is shown of them. */
export function findPage<Shown>(
  call: Call,
  order: ListOrder,
  where: readonly DeviceCondition[],
  shown: (devices: readonly Device[]) => AsyncIterable<Shown>,
) {
  const { services, project } = call;
  const search = {
    ...within(call, ...where),
    sort: DEVICE_SORTS[order.sortField]!,
    direction: order.sortDirection,
  };
  return readWhole(
    services,
    { offset: offsetOf(order), limit: order.perPage },
    (part) => services.devices.searchDevices(project.id, { ...search, ...part }),
    shown,
  );
}

function filtersOf(query: Query, { filter }: ListOrder): DeviceCondition[] {
  const conditions: DeviceCondition[] = [];
  if (filter !== undefined)
    conditions.push({ field: 'name', operator: 'glob', value: filter, ignoreCase: true });
  const classes = readTexts(query, 'deviceClass').flatMap((text) => text.split(','));
  if (classes.length > 0) conditions.push({ any: classes.map(classCondition) });
  const tags = readTagFilter(query);
  for (const { key } of tags)
    if (key !== undefined && !TAG_KEY.test(key))
      throw invalidField('tagFilter key', key, '1 to 255 letters, digits, _ or -');
  if (tags.length > 0) conditions.push({ any: tags.map(tagCondition) });
  const parent = textOf(query, 'parentId');
  if (parent !== undefined) conditions.push({ field: 'parent', operator: 'eq', value: parentOf(parent) });
  return conditions;
}

/** A device that nobody gave a class is a standalone one. */
function classCondition(value: string): DeviceCondition {
  if (!(DEVICE_CLASSES as readonly string[]).includes(value))
    throw invalidField('deviceClass', value, DEVICE_CLASSES.join(', '));
  if (value !== 'standalone') return { field: 'class', operator: 'eq', value };
  return {
    not: { field: 'class', operator: 'in', values: DEVICE_CLASSES.filter((known) => known !== value) },
  };
}

function parentOf(text: string): string | null {
  if (text === 'null') return null;
  if (!isId(text)) throw invalidField('parentId', text, 'an id of 24 hexadecimal digits, or null');
  return text.toLowerCase();
}
