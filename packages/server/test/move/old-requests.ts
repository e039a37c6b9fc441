/**
 * What clients of each platform ask by the ids that it gave them, of the new place: everything that a thing is called, and every
 * point that a device has.
 */
import { expect } from 'vitest';
import { organizationText, streamSlug } from '../../src/model/identity.js';
import {
  assetCount,
  assetOf,
  datacooeeOf,
  iobeamOf,
  iosenseOf,
  iotileNumberOf,
  iotileOf,
  keyOf,
  losantOf,
  membersOf,
  PROJECT,
  T0,
  thingspeakOf,
  timeOf,
  type Size,
} from './old-place.js';
import type { Place, World } from './world.js';

export type Points = readonly (readonly [time: number, value: number])[];

export interface OldClient {
  /** What the ids of the project, its devices, series and assets name there; it fails where one names nothing, or another thing. */
  things(place: Place, size: Size): Promise<void>;
  /** All of a device, by its old id. */
  points(place: Place, device: number, size: Size): Promise<Points>;
}

/** The variable of the only series of each device. */
const VARIABLE = 0x5001;

/** `world`: both places are in its platform. */
export function oldClients(world: World): Readonly<Record<string, OldClient>> {
  const ask = async <T>(path: string, headers: Record<string, string>, body?: unknown): Promise<T> => {
    const response = await fetch(world.platform.url + path, {
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json', ...headers },
    });
    const text = await response.text();
    expect([path, response.status, response.status === 200 ? '' : text]).toEqual([path, 200, '']);
    return JSON.parse(text) as T;
  };
  return {
    tributary: nativeClient(ask),
    influx: nativeClient(ask, { hasIds: false }),
    losant: losantClient(ask),
    datacooee: datacooeeClient(ask, organizationText(world.platform.two.organization)),
    iosense: iosenseClient(ask),
    iotile: iotileClient(ask),
    iobeam: iobeamClient(ask),
  };
}

type Ask = <T>(path: string, headers: Record<string, string>, body?: unknown) => Promise<T>;

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

const everyDevice = ({ devices }: Size): number[] => Array.from({ length: devices }, (_, device) => device);
const everyAsset = (size: Size): number[] => Array.from({ length: assetCount(size) }, (_, asset) => asset);

interface Row {
  readonly id: number;
  readonly key: string;
  readonly device: string;
  readonly name: string;
  readonly members: readonly number[];
  readonly externalIds: Readonly<Record<string, string>>;
}

/** `hasIds`: what came from a platform that gives none has none. */
function nativeClient(ask: Ask, { hasIds = true } = {}): OldClient {
  const base = '/tributary/v1';
  const listed = async (token: string, path: string): Promise<Row[]> => {
    const rows: Row[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: Row[]; next: string | null } = await ask(
        `${base}${path}?limit=1000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
        bearer(token),
      );
      rows.push(...page.items);
      cursor = page.next;
    }
    return rows;
  };
  const ids = (externalIds: Readonly<Record<string, string>>) => (hasIds ? externalIds : {});
  return {
    async things({ project, token }, size) {
      const { externalIds } = await ask<Row>(`${base}/projects/${project}`, bearer(token));
      expect(externalIds).toEqual(ids(PROJECT));
      const devices = new Map((await listed(token, '/devices')).map((one) => [one.key, one.externalIds]));
      const series = await listed(token, '/series');
      const named = new Map(series.map((one) => [one.device, one]));
      expect([devices.size, series.length]).toEqual([size.devices, size.devices]);
      for (const device of everyDevice(size)) {
        const own = {
          ...{ losant: losantOf(device), iotile: iotileOf(device), thingspeak: thingspeakOf(device) },
          ...{ iosense: iosenseOf(device), iobeam: iobeamOf(device) },
        };
        expect(devices.get(keyOf(device))).toEqual(ids(own));
        expect(named.get(keyOf(device))?.externalIds).toEqual(ids({ datacooee: datacooeeOf(device) }));
      }
      if (!hasIds) return;
      const assets = new Map(
        (await listed(token, '/assets')).map((one) => [one.externalIds['datacooee'], one]),
      );
      for (const asset of everyAsset(size))
        expect([...(assets.get(assetOf(asset))?.members ?? [])].sort()).toEqual(
          membersOf(asset, size)
            .map((device) => named.get(keyOf(device))!.id)
            .sort(),
        );
    },
    async points({ token }, device, { points }) {
      const query = new URLSearchParams({ devices: keyOf(device), unit: 'ms', limit: String(points + 1) });
      const path = `${base}/query/points?${query}`;
      const { items } = await ask<{ items: { time: number; value: number }[] }>(path, bearer(token));
      return items.map(({ time, value }) => [time, value]);
    },
  };
}

function losantClient(ask: Ask): OldClient {
  const application = `/applications/${PROJECT.losant}`;
  return {
    async things({ token }, size) {
      expect(await ask(application, bearer(token))).toMatchObject({ id: PROJECT.losant });
      for (const device of everyDevice(size))
        expect(await ask(`${application}/devices/${losantOf(device)}`, bearer(token))).toMatchObject({
          ...{ id: losantOf(device), name: `Device ${device}` },
        });
    },
    async points({ token }, device, { points }) {
      const id = losantOf(device);
      const body = {
        ...{ deviceIds: [id], start: T0, end: timeOf(points), aggregation: 'NONE', order: 'asc' },
        limit: points + 1,
      };
      type Answer = { devices: Record<string, { points: { time: string; data: { value: number } }[] }> };
      const path = `${application}/data/time-series-query`;
      const { devices } = await ask<Answer>(path, bearer(token), body);
      return devices[id]!.points.map(({ time, data }) => [Date.parse(time), data.value]);
    },
  };
}

function datacooeeClient(ask: Ask, organization: string): OldClient {
  interface Block {
    readonly input: { readonly id: string; readonly measure_unit: string };
    readonly inputdata: readonly { readonly timestamp: string; readonly value: string }[];
  }
  const fetched = <T>({ token }: Place, name: string, query: Record<string, string>): Promise<T> =>
    ask<T>(`/api/external/v1/${name}/?${new URLSearchParams(query)}`, {
      ...{ 'organization-id': organization, 'organization-api-key': token },
    });
  return {
    async things(place, size) {
      for (const asset of everyAsset(size)) {
        const query = { asset_id: assetOf(asset), limit: '1' };
        type Answer = { id: number; name: string; inputs: Block[] };
        const answer = await fetched<Answer>(place, 'get_latest_inputdata_by_asset', query);
        expect([answer.id, answer.name]).toEqual([Number(assetOf(asset)), `Asset ${asset}`]);
        expect(answer.inputs.map(({ input }) => input.id).sort()).toEqual(
          membersOf(asset, size).map(datacooeeOf).sort(),
        );
      }
    },
    async points(place, device, { points }) {
      const query = { inputs_ids: datacooeeOf(device), limit: String(points + 1), sort_by: 'asc' };
      const [block] = await fetched<Block[]>(place, 'get_inputdata_by_inputs', query);
      expect(block!.input).toMatchObject({ id: datacooeeOf(device), measure_unit: 'C' });
      return block!.inputdata.map(({ timestamp, value }) => [Date.parse(timestamp), Number(value)]);
    },
  };
}

function iosenseClient(ask: Ask): OldClient {
  return {
    async things({ token }, size) {
      const { data } = await ask<{ data: { devID: string }[] }>('/api/metaData/allDevices', {
        userid: token,
      });
      expect(data.map(({ devID }) => devID).sort()).toEqual(everyDevice(size).map(iosenseOf).sort());
    },
    async points({ token }, device, { points }) {
      const query = new URLSearchParams({
        ...{ device: iosenseOf(device), sensor: 'value', sTime: String(T0), eTime: String(timeOf(points)) },
        ...{ cursor: 'true', limit: String(points + 1) },
      });
      const { data } = await ask<{ data: { time: string; value: string }[] }>(
        `/api/apiLayer/getAllData?${query}`,
        { userid: token },
      );
      return data.map(({ time, value }) => [Date.parse(time), Number(value)] as const).reverse();
    },
  };
}

function iotileClient(ask: Ask): OldClient {
  const own = ({ token }: Place): Record<string, string> => ({ authorization: `token ${token}` });
  const project = Number.parseInt(PROJECT['iotile-slug'].slice(-4), 16);
  return {
    async things(place, size) {
      for (const name of [PROJECT.iotile, PROJECT['iotile-slug']])
        expect(await ask(`/api/v1/project/${name}/`, own(place))).toMatchObject({
          ...{ id: PROJECT.iotile, slug: PROJECT['iotile-slug'] },
        });
      for (const device of everyDevice(size))
        expect(await ask(`/api/v1/device/${iotileOf(device)}/`, own(place))).toMatchObject({
          ...{ slug: iotileOf(device), label: `Device ${device}`, project: PROJECT.iotile },
        });
    },
    async points(place, device, { points }) {
      const slug = streamSlug(project, iotileNumberOf(device), VARIABLE);
      const path = `/api/v1/stream/${slug}/data/?page_size=${points + 1}`;
      const { results } = await ask<{ results: { timestamp: string; value: number }[] }>(path, own(place));
      return results.map(({ timestamp, value }) => [Date.parse(timestamp), value]);
    },
  };
}

function iobeamClient(ask: Ask): OldClient {
  return {
    async things({ token }, size) {
      const path = `/v1/devices?project_id=${PROJECT.iobeam}`;
      const { devices } = await ask<{ devices: { device_id: string }[] }>(path, bearer(token));
      expect(devices.map(({ device_id: id }) => id).sort()).toEqual(everyDevice(size).map(iobeamOf).sort());
    },
    async points({ token }, device, { points }) {
      interface Answer {
        readonly result: readonly {
          readonly project_id: number;
          readonly data: readonly { readonly time: number; readonly value: number }[];
        }[];
      }
      const path = `/v1/exports/${PROJECT.iobeam}/${iobeamOf(device)}/value?limit=${points + 1}&timefmt=msec`;
      const { result } = await ask<Answer>(path, bearer(token));
      expect(result[0]!.project_id).toBe(Number(PROJECT.iobeam));
      return result[0]!.data.map(({ time, value }) => [time, value]);
    },
  };
}
