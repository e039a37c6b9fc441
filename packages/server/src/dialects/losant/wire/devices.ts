/** Devices and their attributes as Losant's clients read them. Devices of every other API are complete here too. */
import { given } from '../../../model/given.js';
import type { Device, JsonObject, Series } from '../../../services/services.js';
import { DEVICE_CLASSES, type DeviceClass } from './schemas.js';
import { setMember } from './set-member.js';
import { isoOfMilliseconds } from './times.js';
import { deviceIdOf } from './ids.js';

export interface ViewOptions {
  readonly excludeConnectionInfo?: boolean;
  readonly tagsAsObject?: boolean;
  readonly attributesAsObject?: boolean;
}

/** What belongs to a device and lies elsewhere. */
export interface DeviceContext {
  readonly applicationId: string;
  readonly series: readonly Series[];
  /** Devices by id, among them the device's ancestors and gateway. */
  readonly related: ReadonlyMap<number, Relative>;
}

/** What a device shows of those above it. */
export type Relative = Pick<Device, 'id' | 'externalIds' | 'parent' | 'gateway'>;

/** What only Losant knows of a thing is kept under its name. */
export function vendorAttributes(attributes: JsonObject): JsonObject {
  const own = attributes['losant'];
  return typeof own === 'object' && own !== null ? (own as JsonObject) : {};
}

/** A device of another API is named by its key. */
export const nameOf = ({ name, key }: Device): string => name ?? key;

export const classOf = ({ class: own }: Device): DeviceClass =>
  DEVICE_CLASSES.find((known) => known === own) ?? 'standalone';

const SHOWN = ['contentType', 'description', 'attributeTags', 'system'] as const;

export function attributeView({ name, kind, attributes }: Series): Record<string, unknown> {
  const own = vendorAttributes(attributes);
  const view: Record<string, unknown> = { name, dataType: kind };
  for (const member of SHOWN) if (own[member] !== undefined) view[member] = own[member];
  return view;
}

export function tagsObject({ tags }: Pick<Device, 'tags'>): Record<string, string[]> {
  const object: Record<string, string[]> = {};
  for (const { key, value } of tags)
    if (Object.hasOwn(object, key)) object[key]!.push(value);
    else setMember(object, key, [value]);
  return object;
}

export function deviceView(device: Device, context: DeviceContext, options: ViewOptions = {}): object {
  const { applicationId, series, related } = context;
  const attributes = series.map(attributeView);
  const { systemInterval } = vendorAttributes(device.attributes);
  const ancestorIds = ancestorsOf(device, related).map(deviceIdOf);
  const gateway = device.gateway === null ? undefined : related.get(device.gateway);
  return {
    id: deviceIdOf(device),
    deviceId: deviceIdOf(device),
    applicationId,
    creationDate: isoOfMilliseconds(device.created),
    lastUpdated: isoOfMilliseconds(device.updated),
    name: nameOf(device),
    ...given({ description: device.description ?? undefined }),
    tags: options.tagsAsObject === true ? tagsObject(device) : device.tags,
    attributes: options.attributesAsObject === true ? byName(attributes) : attributes,
    deviceClass: classOf(device),
    ...given({ gatewayId: gateway && deviceIdOf(gateway) }),
    parentId: ancestorIds[0] ?? null,
    ancestorIds,
    ...given({
      connectionInfo: options.excludeConnectionInfo === true ? undefined : connectionView(device),
      systemInterval,
    }),
    keepDuplicates: device.keepDuplicates,
  };
}

function connectionView({ connection }: Device): object {
  const { connected, connectedAt, disconnectedAt } = connection;
  const time = connected === true ? connectedAt : disconnectedAt;
  return {
    connected: connected === null ? null : connected ? 1 : 0,
    ...given({ time: time === null ? undefined : isoOfMilliseconds(time) }),
  };
}

const byName = (attributes: readonly Record<string, unknown>[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map((attribute) => [attribute['name'] as string, attribute]));

/** The nearest first; a deleted one ends the line. */
function ancestorsOf(device: Device, related: ReadonlyMap<number, Relative>): Relative[] {
  const ancestors: Relative[] = [];
  let at = device.parent === null ? undefined : related.get(device.parent);
  while (at !== undefined && !ancestors.includes(at)) {
    ancestors.push(at);
    at = at.parent === null ? undefined : related.get(at.parent);
  }
  return ancestors;
}
