/** Every way out: the points of a series as a program of each API gets them, oldest first. */
import { datacooeeHeaders } from '../support/all-apis/writers.js';
import type { Kind, Place, Point, Value, World } from '../support/all-apis/world.js';

export interface Reader {
  readonly name: string;
  readonly kinds: readonly Kind[];
  /** Microseconds in the smallest step of time that it shows. */
  readonly step: number;
  /** Tells only the newest point. */
  readonly newest?: boolean;
  read(world: World, place: Place, kind: Kind): Promise<Point[]>;
}

const ALL: readonly Kind[] = ['number', 'boolean', 'string'];
const SECOND = 1_000_000;

/** ISO text with up to six digits of fraction. */
function micros(text: string): number {
  const [, fraction = ''] = /\.(\d+)Z$/.exec(text) ?? [];
  return Date.parse(`${text.slice(0, 19)}Z`) * 1000 + Number(fraction.padEnd(6, '0'));
}

/** Several APIs give every value as text. */
const valueOf = (text: string, kind: Kind): Value =>
  kind === 'number' ? Number(text) : kind === 'boolean' ? text === 'true' : text;

const selection = ({ device, series }: Place) => ({ devices: [device], series: [series] });

const native: readonly Reader[] = [
  {
    name: 'native query/points',
    ...{ kinds: ALL, step: 1 },
    read: async (world, place) =>
      (
        await world.native('POST', '/query/points', { ...selection(place), unit: 'us', order: 'asc' })
      ).items.map(({ time, value }: Point) => ({ time, value })),
  },
  {
    name: 'native query/last',
    ...{ kinds: ALL, step: 1, newest: true },
    read: async (world, place) =>
      (await world.native('POST', '/query/last', { ...selection(place), unit: 'us' })).items.map(
        ({ time, value }: Point) => ({ time, value }),
      ),
  },
];

const losant: readonly Reader[] = [
  {
    name: 'losant time-series-query',
    ...{ kinds: ALL, step: 1000 },
    async read(world, { device, series }) {
      const id = await world.losantId(device);
      const { devices } = await world.ask(
        'POST',
        `/applications/${world.tenant.losantId}/data/time-series-query`,
        {
          body: {
            ...{ deviceIds: [id], attributes: [series], aggregation: 'NONE', order: 'asc' },
            ...{ start: Date.now() - 7_200_000, end: Date.now() },
          },
        },
      );
      return devices[id].points.map(({ time, data }: { time: string; data: Record<string, Value> }) => ({
        time: micros(time),
        value: data[series],
      }));
    },
  },
  {
    name: 'losant last-value-query',
    ...{ kinds: ALL, step: 1000, newest: true },
    async read(world, { device, series }) {
      const id = await world.losantId(device);
      const answer = await world.ask('POST', `/applications/${world.tenant.losantId}/data/last-value-query`, {
        body: { deviceIds: [id], attribute: series },
      });
      return [{ time: micros(answer[id].time), value: answer[id].data[series] }];
    },
  },
];

const iobeam: readonly Reader[] = [
  {
    name: 'iobeam exports',
    ...{ kinds: ALL, step: 1 },
    async read(world, { device, series }) {
      const path = `/v1/exports/${world.tenant.project}/${encodeURIComponent(device)}/${series}?timefmt=usec`;
      return (await world.ask('GET', path)).result[0].data;
    },
  },
  {
    name: 'iobeam data',
    ...{ kinds: ALL, step: 1000 },
    async read(world, { device, series }) {
      const where = `where=eq(device_id,${encodeURIComponent(device)})`;
      const { result } = await world.ask('GET', `/v1/data/input/${series}?${where}&limit=1000`);
      const { fields, values } = result[0] as { fields: string[]; values: Value[][] };
      const [time, value] = [fields.indexOf('time'), fields.indexOf(series)];
      return values.map((row) => ({ time: Number(row[time]) * 1000, value: row[value]! })).reverse();
    },
  },
];

const iotile: readonly Reader[] = [
  {
    name: 'iotile stream data',
    ...{ kinds: ALL, step: SECOND },
    async read(world, place, kind) {
      const { results } = await world.iotile('GET', `/stream/${await world.streamSlug(place)}/data/`);
      return results.map((row: { timestamp: string; value: number | null; display_value: string }) => ({
        time: micros(row.timestamp),
        value: kind === 'string' ? row.display_value : kind === 'boolean' ? row.value === 1 : row.value,
      }));
    },
  },
  {
    name: 'iotile data',
    ...{ kinds: ['number', 'boolean'], step: SECOND },
    async read(world, place, kind) {
      // In the order of reading ids; with lastn in that of time.
      const path = `/data/?filter=${await world.streamSlug(place)}&lastn=1000`;
      return (await world.iotile('GET', path)).results.map(
        ({ timestamp, value }: { timestamp: string; value: number }) => ({
          time: micros(timestamp),
          value: kind === 'boolean' ? value === 1 : value,
        }),
      );
    },
  },
];

interface Row {
  readonly time: string;
  readonly value: string;
}
const rowsOf = (rows: readonly Row[], kind: Kind): Point[] =>
  rows.map(({ time, value }) => ({ time: micros(time), value: valueOf(value, kind) }));

const iosense: readonly Reader[] = [
  {
    name: 'iosense getData',
    ...{ kinds: ALL, step: 1000 },
    async read(world, { device, series }, kind) {
      const range = `sTime=${Date.now() - 7_200_000}&eTime=${Date.now()}&cursor=true`;
      const path = `/api/apiLayer/getData?device=${device}&sensor=${series}&${range}`;
      return rowsOf((await world.ask('GET', path)).data, kind).reverse();
    },
  },
  {
    name: 'iosense getDataByStEt',
    ...{ kinds: ALL, step: 1000 },
    async read(world, { device, series }, kind) {
      const range = `sTime=${Date.now() - 7_200_000}&eTime=${Date.now()}&cursor=true`;
      const { data } = await world.ask('GET', `/api/apiLayer/getDataByStEt?device=${device}&${range}`);
      const own = (data as (Row & { sensor: string })[]).filter(({ sensor }) => sensor === series);
      return rowsOf(own, kind).reverse();
    },
  },
  {
    name: 'iosense account getData',
    ...{ kinds: ALL, step: 1000 },
    async read(world, { device, series }, kind) {
      const range = `${Date.now() - 7_200_000}/${Date.now()}`;
      const { data } = await world.ask('GET', `/api/account/deviceData/getData/${device}/${series}/${range}`);
      const rows = data[0] as { time: string; value: Value }[];
      return rowsOf(
        rows.map(({ time, value }) => ({ time, value: String(value) })),
        kind,
      ).reverse();
    },
  },
  {
    name: 'iosense lastDP',
    ...{ kinds: ALL, step: 1000, newest: true },
    read: async (world, { device, series }, kind) =>
      rowsOf((await world.ask('GET', `/api/apiLayer/lastDP?device=${device}&sensor=${series}`))[0], kind),
  },
  {
    name: 'iosense sensor-data',
    ...{ kinds: ALL, step: 1000 },
    read: async (world, place, kind) => rowsOf(await sensorData(world, place, false), kind).reverse(),
  },
];

export async function sensorData(
  world: World,
  { device, series }: Place,
  calibration: boolean,
): Promise<Row[]> {
  const [startTime, endTime] = [Date.now() - 7_200_000, Date.now()];
  const body = { devID: device, sensors: series, startTime, endTime, calibration };
  const path = '/api/userDeviceParameter/sensor-data/bwtime';
  return (await world.ask('PUT', path, { body })).data.data as Row[];
}

const fetched = async (world: World, place: Place, name: string, kind: Kind): Promise<Point[]> => {
  const path = `/api/external/v1/${name}/?inputs_ids=${await world.inputId(place)}`;
  const [block] = await world.ask('GET', path, { headers: datacooeeHeaders(world) });
  return (block.inputdata as { timestamp: string; value: string }[]).map(({ timestamp, value }) => ({
    time: micros(timestamp),
    value: valueOf(value, kind),
  }));
};

const datacooee: readonly Reader[] = [
  {
    name: 'datacooee get_inputdata',
    ...{ kinds: ALL, step: 1 },
    read: (world, place, kind) => fetched(world, place, 'get_inputdata_by_inputs', kind),
  },
  {
    name: 'datacooee get_latest_inputdata, the last hour',
    ...{ kinds: ALL, step: 1 },
    read: (world, place, kind) => fetched(world, place, 'get_latest_inputdata_by_inputs', kind),
  },
];

/** The field that a series is of its channel, and the channel's feed of it. */
async function fieldOf(world: World, place: Place): Promise<{ path: string; field: string }> {
  const { device, series } = place;
  const id = await world.deviceId(device);
  const { label: own } = await world.seriesOf(place);
  const headers = { 'x-thingspeakapikey': world.tenant.token };
  const { channel } = await world.ask('GET', `/channels/${id}/feeds.json?results=0`, { headers });
  const label = own ?? (/^field\d$/.test(series) ? `Field ${series.slice(-1)}` : series);
  const [field] = Object.entries(channel as Record<string, unknown>).find(
    ([member, value]) => member.startsWith('field') && value === label,
  )!;
  return { path: `/channels/${id}/fields/${field.slice(-1)}`, field };
}

type FeedEntry = Readonly<Record<string, string | null>>;

const entriesOf = (entries: readonly FeedEntry[], field: string, kind: Kind): Point[] =>
  entries.flatMap((entry) => {
    const value = entry[field];
    return value == null ? [] : [{ time: micros(entry['created_at']!), value: valueOf(value, kind) }];
  });

const thingspeak: readonly Reader[] = [
  {
    name: 'thingspeak feed of a field',
    ...{ kinds: ALL, step: SECOND },
    async read(world, place, kind) {
      const { path, field } = await fieldOf(world, place);
      const key = `api_key=${world.tenant.token}`;
      const { feeds } = await world.ask('GET', `${path}.json?${key}&results=1000`);
      return entriesOf(feeds as FeedEntry[], field, kind);
    },
  },
  {
    name: 'thingspeak last entry of a field',
    ...{ kinds: ALL, step: SECOND, newest: true },
    async read(world, place, kind) {
      const { path, field } = await fieldOf(world, place);
      const entry = await world.ask('GET', `${path}/last.json?api_key=${world.tenant.token}`);
      return entriesOf([entry as FeedEntry], field, kind);
    },
  },
];

export const READERS: readonly Reader[] = [
  ...[native, losant, iobeam, iotile, iosense, datacooee, thingspeak].flat(),
];
