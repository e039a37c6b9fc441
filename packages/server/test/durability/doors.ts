/**
 * Every door that takes points, files or things, and how a program of each API sends something new through it: for tests
 * of a disk without room. A refusal is an error with the status and the text of the answer.
 */
import { deviceSlug, streamSlug } from '../../src/model/identity.js';
import type { World } from '../support/all-apis/world.js';
import { datacooeeHeaders, losantDevice, WRITERS } from '../support/all-apis/writers.js';
import { signedList } from '../support/iotile-reports.js';
import { form } from '../support/iotile-client.js';
import { endedJob } from '../support/jobs.js';
import type { Door, PointDoor } from './door.js';
import { mqttDoors } from './mqtt-doors.js';

/** A time in microseconds after all others: half an hour ago, for Losant's API takes nothing much older. */
const nextTime = (
  (last) => () =>
    (last += 1_000_000)
)((Math.floor(Date.now() / 1000) - 1_800) * 1e6);

/** What the matrix of all ways in does not send: other forms of the same doors. */
const forms: readonly PointDoor[] = [
  text('native lines of JSON', '/tributary/v1/points?unit=us', 'application/x-ndjson', (device, time) =>
    JSON.stringify({ device, series: 's', time, value: 1 }),
  ),
  text(
    'native CSV',
    '/tributary/v1/points?unit=us',
    'text/csv',
    (device, time) => `device,series,time,value\n${device},s,${time},1`,
  ),
  text(
    'influx line protocol, version 2',
    '/api/v2/write?bucket=b&org=o&precision=us',
    'text/plain',
    (device, time) => `tributary,device=${device} s=1 ${time}`,
  ),
];

function text(
  name: string,
  path: string,
  type: string,
  bodyOf: (device: string, time: number) => string,
): PointDoor {
  const place = { device: `by ${name}`.replace(/\W+/g, '-'), series: 's' };
  return {
    name,
    open: (world) =>
      Promise.resolve({
        place,
        send: () =>
          world.ask('POST', path, {
            body: bodyOf(place.device, nextTime()),
            headers: { 'content-type': type },
          }),
      }),
  };
}

/** Each report has ids above those of the one before; its variable is one that no other API's series is given. */
const report: PointDoor = {
  name: 'iotile streamer report',
  async open(world) {
    const { id } = await world.native('POST', '/devices', { key: 'by-report' });
    let reading = 0;
    return {
      place: { device: 'by-report', series: '4102' },
      send: () => {
        const made = { variable: 0x4102, id: ++reading, clock: 100 + reading, value: reading };
        const file = signedList({
          device: id as number,
          number: reading,
          sentUptime: 1_000,
          readings: [made],
        });
        return world.ask('POST', `/api/v1/streamer/report/?timestamp=${new Date().toISOString()}`, {
          headers: world.iotileHeaders,
          body: form(file, 'report.bin'),
        });
      },
    };
  },
};

export const POINT_DOORS: readonly PointDoor[] = [
  ...WRITERS.filter(({ name, readings }) => !name.startsWith('MQTT') && !readings).map(({ name, open }) => ({
    name,
    async open(world: World) {
      const { place, send } = await open(world, 'number');
      return { place, send: () => send([{ time: nextTime(), value: 1 }]) };
    },
  })),
  report,
  ...forms,
  ...mqttDoors(nextTime),
];

async function streamOf(world: World, key: string): Promise<string> {
  const { id } = await world.native('POST', '/devices', { key });
  return streamSlug(world.tenant.project, id as number, 0x5020);
}

const FILE = Buffer.from('{"samples":[1,2,3]}');

/** Files, exports among them, and removals of points: they end above the reserve. */
export const FILE_DOORS: readonly Door[] = [
  {
    name: 'iobeam file',
    open: (world) =>
      Promise.resolve(() => world.ask('PUT', `/v1/files/${nextTime()}.jar`, { body: FILE.toString() })),
  },
  {
    name: 'iotile event upload',
    async open(world) {
      const stream = await streamOf(world, 'with-events');
      return () => {
        const timestamp = new Date(nextTime() / 1000).toISOString();
        const body = form(FILE, 'trace.json', { stream, timestamp });
        return world.ask('POST', '/api/v1/event/upload/', { headers: world.iotileHeaders, body });
      };
    },
  },
  {
    name: 'iotile file of a note',
    async open(world) {
      const { id } = await world.native('POST', '/devices', { key: 'with-notes' });
      const target = deviceSlug(id as number);
      const timestamp = '2021-05-02T00:00:00Z';
      const note = await world.iotile('POST', '/note/', { target, timestamp, note: 'seen' });
      const asked = { name: 'a.jpg', acl: 'private', content_type: 'image/jpeg' };
      const announce = () => world.iotile('POST', `/note/${note.id}/uploadurl/`, asked);
      let { url, fields } = await announce();
      return async () => {
        // An address holds for one file; the server may have started again since.
        const { pathname } = new URL(url as string);
        await world.ask('POST', pathname, { body: form(FILE, 'a.jpg', fields as Record<string, string>) });
        ({ url, fields } = await announce());
      };
    },
  },
  {
    name: 'native export',
    open: (world) =>
      Promise.resolve(async () =>
        ended(world, (await world.native('POST', '/exports', { format: 'csv' })).id as number),
      ),
  },
  {
    name: 'losant export',
    open: (world) =>
      Promise.resolve(async () => {
        await world.ask('POST', `/applications/${world.tenant.losantId}/data/export`, {
          body: { email: 'nobody@example.org' },
        });
        return lastJob(world);
      }),
  },
  {
    name: 'losant removal of points',
    async open(world) {
      const { id } = await losantDevice(world, 'emptied', 'number');
      return async () => {
        await world.ask('DELETE', `/applications/${world.tenant.losantId}/devices/${id}/data`);
        return lastJob(world);
      };
    },
  },
];

async function lastJob(world: World): Promise<void> {
  const { items } = await world.native('GET', '/jobs?limit=1');
  return ended(world, items[0].id as number);
}

/** The job's end; its failure is an error with what it says. */
async function ended({ platform }: World, id: number): Promise<void> {
  const { state, error } = await endedJob(platform, id);
  if (state === 'failed') throw new Error(JSON.stringify(error));
}

const LONG_TEXT = 'so that it needs a page of its own '.repeat(100);
let made = 0;

function thing(name: string, send: (world: World, unique: string) => Promise<unknown>): Door {
  return { name, open: (world) => Promise.resolve(() => send(world, `made${++made}`)) };
}

/** What needs the catalog only: it is taken until the disk is full to the last byte. */
export const CATALOG_DOORS: readonly Door[] = [
  thing('native device', (world, key) => world.native('POST', '/devices', { key, name: key })),
  thing('losant device', (world, name) =>
    world.ask('POST', `/applications/${world.tenant.losantId}/devices`, {
      body: { name, description: LONG_TEXT },
    }),
  ),
  thing('iobeam device', (world, id) =>
    world.ask('POST', '/v1/devices', { body: { project_id: world.tenant.project, device_id: id } }),
  ),
  thing('datacooee input', (world, id) =>
    world.ask('POST', '/api/external/v1/inputs/', {
      headers: datacooeeHeaders(world),
      body: { data: { type: 'Sensor', id: `sen${id}`, attributes: { name: id } } },
    }),
  ),
  thing('I/O Sense event', (world, title) =>
    world.ask('POST', '/api/eventTag/publishEvent', {
      headers: { userID: world.tenant.token },
      body: { title, message: LONG_TEXT, eventTags: [], createdOn: '2024-04-06T00:00:00+00:00' },
    }),
  ),
  {
    name: 'iotile note',
    async open(world) {
      const { id } = await world.native('POST', '/devices', { key: 'noted' });
      const target = deviceSlug(id as number);
      const timestamp = '2021-05-02T00:00:00Z';
      return () => world.iotile('POST', '/note/', { target, timestamp, note: LONG_TEXT });
    },
  },
];
