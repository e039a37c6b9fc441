/** Devices and streams of IOTile as things; what only IOTile knows is kept where its API here looks for it. */
import { VIRTUAL_DEVICE } from '../../../../dialects/iotile/streams/virtual-device.js';
import { given } from '../../../../model/given.js';
import type { MovedDevice, MovedSeries } from '../../engine/source.js';
import type { Device, Stream, Variable } from './api.js';

/** Its key is its slug: labels need not be unique. */
export function deviceOf(device: Device): MovedDevice {
  const { slug, label, active, external_id, sg, template, lat, lon, claimed_by: by, claimed_on: on } = device;
  const claimedOn = on == null ? NaN : Date.parse(on);
  const facts = given({
    claimedBy: by || undefined,
    claimedOn: Number.isNaN(claimedOn) ? undefined : claimedOn,
    externalId: external_id || undefined,
    sg: sg ?? undefined,
    template: template ?? undefined,
    inactive: active ? undefined : 1,
  });
  return {
    ...{ key: slug, externalIds: { iotile: slug }, name: label },
    ...(lat !== null && lon !== null && { location: { latitude: Number(lat), longitude: Number(lon) } }),
    ...(Object.keys(facts).length > 0 && { attributes: { iotile: facts } }),
  };
}

export const hex = (lid: number): string => lid.toString(16).padStart(4, '0');

/** Streams without a device are those of a device that stands for none. */
export const isVirtual = ({ slug }: Pick<Stream, 'slug'>): boolean => /--0000-0000-0000-0000--/.test(slug);
export const keyOf = (stream: Stream): string =>
  isVirtual(stream) ? VIRTUAL_DEVICE : (stream.device ?? VIRTUAL_DEVICE);

/** Series have names that are unique: a second variable of a name has its number behind it, as the API here does it. */
export function seriesNames(variables: readonly Variable[]): ReadonlyMap<number, string> {
  const [names, taken] = [new Map<number, string>(), new Set<string>()];
  for (const { name, lid } of variables) {
    names.set(lid, taken.has(name) ? `${name} (${hex(lid)})` : name);
    taken.add(name);
  }
  return names;
}

export function seriesOf(stream: Stream, name: string, unit: string | undefined): MovedSeries {
  const facts = {
    ...{ recorded: 1, mdoType: stream.mdo_type, type: stream.var_type },
    ...{ inputUnit: stream.input_unit?.slug ?? null, outputUnit: stream.output_unit?.slug ?? null },
    ...{ format: stream.raw_value_format, mdoLabel: stream.mdo_label },
    ...{ m: stream.multiplication_factor, d: stream.division_factor, o: stream.offset },
    ...given({ label: stream.data_label || undefined, disabled: stream.enabled ? undefined : 1 }),
  };
  const series = { device: keyOf(stream), name, kind: 'number' as const, attributes: { iotile: facts } };
  return { ...series, ...(unit !== undefined && unit !== '' && { unit }) };
}
