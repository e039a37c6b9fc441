/**
 * The devices that a request names by `deviceIds`, `deviceTags` and `deviceQuery`. Rules: the three are joined with OR, and
 * so are their entries; none of them names nothing; ids that nobody has are passed over; what the caller may not see is
 * left out silently.
 */
import { TributaryError } from '../../../errors/error.js';
import type { Device, DeviceCondition, Services } from '../../../services/services.js';
import type { Caller } from '../credentials.js';
import { readDeviceQuery } from '../wire/device-query.js';

export interface DeviceSelector {
  readonly deviceIds?: readonly string[];
  readonly deviceTags?: readonly { readonly key?: string; readonly value?: string }[];
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
  for (const { key, value } of deviceTags)
    if (key !== undefined || value !== undefined)
      any.push({
        tag: { ...(key !== undefined && { keys: [key] }), ...(value !== undefined && { values: [value] }) },
      });
  if (deviceQuery !== undefined) any.push(readDeviceQuery(deviceQuery, 'deviceQuery'));
  return any.length === 0 ? undefined : { any };
}

export async function selectDevices(
  services: Services,
  { project, reach }: Pick<Caller, 'project' | 'reach'>,
  selector: DeviceSelector,
  most = MAX_DEVICES,
): Promise<readonly Device[]> {
  const condition = selectorCondition(selector);
  if (condition === undefined) return [];
  const where = reach === undefined ? condition : { all: [reach, condition] };
  const { items, total } = await services.devices.searchDevices(project.id, { where, limit: most });
  if (total > most) throw new TributaryError('query_too_large', { limit: `${most} devices` });
  return items;
}
