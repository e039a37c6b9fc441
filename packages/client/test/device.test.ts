/** A device, and a relay of many, against a real platform: registered, with points that are there. */
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { folderOfTests } from '../../server/test/support/folders.js';
import { startTestPlatform, type TestPlatform } from '../../server/test/support/platform.js';
import {
  ConflictError,
  connect,
  DataStore,
  NotFoundError,
  OptionError,
  Timestamp,
  Tributary,
  type ConnectOptions,
} from '../src/index.js';
import { listening } from './support/scripted-server.js';

const T = 1_767_225_600_000;
let platform: TestPlatform;
let t: Tributary;
const root = folderOfTests('device');
let folder: string;
const options = (more: ConnectOptions = {}): ConnectOptions => ({
  ...{ url: platform.url, project: platform.one.project, token: platform.one.token },
  ...more,
});
const saved = () => readdirSync(folder).map((name) => path.join(folder, name));
const deviceOf = (key: string) => t.devices.get(key);
const points = async (device: string) => {
  const { items } = await t.request('POST', '/query/points', { body: { devices: [device] } });
  return items.map(({ series, time, value }) => [series, time, value]);
};

beforeAll(async () => {
  platform = await startTestPlatform();
  t = new Tributary({ url: platform.url, token: platform.one.token });
});
afterAll(() => platform.stop());
beforeEach(() => {
  folder = mkdtempSync(path.join(root, 'd-'));
});

describe('registering', () => {
  it('makes up an id, saves it for its owner alone, and takes it the next time without a request', async () => {
    const device = await connect(options()).saveToDisk(folder).registerDevice({ name: 'Boiler' }).build();
    expect(device.id).toMatch(/^[0-9a-f]{32}$/);
    expect((await deviceOf(device.id)).name).toBe('Boiler');
    expect(saved().map((file) => statSync(file).mode & 0o777)).toEqual([0o600]);
    const away = { fetch: () => Promise.reject(new Error('the server is away')) };
    const again = await connect(options(away)).saveToDisk(folder).registerDevice().build();
    expect(again.id).toBe(device.id);
    const plain = await connect(options(away)).saveToDisk(folder).build();
    expect(plain.id).toBe(device.id);
  });

  it('makes one device of several that are built at once, also of another name of the folder', async () => {
    const build = (place: string) => connect(options()).saveToDisk(place).registerDevice().build();
    const built = await Promise.all([folder, folder, `${folder}/../${path.basename(folder)}`].map(build));
    expect(new Set(built.map(({ id }) => id)).size).toBe(1);
  });

  it('takes and sends nothing once it is closed', async () => {
    const device = await connect(options()).registerDevice().build();
    const store = device.createDataStore(['t']);
    device.add('t', 1);
    await device.close();
    const closed = expect.objectContaining({ code: 'device_closed' });
    expect(() => device.add('t', 2)).toThrow(closed);
    expect(() => store.addNow({ t: 2 })).toThrow(closed);
    await expect(device.send()).rejects.toEqual(closed);
    await expect(device.flush()).rejects.toEqual(closed);
    await device.close();
    expect(device.waiting).toBe(0);
  });

  it('takes an id of one’s own, and another one takes its place', async () => {
    const build = (id: string) => connect(options()).saveToDisk(folder).registerDevice({ id }).build();
    expect((await build('own-1')).id).toBe('own-1');
    expect((await build('own-1')).id).toBe('own-1');
    expect((await build('own-2')).id).toBe('own-2');
    expect((await connect(options()).saveToDisk(folder).build()).id).toBe('own-2');
    expect(saved()).toHaveLength(1);
  });

  it('keeps what was saved when the new id is not to be had', async () => {
    await connect(options()).registerDevice({ id: 'taken' }).build();
    await connect(options()).saveToDisk(folder).registerDevice({ id: 'kept' }).build();
    const build = connect(options()).saveToDisk(folder).registerDevice({ id: 'taken' }).build();
    await expect(build).rejects.toThrow(ConflictError);
    await expect(build).rejects.toThrow('exists already. If it is this one, use registerOrUse.');
    expect((await connect(options()).saveToDisk(folder).build()).id).toBe('kept');
  });

  it('registers or uses, and what is there stays as it is', async () => {
    const build = (name: string) => connect(options()).registerOrUse({ id: 'mine', name }).build();
    expect([(await build('first')).id, (await build('second')).id]).toEqual(['mine', 'mine']);
    expect((await deviceOf('mine')).name).toBe('first');
  });

  it('takes a device that is there, and says so where it is not', async () => {
    await connect(options()).registerDevice({ id: 'there' }).build();
    expect((await connect(options()).setDeviceId('there').build()).id).toBe('there');
    const build = connect(options()).saveToDisk(folder).setDeviceId('nowhere').build();
    await expect(build).rejects.toThrow(NotFoundError);
    await expect(build).rejects.toThrow('Register it first');
    expect(saved()).toEqual([]);
  });

  it('writes nothing without a place for the id', async () => {
    const before = readdirSync('.');
    await connect(options()).registerDevice().build();
    expect(readdirSync('.')).toEqual(before);
  });

  it('keeps the ids of two projects in one folder apart, and finds the only project of a token by itself', async () => {
    const two = { project: platform.two.project, token: platform.two.token };
    const one = await connect(options()).saveToDisk(folder).registerDevice().build();
    const other = await connect(options(two)).saveToDisk(folder).registerDevice().build();
    expect(saved()).toHaveLength(2);
    expect((await connect(options()).saveToDisk(folder).build()).id).toBe(one.id);
    const unnamed = { ...two, project: undefined };
    expect((await connect(options(unnamed)).saveToDisk(folder).build()).id).toBe(other.id);
    const several = connect(options({ project: undefined, token: platform.one.admin }));
    await makeSecondProject();
    await expect(several.saveToDisk(folder).registerDevice().build()).rejects.toThrow(
      'project is missing, and the token reaches several',
    );
  });

  it('takes another place than the disk', async () => {
    const kept = new Map<string, string>();
    const storage = {
      load: (key: string) => kept.get(key) ?? null,
      save: (key: string, id: string) => void kept.set(key, id),
    };
    const device = await connect(options({ storage })).registerDevice().build();
    expect((await connect(options({ storage })).build()).id).toBe(device.id);
    expect([...kept.keys()]).toEqual([`tributary ${platform.url} project ${platform.one.project}`]);
  });

  it('goes by an existing client too', async () => {
    const device = await t.connect().registerOrUse({ id: 'by the client' }).build();
    device.add('n', 1, T);
    await device.send();
    expect(await points('by the client')).toEqual([['n', '2026-01-01T00:00:00.000Z', 1]]);
  });

  it('tells what cannot be before anything is sent', async () => {
    const builder = () => connect(options());
    await expect(builder().build()).rejects.toThrow('It is not said which device this is');
    await expect(builder().saveToDisk(folder).build()).rejects.toThrow('No id is saved yet');
    await expect(builder().saveToDisk(`${folder}/none`).registerDevice({ id: 'x' }).build()).rejects.toThrow(
      /^saveToDisk cannot use .*ENOENT/,
    );
    await expect(deviceOf('x')).rejects.toThrow(NotFoundError);
    expect(() => builder().registerDevice('mine' as never)).toThrow('device is "mine"; expected an object');
    expect(() => builder().registerDevice({ id: '' })).toThrow('id is ""; expected the id of a device');
    expect(() => builder().setDeviceId(undefined as never)).toThrow('id is undefined; expected');
    expect(() => builder().registerDevice().setDeviceId('x')).toThrow('It is said twice');
    expect(() => builder().setDeviceId('x').relay()).toThrow(OptionError);
    expect(() => connect(options({ buffer: 0 })).relay()).toThrow('buffer is 0; expected a number of bytes');
  });

  it('tells of a file that is none of its own, and registers nothing', async () => {
    await connect(options()).saveToDisk(folder).registerDevice().build();
    const [file] = saved();
    writeFileSync(file!, readFileSync(file!, 'utf8').slice(0, 20));
    const build = connect(options()).saveToDisk(folder).registerDevice().build();
    await expect(build).rejects.toThrow(/does not hold the id .* Delete it to register the device anew/);
  });
});

async function makeSecondProject() {
  await platform.call('POST', '/projects', { token: platform.one.admin, body: { name: 'second' } });
}

describe('points', () => {
  it('are sent with their times, of whatever unit, and once', async () => {
    const device = await connect(options()).registerOrUse({ id: 'boiler' }).build();
    device.add('temperature', 21.5, T);
    device.add('temperature', 21.75, Timestamp.microseconds(T * 1000 + 1_001));
    device.add('open', true, new Date(T));
    device.add('state', 'on "fire" ☃', '2026-01-01T00:00:02Z');
    device.add('temperature', 22, Timestamp.seconds(T / 1000 + 3));
    expect(device.waiting).toBe(5);
    expect(await device.send()).toEqual({ stored: 5, refused: [] });
    expect(device.waiting).toBe(0);
    expect(await device.send()).toEqual({ stored: 0, refused: [] });
    expect(await points('boiler')).toEqual([
      ['temperature', '2026-01-01T00:00:00.000Z', 21.5],
      ['open', '2026-01-01T00:00:00.000Z', true],
      ['temperature', '2026-01-01T00:00:00.001001Z', 21.75],
      ['state', '2026-01-01T00:00:02.000Z', 'on "fire" ☃'],
      ['temperature', '2026-01-01T00:00:03.000Z', 22],
    ]);
  });

  it('without a time are of now', async () => {
    const device = await connect(options()).registerOrUse({ id: 'now' }).build();
    const before = Date.now();
    const store = device.createDataStore(['a', 'b']);
    for (let i = 0; i < 20; i++) {
      device.add('n', i);
      store.addNow({ a: i, b: i });
    }
    await device.flush();
    const found = await points('now');
    // None took the place of another, though there are fewer milliseconds than points.
    expect(found.filter(([series]) => series === 'n').map(([, , value]) => value)).toEqual([
      ...Array(20).keys(),
    ]);
    expect(found).toHaveLength(60);
    for (const [, time] of found) {
      expect(Date.parse(String(time))).toBeGreaterThanOrEqual(before);
      expect(Date.parse(String(time))).toBeLessThanOrEqual(Date.now());
    }
  });

  it('come in rows of several series, with cells that have no value', async () => {
    const device = await connect(options()).registerOrUse({ id: 'rows' }).build();
    const store = device.createDataStore(['a', 'b']);
    expect(device.createDataStore(['b', 'a'])).toBe(store);
    store.add(T, { a: 1, b: 2 });
    store.add(Timestamp.seconds(T / 1000 + 1), { a: 3 });
    store.add(T + 2000, { a: null, b: 4 });
    const alone = new DataStore(['c']);
    alone.add(T + 3000, { c: 5 });
    device.addDataStore(alone);
    alone.add(T + 4000, { c: 6 });
    expect([store.waiting, alone.waiting, device.waiting]).toEqual([4, 2, 6]);
    expect((await device.send()).stored).toBe(6);
    expect((await points('rows')).map(([series, , value]) => `${String(series)}=${String(value)}`)).toEqual([
      ...['a=1', 'b=2', 'a=3', 'b=4', 'c=5', 'c=6'],
    ]);
    store.addNow({ a: 7 });
    store.clear();
    expect((await device.send()).stored).toBe(0);
  });

  it('that came later hold, whichever way they were added', async () => {
    const device = await connect(options()).registerOrUse({ id: 'twice' }).build();
    const store = device.createDataStore(['a', 'b']);
    device.add('a', 1, T);
    store.add(T, { a: 2, b: 1 });
    device.add('b', 3, T);
    await device.send();
    expect((await points('twice')).map(([series, , value]) => [series, value])).toEqual([
      ['a', 2],
      ['b', 3],
    ]);
  });

  it('that the platform refuses are told by their place, and the others are stored', async () => {
    const { told, logger } = listening();
    const device = await connect(options({ logger })).registerOrUse({ id: 'some' }).build();
    device.add('n', 1, T);
    await device.send();
    device.add('n', 'text', T + 1);
    device.add('n', 2, T + 2);
    device.add('n', 3, 1_767_225_600);
    const report = await device.send();
    expect(report.stored).toBe(1);
    expect(report.refused.map(({ point, code }) => [point, code])).toEqual([
      [
        { device: 'some', series: 'n', time: '2026-01-01T00:00:00.001Z', value: 'text' },
        'value_kind_mismatch',
      ],
      [{ device: 'some', series: 'n', time: '1970-01-21T10:53:45.600Z', value: 3 }, 'time_unit_doubtful'],
    ]);
    expect(device.waiting).toBe(0);
    expect(told).toEqual([
      expect.stringMatching(
        /^Is the unit of a time of n of some the right one\? 1767225600 milliseconds is 1970/,
      ),
      expect.stringMatching(/^2 points were refused, the first one of some: /),
    ]);
  });

  it('that cannot be are refused where they are added, and nothing of them is', async () => {
    const device = await connect(options({ buffer: 2_000 }))
      .registerOrUse({ id: 'bad' })
      .build();
    const store = device.createDataStore(['a', 'b']);
    for (const [add, message] of [
      [() => device.add('n', NaN), 'value of "n" is NaN; expected a finite number'],
      [() => device.add('n', null as never), 'value of "n" is null; expected'],
      [
        () => device.add('n', 'x'.repeat(65_537)),
        '65537 characters; expected a finite number, true, false, or a text',
      ],
      [() => device.add('n', 'half \ud800'), 'whole characters'],
      [() => device.add('', 1), 'series is ""; expected the name of a series'],
      [() => device.add('n', 1, 1.5), 'time is 1.5; expected a whole number of milliseconds'],
      [() => store.add(T, { a: 1, b: Infinity }), 'value of "b" is Infinity'],
      [() => store.add(T, { a: 1, c: 1 }), 'values has "c"; expected only columns of this store: a, b.'],
      [() => store.add(T, { a: null }), 'values has no value'],
      [() => store.add(T, 5 as never), 'values is 5; expected an object'],
      [() => new DataStore([]), 'columns is an object; expected an array of one or more'],
      [() => new DataStore(['a', 'a']), 'columns has "a" twice'],
      [() => device.addDataStore({} as never), 'store is an object; expected a DataStore'],
    ] as const) {
      expect(add, message).toThrow(OptionError);
      expect(add).toThrow(message);
    }
    expect(device.waiting).toBe(0);
    for (let i = 0; i < 50; i++) device.add('n', i, T + i);
    const over = () => device.add('text', 'x'.repeat(500), T);
    expect(over).toThrow('The buffer of 2000 bytes is full: 50 points wait to be sent.');
    expect((await device.send()).stored).toBe(50);
    expect(over).not.toThrow();
    device.clear();
    expect(device.waiting).toBe(0);
  });
});

describe('a relay', () => {
  it('registers the devices behind it as they come, and sends the points of all at once', async () => {
    let asked: string[] = [];
    const counting: typeof fetch = (address, init) => {
      asked.push(`${init?.method} ${new URL(String(address)).pathname}`);
      return fetch(address, init);
    };
    await using relay = connect(options({ fetch: counting })).relay();
    relay.device('sensor-1', { name: 'One', type: 'probe' }).add('t', 1, T);
    relay.device('sensor-2').add('t', 2, T);
    relay.device('sensor-1').createDataStore(['u', 'v']).add(T, { u: 3, v: 4 });
    expect(relay.device('sensor-1')).toBe(relay.device('sensor-1'));
    const { stored, refusedBy } = await relay.send();
    expect([stored, refusedBy.size, relay.waiting]).toEqual([4, 0, 0]);
    expect(asked.toSorted()).toEqual([
      ...['POST /tributary/v1/devices', 'POST /tributary/v1/devices', 'POST /tributary/v1/points'],
    ]);
    expect(await deviceOf('sensor-1')).toMatchObject({ name: 'One', type: 'probe' });
    asked = [];
    relay.device('sensor-1', { name: 'Another' }).add('t', 5, T + 1);
    await relay.flush();
    expect(asked).toEqual(['POST /tributary/v1/points']);
    expect((await points('sensor-1')).map(([, , value]) => value)).toEqual([1, 3, 4, 5]);
  });

  it('tells what was refused by device, and a device that cannot be costs the others nothing', async () => {
    const relay = connect(options()).relay();
    relay.device('fine').add('t', 1, T);
    relay.device(' blank').add('t', 2, T);
    relay.device('mixed').add('t', 3, T);
    relay.device('mixed').add('t', 'text', T + 1);
    const { stored, refusedBy } = await relay.send();
    expect(stored).toBe(2);
    expect([...refusedBy].map(([device, rows]) => [device, rows.map(({ code }) => code)])).toEqual([
      [' blank', ['device_key_invalid']],
      ['mixed', ['value_kind_mismatch']],
    ]);
    expect(relay.waiting).toBe(0);
    expect(() => relay.device('')).toThrow(OptionError);
  });
});
