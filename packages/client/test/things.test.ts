/** What the client makes of the IOTile API of the same server: resources by their names, data of streams, sums, uploads. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signedList } from '../../server/test/support/iotile-reports.js';
import { startTestPlatform, type TestPlatform } from '../../server/test/support/platform.js';
import {
  AuthenticationError,
  BadRequestError,
  IOTileDeviceSlug,
  NotFoundError,
  OptionError,
  StreamData,
  StreamRawData,
  Timestamp,
  Tributary,
  type ApiPage,
} from '../src/index.js';
import { json, scripted, text } from './support/scripted-server.js';

interface Slugged {
  readonly slug: string;
  readonly id: string | number;
}

let platform: TestPlatform;
let t: Tributary;
let project: Slugged;
let device: Slugged;
let folder: string;
const streams: string[] = [];
/** Whole seconds of one day. */
const at = (seconds: number) => new Date(Date.UTC(2024, 0, 1) + seconds * 1000);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-things-'));
  platform = await startTestPlatform({ 'organizations-by': 'everybody' });
  t = new Tributary({ url: platform.url });
  const { email, password } = platform.first.admin;
  await t.login(email, password);
  project = await t.api.project.post<Slugged>({ name: 'site', org: 'default' });
  device = await t.api.device.post<Slugged>({ label: 'pump', project: project.slug }, { staff: 1 });
  for (const [lid, unit] of [
    [0x5001, 'out--water-meter-volume--gallons'],
    [0x5002, 'out--water-meter-volume--gallons'],
    [0x5003, undefined],
  ] as const) {
    const variable = await t.api.variable.post<Slugged>({ name: `IO ${lid}`, project: project.id, lid });
    const made = await t.api.stream.post<Slugged>({ variable: variable.slug, device: device.slug });
    if (unit !== undefined)
      await t.api.stream(made.slug).patch({
        var_type: 'water-meter-volume',
        output_unit: unit,
      });
    streams.push(made.slug);
    const rows = Array.from({ length: 10 }, (_, i) => ({
      ...{ stream: made.slug, timestamp: at(i), int_value: i + 1 },
    }));
    await t.api.data.post(rows);
  }
}, 60_000);
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the resources of the README', () => {
  it('are made, changed, read, listed and deleted by their names', async () => {
    const made = await t.api.org.post<Slugged>({ name: 'My new Org' });
    expect(made.slug).toBe('my-new-org');
    expect(await t.api.org(made.slug).put({ about: 'About Org' })).toMatchObject({ about: 'About Org' });
    expect(await t.api.org(made.slug).patch({ about: 'New' })).toMatchObject({ about: 'New' });
    expect(await t.api.org(made.slug).get()).toMatchObject({ name: 'My new Org', about: 'New' });
    const { results } = await t.api.org.get<ApiPage<Slugged>>();
    expect(results.map(({ slug }) => slug)).toContain(made.slug);
    await t.api.org(made.slug).delete({ staff: 1 });
    await expect(t.api.org(made.slug).get()).rejects.toBeInstanceOf(NotFoundError);
  });

  it('have resources below them, and parameters', async () => {
    const own = await t.api.org('default').projects.get<ApiPage<Slugged>>({ page_size: 1 });
    expect([own.count, own.results.length]).toEqual([2, 1]);
    const found = await t.api.project.get<ApiPage<Slugged>>({ org__slug: 'default', name: 'site' });
    expect(found.results.map(({ slug }) => slug)).toEqual([project.slug]);
    expect(await t.api.device(new IOTileDeviceSlug(device.slug)).get()).toMatchObject({ slug: device.slug });
    expect(await t.api.device(device.slug).streamers.get()).toEqual([]);
  });

  it('are listed through all pages', async () => {
    const listed = t.api.project.list<Slugged>({ page_size: 1 });
    expect((await listed.all()).map(({ slug }) => slug)).toContain(project.slug);
    const pages = [];
    for await (const page of listed.pages()) pages.push(page.items.length);
    expect(pages).toEqual([1, 1]);
    await expect(t.api.project(project.id).list().all()).rejects.toThrow('is no list');
  });

  it('are asked for with the word that their token needs', async () => {
    const { jwt, token } = await t.api.auth.login.post<{ jwt: string; token: string }>({
      email: platform.one.email,
      password: platform.one.password,
    });
    for (const own of [jwt, token, platform.one.token])
      expect((await new Tributary({ url: platform.url, token: own }).api.project.list().all()).length).toBe(
        1,
      );
    const stranger = new Tributary({ url: platform.url, token: 'nobody' });
    await expect(stranger.api.org.get()).rejects.toBeInstanceOf(AuthenticationError);
  });

  it('fail by kind, with what the server says', async () => {
    const error = await t.api.project.post({ org: 'default' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadRequestError);
    expect((error as BadRequestError).message).toContain('{"name":["This field is required."]}');
    expect((error as BadRequestError).details).toEqual({ name: ['This field is required.'] });
    await expect(t.api.nowhere!.get()).rejects.toBeInstanceOf(NotFoundError);
  });

  it('are no promises, and can be printed', async () => {
    expect(String(t.api.org('x').projects)).toBe('/org/x/projects/');
    expect(await Promise.resolve(t.api.org)).toBeDefined();
    expect(inspect(t.api.org)).toContain('Function');
    expect(() => Object.assign(t.api.org, { get: 1 })).toThrow(OptionError);
  });

  it.each<[string, () => unknown]>([
    ['id is ".."', () => t.api.org('..')],
    ['id is "a/b"', () => t.api.org('a/b')],
    ['id is "a?b"', () => t.api.org('a?b')],
    ['id is ""', () => t.api.org('')],
    ['id is undefined', () => t.api.org(undefined as never)],
    ['id is 1.5', () => t.api.org(1.5)],
    ['"a/b" is no name', () => t.api['a/b']],
    ['".." is no name', () => t.api['..']],
    ['q is an object', () => t.api.org.get({ q: {} as never })],
  ])('refuse what leads out of them: %s', async (message, ask) => {
    await expect(async () => ask()).rejects.toThrow(message);
    await expect(async () => ask()).rejects.toBeInstanceOf(OptionError);
  });

  it('send a list as a parameter several times, a Date as ISO text, and follow no link', async () => {
    const row = (next: string | null) => json({ count: 2, next, previous: null, results: [{}] });
    const { client, came } = await scripted([row('https://elsewhere.example/x/?page=2'), row(null)]);
    await client.api
      .x!.list({ a: [1, 'b,c'], t: Timestamp.seconds(at(0).getTime() / 1000), none: undefined })
      .all();
    expect(came.map(({ line, headers }) => `${line} ${headers.authorization}`)).toEqual([
      'GET /api/v1/x/?a=1&a=b%2Cc&t=2024-01-01T00%3A00%3A00.000Z token t',
      'GET /api/v1/x/?a=1&a=b%2Cc&t=2024-01-01T00%3A00%3A00.000Z&page=2 token t',
    ]);
    const odd = await scripted([text(200, 'null')]);
    await expect(odd.client.api.x!.list().all()).rejects.toThrow('is no list');
  });
});

describe('the data of a stream', () => {
  it('are read by their number and by a range, oldest first', async () => {
    const data = new StreamData(streams[2]!, t);
    await data.initializeFromServer({ lastn: 3 });
    expect(data.data.map(({ timestamp, value }) => [timestamp, value])).toEqual([
      ['2024-01-01T00:00:07Z', 8],
      ['2024-01-01T00:00:08Z', 9],
      ['2024-01-01T00:00:09Z', 10],
    ]);
    for (const [start, end] of [
      [at(2), at(4)],
      ['2024-01-01T00:00:02Z', '2024-01-01T00:00:04.000Z'],
      [at(2).getTime(), at(4).getTime()],
    ] as const)
      expect((await data.initializeFromServer({ start, end })).values()).toEqual([3, 4]);
    expect((await data.initializeFromServer()).data).toHaveLength(10);
  });

  it('are there for those who derive from it', async () => {
    class Mean extends StreamData {
      analyze(): number {
        const values = this.values();
        return values.reduce((sum, value) => sum + value, 0) / values.length;
      }
    }
    const mean = await new Mean(streams[2]!, t).initializeFromServer({ lastn: 1000 });
    expect(mean.analyze()).toBe(5.5);
  });

  it('come one by one too, and raw, of a whole device', async () => {
    const seen = [];
    for await (const { int_value } of new StreamData(streams[2]!, t).rows({ end: at(3) }))
      seen.push(int_value);
    expect(seen).toEqual([1, 2, 3]);
    const raw = await new StreamRawData(device.slug, t).initializeFromServer({ start: at(9) });
    expect(raw.data.map(({ stream }) => stream).sort()).toEqual(streams);
  });

  it.each<[string, object]>([
    ['lastn is 0', { lastn: 0 }],
    ['lastn is 100001', { lastn: 100_001 }],
    ['lastn is "5"', { lastn: '5' }],
    ['start is "yesterday"', { start: 'yesterday' }],
    ['end is an invalid Date', { end: new Date(NaN) }],
  ])('are asked for as they can be: %s', async (message, range) => {
    const data = await new StreamData(streams[2]!, t).initializeFromServer({ lastn: 1 });
    await expect(data.initializeFromServer(range)).rejects.toThrow(message);
    expect(data.data).toHaveLength(1);
  });
});

describe('an accumulation', () => {
  it('is over projects, devices and streams, each stream once, with units', async () => {
    const range = { start: at(0), end: at(10) };
    const of = (...sources: string[]) => t.accumulation({ sources, ...range });
    const whole = await of(project.slug);
    expect(Object.keys(whole.streams).sort()).toEqual(streams);
    expect(whole.streams[streams[2]!]).toMatchObject({ sum: 55, count: 10 });
    expect(Object.values(whole.totals).reduce((sum, one) => sum + one, 0)).toBeCloseTo(whole.total, 6);
    expect(await of(device.slug, streams[0]!, project.slug)).toEqual(whole);
    expect(Object.keys((await of(streams[1]!)).streams)).toEqual([streams[1]]);
    expect((await t.accumulation({ sources: [streams[2]!], start: at(0), end: at(2) })).total).toBe(3);
    expect((await t.accumulation({ sources: [streams[2]!], start: at(100) })).streams).toEqual({});
  });

  it('of more sources than one address holds is put together', async () => {
    const part = (slug: string, units: string) =>
      json({
        ...{ start: null, end: 'e', total: 99, totals: {} },
        streams: { [slug]: { sum: 1, count: 1, units }, shared: { sum: 5, count: 1, units: 'G' } },
      });
    const { client, came } = await scripted([part('a', 'G'), part('b', 'L')]);
    const sources = Array.from({ length: 150 }, (_, i) => `d--${(i + 1).toString(16)}`);
    const { total, totals, streams: all } = await client.accumulation({ sources });
    expect([Object.keys(all), total, totals]).toEqual([['a', 'shared', 'b'], 7, { G: 6, L: 1 }]);
    expect(came.map(({ line }) => line.split('source=').length - 1)).toEqual([100, 50]);
  });

  it.each<[string, unknown]>([
    ['sources is empty', []],
    ['sources is "d--1"', 'd--1'],
    ['sources is undefined', undefined],
    ['sources has "v--0000-0001--0001"', ['v--1--1']],
    ['slug is "rubbish"', ['rubbish']],
  ])('is of what there is: %s', async (message, sources) => {
    await expect(async () => t.accumulation({ sources: sources as string[] })).rejects.toThrow(message);
  });

  it('of what is not there says so', async () => {
    await expect(t.accumulation({ sources: ['d--ffff'] })).rejects.toBeInstanceOf(NotFoundError);
  });
});

describe('uploads', () => {
  const readings = [1, 2, 3].map((id) => ({ variable: 0x5003, id, clock: id, value: 100 + id }));
  const report = () => signedList({ device: new IOTileDeviceSlug(device.slug).id, sentUptime: 10, readings });
  const sent = at(5000);

  it('of a report store its readings once, from memory and from the disk', async () => {
    const content = report();
    expect(await t.upload.report({ name: 'report.bin', content }, { timestamp: sent })).toEqual({
      ...{ count: 3, accepted: 3 },
    });
    const path = join(folder, 'again.bin');
    writeFileSync(path, content);
    expect(await t.upload.report(path, { timestamp: sent })).toMatchObject({ count: 3 });
    const file = new File([new Uint8Array(content)], 'and again.bin');
    expect(await t.upload.report(file, { timestamp: sent })).toMatchObject({ count: 3 });
    const data = await new StreamData(streams[2]!, t).initializeFromServer({ start: at(4000) });
    expect(data.values()).toEqual([101, 102, 103]);
  });

  it('of an event keep its document and what is beside it', async () => {
    const path = join(folder, 'event.json.gz');
    writeFileSync(path, gzipSync('{"shock":[1,2,3]}'));
    const event = await t.upload.event(path, {
      ...{ stream: streams[2]!, timestamp: sent, extraData: { foo: 'bar' }, streamerLocalId: 7 },
    });
    expect(event).toMatchObject({ stream: streams[2], streamer_local_id: 7 });
    expect(await t.api.event(event.id).get()).toMatchObject({ extra_data: { foo: 'bar' } });
    expect(await t.api.event(event.id).data.get()).toEqual({ shock: [1, 2, 3] });
    const memory = { name: 'event.json', content: '{"a":1}' };
    const other = await t.upload.event(memory, { stream: streams[2]!, timestamp: sent });
    expect(await t.api.event(other.id).data.get()).toEqual({ a: 1 });
  });

  it('of any other resource are a form with a file', async () => {
    const fields = { stream: streams[2]!, timestamp: sent.toISOString() };
    const file = { name: 'event.json', content: new TextEncoder().encode('{"b":2}') };
    const { id } = await t.api.event.upload.uploadFile<Slugged>(file, { fields });
    expect(await t.api.event(id).data.get()).toEqual({ b: 2 });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['which cannot be read: ENOENT', () => t.upload.report(join(folder, 'none.bin'))],
    ['file is an object', () => t.upload.report({} as never)],
    ['file is undefined', () => t.upload.report(undefined as never)],
    ['content is 5', () => t.upload.report({ name: 'a', content: 5 as never })],
    ['timestamp is "noon"', () => t.upload.report({ name: 'a', content: '' }, { timestamp: 'noon' })],
    ['slug is "s--1"', () => t.upload.event({ name: 'a', content: '' }, { stream: 's--1' })],
    [
      'device_timestamp is -1',
      () => t.upload.event({ name: 'a', content: '' }, { stream: streams[2]!, deviceTimestamp: -1 }),
    ],
  ])('are refused before they are sent: %s', async (message, upload) => {
    await expect(upload()).rejects.toThrow(message);
    await expect(upload()).rejects.toBeInstanceOf(OptionError);
  });
});
