/**
 * A project in which everything has the id that each of the other platforms gave it: the living vendor of the long proof. What an
 * id is, and what a point is, follow from numbers, so that no list of them is kept.
 */
import { expect } from 'vitest';
import { deviceSlug } from '../../src/model/identity.js';
import type { World } from './world.js';

export const T0 = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;
const PER_ASSET = 10;
const AT_ONCE = 20;

export const timeOf = (n: number): number => T0 + n * 10 * MINUTE;
export const valueOf = (device: number, n: number): number => device + n / 7;
export const keyOf = (device: number): string => `device-${device}`;

export const PROJECT = {
  losant: '575ecf887ae143cd83dc4aa2',
  iotile: '7a3c6f0e-5b1d-4c2a-9e8f-001122334455',
  'iotile-slug': 'p--0000-5555',
  iobeam: '5551',
};
/** Of a device and its series. */
export const losantOf = (device: number): string =>
  `575ed78e7ae143cd83${device.toString(16).padStart(6, '0')}`;
export const iotileNumberOf = (device: number): number => 0x5555_0000 + device;
export const iotileOf = (device: number): string => deviceSlug(iotileNumberOf(device));
export const datacooeeOf = (device: number): string => `senOld-${device}`;
export const iosenseOf = (device: number): string => `PTH_${device}`;
export const iobeamOf = (device: number): string => `iob-${device}`;
export const thingspeakOf = (device: number): string => String(1_000_000 + device);

export interface Size {
  readonly devices: number;
  /** Of each. */
  readonly points: number;
}

export const assetCount = ({ devices }: Size): number => Math.ceil(devices / PER_ASSET);
/** Its number at Datacooee. */
export const assetOf = (asset: number): string => String(67_000 + asset);
export const membersOf = (asset: number, { devices }: Size): number[] =>
  Array.from({ length: Math.min(PER_ASSET, devices - asset * PER_ASSET) }, (_, i) => asset * PER_ASSET + i);

/** Every point of a device, `[milliseconds, value]`. */
export const pointsOf = (device: number, { points }: Size): [number, number][] =>
  Array.from({ length: points }, (_, n) => [timeOf(n), valueOf(device, n)]);

export async function fillOldPlace({ platform }: World, size: Size): Promise<void> {
  const make = async (path: string, body: unknown, token?: string): Promise<{ id: number }> => {
    const { status, json } = await platform.call('POST', path, {
      body,
      ...(token !== undefined && { token }),
    });
    expect([status, status === 201 ? '' : json]).toEqual([201, '']);
    return json as { id: number };
  };
  const { admin, project } = platform.one;
  const body = { externalIds: PROJECT };
  expect((await platform.call('PATCH', `/projects/${project}`, { token: admin, body })).status).toBe(200);
  const series: number[] = [];
  for (let device = 0; device < size.devices; device++) {
    const externalIds = {
      losant: losantOf(device),
      iotile: iotileOf(device),
      iosense: iosenseOf(device),
      iobeam: iobeamOf(device),
      thingspeak: thingspeakOf(device),
    };
    await make('/devices', { key: keyOf(device), name: `Device ${device}`, externalIds });
    const own = { device: keyOf(device), name: 'value', kind: 'number', unit: 'C' };
    series.push((await make('/series', { ...own, externalIds: { datacooee: datacooeeOf(device) } })).id);
  }
  for (let asset = 0; asset < assetCount(size); asset++)
    await make('/assets', {
      ...{ name: `Asset ${asset}`, externalIds: { datacooee: assetOf(asset) } },
      members: membersOf(asset, size).map((device) => series[device]),
    });
  for (let device = 0; device < size.devices; device += AT_ONCE) {
    const tables = Array.from({ length: Math.min(AT_ONCE, size.devices - device) }, (_, i) => ({
      ...{ device: keyOf(device + i), series: ['value'], rows: pointsOf(device + i, size) },
    }));
    const { json } = await platform.call('POST', '/points', { body: { tables } });
    expect(json).toMatchObject({ stored: tables.length * size.points, refused: [] });
  }
}
