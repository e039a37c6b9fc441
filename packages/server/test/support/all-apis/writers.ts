/** Every way in: how a program of each API makes a series of a kind, and how it sends points to it. */
import { organizationText, streamSlug } from '../../../src/model/identity.js';
import { signedList } from '../iotile-reports.js';
import { form } from '../iotile-client.js';
import { writersOverMqtt } from './mqtt-writers.js';
import type { Kind, Place, Point, World } from './world.js';

export interface Target {
  readonly place: Place;
  send(points: readonly Point[]): Promise<unknown>;
}

export interface Writer {
  readonly name: string;
  readonly kinds: readonly Kind[];
  /** Microseconds in the smallest step of time that it can say. */
  readonly step: number;
  /** Readings are whole, come with ids of their own, and one that was taken is never changed. */
  readonly readings?: boolean;
  /** Points have sequences of their own: one without is another point. */
  readonly entries?: boolean;
  open(world: World, kind: Kind): Promise<Target>;
}

const ALL = ['number', 'boolean', 'string'] as const;
const iso = (time: number, digits: number): string =>
  `${new Date(Math.floor(time / 1000)).toISOString().slice(0, 20)}${String(time % 1e6)
    .padStart(6, '0')
    .slice(0, digits)}Z`;

const native: Writer = {
  name: 'native points',
  kinds: ALL,
  step: 1,
  open: (world, kind) => {
    const place = { device: 'by-native', series: kind };
    return Promise.resolve({
      place,
      send: (points) =>
        world.native(
          'POST',
          '/points?unit=us',
          points.map((point) => ({ ...place, ...point })),
        ),
    });
  },
};

const columnar: Writer = {
  name: 'native tables',
  kinds: ALL,
  step: 1,
  open: (world, kind) => {
    const place = { device: 'by-table', series: kind };
    return Promise.resolve({
      place,
      send: (points) =>
        world.native('POST', '/points?unit=us', {
          device: place.device,
          series: [kind],
          rows: points.map(({ time, value }) => [time, value]),
        }),
    });
  },
};

const fieldText = (value: Point['value']): string =>
  typeof value === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : String(value);

const influx: Writer = {
  name: 'influx line protocol',
  kinds: ALL,
  step: 1,
  open: (world, kind) =>
    Promise.resolve({
      place: { device: 'by-influx', series: kind },
      send: (points) =>
        world.ask('POST', '/write?precision=u', {
          body: points
            .map(({ time, value }) => `tributary,device=by-influx ${kind}=${fieldText(value)} ${time}`)
            .join('\n'),
        }),
    }),
};

const losant: Writer = {
  name: 'losant state',
  kinds: ALL,
  step: 1000,
  async open(world, kind) {
    const { id, place } = await losantDevice(world, 'by-losant', kind);
    return {
      place,
      send: (points) =>
        world.ask('POST', `/applications/${world.tenant.losantId}/devices/${id}/state`, {
          body: points.map(({ time, value }) => ({ time: time / 1000, data: { [kind]: value } })),
        }),
    };
  },
};

export async function losantDevice(world: World, name: string, kind: Kind) {
  const named = `${name}-${kind}`;
  const { id } = await world.ask('POST', `/applications/${world.tenant.losantId}/devices`, {
    body: { name: named, attributes: [{ name: kind, dataType: kind }] },
  });
  const { items } = await world.native('GET', '/devices?limit=1000');
  const { key } = (items as { key: string; name: string }[]).find((device) => device.name === named)!;
  return { id: id as string, place: { device: key, series: kind } };
}

const iobeam: Writer = {
  name: 'iobeam import',
  kinds: ALL,
  step: 1,
  async open(world, kind) {
    const device = `by-iobeam-${kind}`;
    const project = world.tenant.project;
    await world.ask('POST', '/v1/devices', { body: { project_id: project, device_id: device } });
    return {
      place: { device, series: kind },
      send: (points) =>
        world.ask('POST', '/v1/imports', {
          body: {
            project_id: project,
            device_id: device,
            timefmt: 'usec',
            sources: { fields: ['time', kind], data: points.map(({ time, value }) => [time, value]) },
          },
        }),
    };
  },
};

const stream: Writer = {
  name: 'iotile data entry',
  kinds: ['number'],
  step: 1,
  async open(world) {
    const { id } = await world.native('POST', '/devices', { key: 'by-entry' });
    const slug = streamSlug(world.tenant.project, id as number, 0x5101);
    return {
      place: { device: 'by-entry', series: '5101' },
      send: (points) =>
        world.iotile(
          'POST',
          '/data/',
          points.map(({ time, value }) => ({ stream: slug, timestamp: iso(time, 6), value })),
        ),
    };
  },
};

const report: Writer = {
  name: 'iotile streamer report',
  kinds: ['number'],
  step: 1_000_000,
  readings: true,
  async open(world) {
    const { id } = await world.native('POST', '/devices', { key: 'by-report' });
    return {
      place: { device: 'by-report', series: '5102' },
      send: (points) => sendReport(world, id as number, 0x5102, points),
    };
  },
};

/** The device was switched on a minute before its first reading. */
export function sendReport(world: World, device: number, variable: number, points: readonly Point[]) {
  const on = points[0]!.time / 1e6 - 60;
  const clocks = points.map(({ time }) => time / 1e6 - on);
  const sentUptime = clocks.at(-1)! + 10;
  const file = signedList({
    ...{ device, sentUptime },
    readings: points.map(({ value }, at) => ({
      ...{ variable, id: at + 1, clock: clocks[at]!, value: Number(value) },
    })),
  });
  const sent = encodeURIComponent(iso((on + sentUptime) * 1e6, 3));
  return world.ask('POST', `/api/v1/streamer/report/?timestamp=${sent}`, {
    headers: world.iotileHeaders,
    body: form(file, 'report.bin'),
  });
}

const JSON_API = 'application/vnd.api+json';

export const datacooeeHeaders = ({ tenant }: World): Record<string, string> => ({
  'organization-id': organizationText(tenant.organization),
  'organization-api-key': tenant.token,
  'content-type': JSON_API,
});

const datacooee: Writer = {
  name: 'datacooee upload',
  kinds: ALL,
  step: 1,
  async open(world, kind) {
    const headers = datacooeeHeaders(world);
    let place: Place = { device: 'sencrossnumber1', series: 'value' };
    if (kind === 'number') {
      const data = { type: 'Sensor', id: place.device, attributes: { name: 'by upload' } };
      await world.ask('POST', '/api/external/v1/inputs/', { headers, body: { data } });
    } else {
      // An input made there holds numbers; others are series of other APIs.
      place = { device: `by-upload-${kind}`, series: kind };
      await world.native('POST', '/devices', { key: place.device });
      await world.native('POST', '/series', { device: place.device, name: kind, kind });
    }
    const id = await world.inputId(place);
    return {
      place,
      send: async (points) => {
        for (const { time, value } of points)
          await world.ask('POST', `/api/external/v1/inputs/${id}/inputdata/`, {
            headers,
            body: {
              data: {
                type: 'SensorData',
                id: 'null',
                attributes: { value: String(value), timestamp: iso(time, 6) },
                relationships: { sensor: { data: { type: 'Sensor', id } } },
              },
            },
          });
      },
    };
  },
};

const thingspeak: Writer = {
  name: 'thingspeak bulk update',
  kinds: ['number', 'string'],
  step: 1,
  entries: true,
  async open(world, kind) {
    const { token } = world.tenant;
    const { id } = await world.ask('POST', '/channels.json', {
      body: { api_key: token, name: `by ThingSpeak ${kind}` },
    });
    const { items } = await world.native('GET', '/devices?limit=1000');
    const { key } = (items as { id: number; key: string }[]).find((device) => device.id === id)!;
    return {
      place: { device: key, series: 'field1' },
      send: (points) =>
        world.ask('POST', `/channels/${id}/bulk_update.json`, {
          body: {
            write_api_key: token,
            updates: points.map(({ time, value }) => ({ created_at: iso(time, 6), field1: value })),
          },
        }),
    };
  },
};

export const WRITERS: readonly Writer[] = [
  ...[native, columnar, influx, losant, iobeam, stream, report, datacooee, thingspeak],
  ...writersOverMqtt,
];
