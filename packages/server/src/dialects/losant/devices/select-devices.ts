/**
 * The devices that a request names by `deviceIds`, `deviceTags` and `deviceQuery`. Rules: the three are joined with OR, and
 * so are their entries; none of them names nothing; ids that nobody has are passed over; what the caller may not see is
 * left out silently.
 */
import { TributaryError } from '../../../errors/error.js';
import type { Device, DeviceCondition } from '../../../services/services.js';
import type { Call } from '../route.js';
import type { TagFilter } from '../wire/brackets.js';
import { SEARCHED_IDS } from '../wire/ids.js';
import { readDeviceQuery } from '../wire/device-query.js';
import { tagCondition } from './search.js';

export interface DeviceSelector {
  readonly deviceIds?: readonly string[];
  readonly deviceTags?: readonly Readonly<TagFilter>[];
  /** Not yet looked at. */
  readonly deviceQuery?: unknown;
}

const MAX_DEVICES = 10_000;

/** Undefined: nothing is selected. */
export function selectorCondition(selector: DeviceSelector): DeviceCondition | undefined {
  const { deviceIds = [], deviceTags = [], deviceQuery } = selector;
  const any: DeviceCondition[] = [];
  if (deviceIds.length > 0)
    any.push({ field: 'id', operator: 'in', values: deviceIds.map((id) => id.toLowerCase()) });
  for (const filter of deviceTags)
    if (filter.key !== undefined || filter.value !== undefined) any.push(tagCondition(filter));
  if (deviceQuery !== undefined) any.push(readDeviceQuery(deviceQuery, 'deviceQuery'));
  return any.length === 0 ? undefined : { any };
}

export async function selectDevices(
  { services, project, reach }: Pick<Call, 'services' | 'project' | 'reach'>,
  selector: DeviceSelector,
): Promise<readonly Device[]> {
  const condition = selectorCondition(selector);
  if (condition === undefined) return [];
  const where = reach === undefined ? condition : { all: [reach, condition] };
  const { items, total } = await services.devices.search(project.id, {
    where,
    ids: SEARCHED_IDS,
    limit: MAX_DEVICES,
  });
  if (total > MAX_DEVICES) throw new TributaryError('query_too_large', { limit: `${MAX_DEVICES} devices` });
  return items;
}
