/**
 * Moving in, as the pages say it: the commands that each API's page prints are run with the files that it prints, and then the requests of
 * the original documents work as they stand there, ids, keys and tokens included; only the host is another one.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curlRequest } from '../../src/cli/adopt/curl.js';
import { tributary } from '../support/command.js';
import { call as iotile, form, upload } from '../support/iotile-client.js';
import { signedList } from '../support/iotile-reports.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { codeBlocks, read } from './support/pages.js';
import { sendClosing, type RawAnswer } from '../support/raw-http.js';

const run = promisify(execFile);
const original = (name: string) => readFileSync(path.join(import.meta.dirname, 'originals', name), 'utf8');

let platform: TestPlatform;
let folder: string;
/** Of the administrator whom the first start made. */
let login: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tributary-moving-in-'));
  platform = await startTestPlatform({ 'organizations-by': 'everybody' });
  const { email, password } = platform.first.admin;
  login = (await platform.call('POST', '/login', { token: null, body: { email, password } })).json.token;
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Does what the section "Moving in" of the page says, in the project of the first start. */
async function moveIn(page: string): Promise<void> {
  const [, section = ''] = /^## Moving in\n(.*?)(?=^## )/ms.exec(read(page)) ?? [];
  const files = new Map(
    [...section.matchAll(/`([\w-]+\.txt)` holds\s+`([^`]+)`/g)].map(([, name, text]) => [name!, `${text}\n`]),
  );
  const [csv] = codeBlocks(section, 'csv');
  const [, table] = /`([\w-]+\.csv)`/.exec(section) ?? [];
  if (csv !== undefined) files.set(table!, csv);
  for (const [name, text] of files) writeFileSync(path.join(folder, name), text);
  const [commands = ''] = codeBlocks(section, 'sh');
  const lines = commands.trim().split('\n');
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
    expect(words.slice(0, 2)).toEqual(['npx', 'tributary']);
    const argv = words.slice(2).map((word) => (files.has(word) ? path.join(folder, word) : word));
    const ran = await tributary([...argv, '--url', platform.url, '--token', login, '--project', '1']);
    expect([line, ran.exit, ran.exit === 0 ? '' : ran.err + ran.out]).toEqual([line, 0, '']);
  }
}

const native = async (method: string, at: string, body?: unknown) => {
  const answer = await platform.call(method, `${at}?project=1`, { token: login, body });
  expect(answer.status, answer.text).toBeLessThan(300);
};

interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** On the wire as it is written, quotes and blanks in the address too, which libraries would change. */
function raw({ method, target, headers, body = '' }: Sent): Promise<RawAnswer> {
  const { host } = new URL(platform.url);
  const length = Buffer.byteLength(body);
  const head = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(length > 0 ? [`Content-Length: ${length}`] : []),
    'Connection: close',
  ];
  return sendClosing(platform.url, [`${head.join('\r\n')}\r\n\r\n`, body]);
}

// Answers of every form.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const jsonOf = ({ text }: { text: string }): any => JSON.parse(text);

describe('Losant: the three lines of curl', () => {
  const lines = original('losant.sh').split('\n\n');
  const asPrinted = (action: string) => {
    const line = lines.find((each) => each.includes(`/data/${action}`))!;
    // The page's own example for this part of a path.
    const request = curlRequest(line.replace('APPLICATION_ID', '575ec8687ae143cd83dc4a97'), 'the page');
    return raw(request);
  };

  beforeAll(async () => {
    await moveIn('docs/dialects/losant.md');
    await native('PATCH', '/devices/pump-1', { tags: [{ key: 'floor', value: '8' }] });
    await native('POST', '/points', [
      { device: 'pump-1', series: 'voltage', time: Date.now() - 1000, value: 230 },
    ]);
  });

  it('of the last values', async () => {
    const answer = await asPrinted('last-value-query');
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('"voltage":230')]);
    expect(Object.keys(jsonOf(answer))).toEqual(['575ecf887ae143cd83dc4aa2']);
  });

  it('of a time series', async () => {
    const answer = await asPrinted('time-series-query');
    expect(answer.status).toBe(200);
    expect(Object.keys(jsonOf(answer).devices)).toEqual(['575ecf887ae143cd83dc4aa2']);
  });

  it('of an export', async () => {
    const answer = await asPrinted('export');
    expect([answer.status, jsonOf(answer)]).toMatchObject([202, { success: true, jobQueued: true }]);
  });
});

describe('Datacooee: the six programs and the eight fetches', () => {
  const PROGRAMS = original('datacooee-upload.md');
  beforeAll(async () => {
    await moveIn('docs/dialects/datacooee.md');
    const at = (time: string) => Date.parse(`${time}Z`);
    await native(
      'POST',
      '/points',
      ['pressure', 'level', 'flow'].flatMap((series) => [
        { device: 'boiler', series, time: at('2020-10-20T00:00:00'), value: 1 },
        { device: 'boiler', series, time: at('2020-10-21T00:00:00'), value: 3 },
        { device: 'boiler', series, time: Date.now() - 3_600_000, value: 5 },
      ]),
    );
  });

  const stored = { data: { attributes: { timestamp: '2020-10-13T14:02:39.489000Z', value: '12.5' } } };

  it('shell', async () => {
    const answer = await raw(curlRequest(codeBlocks(PROGRAMS, 'shell')[0]!, 'the page'));
    expect([answer.status, jsonOf(answer)]).toMatchObject([201, stored]);
  });

  it('javascript, run', async () => {
    const url = new URL(platform.url);
    const program = codeBlocks(PROGRAMS, 'javascript')[0]!
      .replace('require("https")', 'require("http")')
      .replace('"cloud.mydata.management"', `"${url.hostname}"`)
      .replace('"port": null', `"port": ${url.port}`);
    const { stdout } = await run(process.execPath, ['-e', program]);
    expect(JSON.parse(stdout)).toMatchObject(stored);
  });

  it('python, run', async () => {
    const { host } = new URL(platform.url);
    const program = codeBlocks(PROGRAMS, 'python')[0]!.replace(
      'http.client.HTTPSConnection("cloud.mydata.management")',
      `http.client.HTTPConnection("${host}")`,
    );
    const { stdout } = await run('python3', ['-c', program]);
    expect(JSON.parse(stdout)).toMatchObject(stored);
  });

  // What they send, as they say it: their languages are not installed everywhere.
  it.each([
    ['go', /Header\.Add\("([^"]+)", "([^"]+)"\)/g],
    ['ruby', /request\["([^"]+)"\] = '([^']+)'/g],
    ['php', /"([a-z-]+): ([^"]+)"/g],
  ])('%s, as it is read', async (language, header) => {
    const program = codeBlocks(PROGRAMS, language)[0]!;
    const [, address] = /"(https:[^"]+)"/.exec(program)!;
    const [, body] = /'(\{"data".*\})'/.exec(program)!;
    const headers = Object.fromEntries(
      [...program.matchAll(header)].map(([, name, value]) => [name!, value!]),
    );
    expect(Object.keys(headers)).toHaveLength(4);
    const answer = await raw({ method: 'POST', target: new URL(address!).pathname, headers, body: body! });
    expect([answer.status, jsonOf(answer)]).toMatchObject([201, stored]);
  });

  const fetches = [...original('datacooee-fetch.md').matchAll(/`GET (\S.*)`/g)].map(([, line]) => line!);

  it('there are eight of them', () => expect(fetches).toHaveLength(8));

  it.each(fetches)('%s', async (line) => {
    // No client can send a blank in an address.
    const target = line.replace('http://cloud.mydata.management', '').replaceAll(' ', '%20');
    const headers = {
      'Content-Type': 'application/json',
      'ORGANIZATION-ID': 'ZnlvcWXXXXXXXXXXXXXXXXXXXX5ieXVieHgudng=',
      'ORGANIZATION-API-KEY': 'f13d34bxxxxxxxxxxxxxxxxxxxa5da135d61',
    };
    const answer = await raw({ method: 'GET', target, headers });
    expect(answer.status, answer.text).toBe(200);
    const told = jsonOf(answer);
    const blocks = (Array.isArray(told) ? told : told.inputs) as {
      input: { id: string };
      inputdata: object[];
    }[];
    const asked = blocks.filter(({ input }) => input.id.startsWith('senXXX'));
    expect(asked.map(({ input }) => input.id).sort()).toEqual(['senXXXX', 'senXXXY', 'senXXXZ']);
    for (const { inputdata } of asked) expect(inputdata.length).toBeGreaterThan(0);
  });
});

describe('iobeam: the README of the Python client', () => {
  const [, token = ''] = /`token\.txt` holds\s+`([^`]+)`/.exec(read('docs/dialects/iobeam.md')) ?? [];
  const ask = (method: string, target: string, body?: string) =>
    raw({
      ...{ method, target, body: body ?? '' },
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
    });

  beforeAll(() => moveIn('docs/dialects/iobeam.md'));

  it('registers a device, sends its points and reads them', async () => {
    // As its last version sends them (test/iobeam/readme.test.ts), with the project and token from before.
    const made = await ask('POST', '/v1/devices', '{"project_id": 1234, "device_id": "my_desired_id"}');
    expect([made.status, jsonOf(made).device_id]).toEqual([201, 'my_desired_id']);
    const sent = await ask(
      'POST',
      '/v1/imports?fmt=table',
      '{"project_id": 1234, "device_id": "my_desired_id", "sources": {"fields": ["time", "temp"], "data": [[1427316488000000, 22.23], [1427316489000000, 22.22]]}, "timefmt": "usec"}',
    );
    expect(sent.status, sent.text).toBe(200);
    const found = await ask('GET', '/v1/exports/1234/my_desired_id/temp?timefmt=msec');
    expect(jsonOf(found)).toMatchObject({
      result: [
        {
          ...{ project_id: 1234, device_id: 'my_desired_id', name: 'temp' },
          data: [
            { time: 1427316488000, value: 22.23 },
            { time: 1427316489000, value: 22.22 },
          ],
        },
      ],
    });
  });
});

describe('I/O Sense: the calls of the library', () => {
  const [, userID = ''] = /`user-id\.txt` holds\s+`([^`]+)`/.exec(read('docs/dialects/iosense.md')) ?? [];
  const ask = (target: string) => raw({ method: 'GET', target, headers: { userID } });

  beforeAll(async () => {
    await moveIn('docs/dialects/iosense.md');
    await native('POST', '/points', [
      { device: 'APRPLC_A1', series: 'D5', time: 1_600_000_000_000, value: 7 },
      { device: 'APRPLC_A1', series: 'D6', time: 1_600_000_000_000, value: 8 },
    ]);
  });

  it.each([
    [
      'time based data of sensors',
      '/api/apiLayer/getAllData?device=APRPLC_A1&sensor=D5,D6&sTime=1599999999000&eTime=1600000001000&cursor=true',
    ],
    [
      'all sensors',
      '/api/apiLayer/getDataByStEt?device=APRPLC_A1&sTime=1599999999000&eTime=1600000001000&cursor=true',
    ],
    ['the last point', '/api/apiLayer/lastDP?device=APRPLC_A1&sensor=D5'],
    [
      'last points before a time',
      '/api/apiLayer/getLimitedDataMultipleSensors?device=APRPLC_A1&sensor=D5&lim=10&eTime=1600000001000',
    ],
    ['all devices', '/api/metaData/allDevices'],
    ['metadata of a device', '/api/metaData/device/APRPLC_A1'],
  ])('%s', async (_, target) => {
    const { status, text } = await ask(target);
    expect([status, text]).toEqual([200, expect.stringMatching(/APRPLC_A1|"7"|: ?7|D5/)]);
  });
});

describe('IOTile: the README of the Python library', () => {
  const ask = (method: string, target: string, authorization: string, body?: object) =>
    raw({
      ...{ method, target, body: body === undefined ? '' : JSON.stringify(body) },
      headers: { Authorization: authorization, ...(body && { 'Content-Type': 'application/json' }) },
    });
  let jwt: string;

  beforeAll(() => moveIn('docs/dialects/iotile.md'));

  it('logs in with e-mail and password', async () => {
    const body = { email: 'user@example.com', password: 'my.pass' };
    const answer = await raw({
      ...{ method: 'POST', target: '/api/v1/auth/login/', body: JSON.stringify(body) },
      headers: { 'Content-Type': 'application/json' },
    });
    expect(answer.status, answer.text).toBe(200);
    jwt = jsonOf(answer).jwt as string;
  });

  it('asks for and changes organizations', async () => {
    const by = `jwt ${jwt}`;
    expect((await ask('GET', '/api/v1/org/', by)).status).toBe(200);
    const made = await ask('POST', '/api/v1/org/', by, { name: 'My new Org' });
    expect(made.status, made.text).toBe(201);
    const { slug } = jsonOf(made) as { slug: string };
    expect((await ask('PUT', `/api/v1/org/${slug}/`, by, { about: 'About Org' })).text).toContain(
      'About Org',
    );
    expect((await ask('PATCH', `/api/v1/org/${slug}/`, by, { about: 'About new Org' })).status).toBe(200);
    expect((await ask('GET', `/api/v1/org/${slug}/`, by)).text).toContain('About new Org');
    expect((await ask('GET', `/api/v1/project/?org__slug=${slug}`, by)).status).toBe(200);
    expect((await ask('GET', `/api/v1/org/${slug}/projects/`, by)).status).toBe(200);
    // As there: not all things can be deleted by users.
    expect((await ask('DELETE', `/api/v1/org/${slug}/`, by)).status).toBe(403);
  });

  it('reads stream data, by a token that was set and by the login', async () => {
    const stream = 's--0000-5555--0000-5555-5555-5555--5555';
    const point = { stream, timestamp: '2016-01-02T00:00:00Z', int_value: 42 };
    const sent = await ask('POST', '/api/v1/data/', 'jwt big-ugly-token', point);
    expect(sent.status, sent.text).toBe(201);
    for (const by of ['jwt big-ugly-token', `jwt ${jwt}`]) {
      const range = 'start=2016-01-01T00:00:00.000Z&end=2016-01-30T23:00:00.000Z';
      const answer = await ask('GET', `/api/v1/stream/${stream}/data/?${range}`, by);
      expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('42')]);
      expect((await ask('GET', `/api/v1/stream/${stream}/data/?lastn=100`, by)).status).toBe(200);
    }
  });

  describe('of further projects, whose ids are adopted in the same way', () => {
    const sources = ['p--0000-0001', 'd--0000-0000-0000-1111', 's--0000-0002--0000-0000-0000-2222--5001'];
    const day = 'start=2016-01-01T00:00:00Z&end=2016-01-02T00:00:00Z';

    beforeAll(async () => {
      // A device that was made here first has this slug of its number; the refusal says to give it another.
      const devices = await platform.call('GET', '/devices?project=1', { token: login });
      const first = (devices.json.items as { id: number; key: string }[]).find(({ id }) => id === 1);
      if (first !== undefined)
        await native('PATCH', `/devices/${first.key}`, { externalIds: { iotile: 'd--0000-0000-aaaa-0001' } });
      const csv = path.join(folder, 'further.csv');
      for (const [slug, devices] of [
        ['p--0000-0001', ['d--0000-0000-0000-1111', 'd--0000-0000-0000-0001']],
        ['p--0000-0002', ['d--0000-0000-0000-2222']],
      ] as const) {
        const made = await platform.call('POST', '/projects', { token: login, body: { name: slug } });
        const { id } = made.json as { id: number };
        const rows = [
          `iotile-slug,project,${slug},${id}`,
          ...devices.map((d) => `iotile,device,${d},pod ${d}`),
        ];
        writeFileSync(csv, ['api,kind,external,ours', ...rows].join('\n'));
        const to = ['--url', platform.url, '--token', login, '--project', String(id)];
        const ran = await tributary(['adopt', 'ids', csv, ...to]);
        expect([ran.exit, ran.exit === 0 ? '' : ran.err + ran.out]).toEqual([0, '']);
      }
      for (const [stream, int_value] of [
        ['s--0000-0001--0000-0000-0000-1111--5001', 1000],
        ['s--0000-0001--0000-0000-0000-0001--5001', 500],
        ['s--0000-0002--0000-0000-0000-2222--5001', 3000],
      ] as const) {
        const sent = await ask('POST', '/api/v1/data/', `jwt ${jwt}`, {
          ...{ stream, int_value, timestamp: '2016-01-01T12:00:00Z' },
        });
        expect([stream, sent.status, sent.text]).toEqual([stream, 201, expect.any(String)]);
      }
    });

    it('an accumulation report sums the streams of a project, a device and a stream', async () => {
      const by = `jwt ${jwt}`;
      const sums = new Map<string, number>();
      for (const source of sources) {
        const asked = { p: `?project=${source}`, d: `?device=${source}`, s: `${source}/` }[source[0]!]!;
        const found = await ask('GET', `/api/v1/stream/${asked}`, by);
        expect(found.status, found.text).toBe(200);
        const streams = (source.startsWith('s') ? [jsonOf(found)] : jsonOf(found).results) as {
          slug: string;
        }[];
        for (const { slug } of streams) {
          const data = await ask('GET', `/api/v1/stream/${slug}/data/?${day}`, by);
          const rows = jsonOf(data).results as { output_value: number }[];
          sums.set(
            slug,
            rows.reduce((sum, row) => sum + row.output_value, 0),
          );
        }
      }
      expect(Object.fromEntries(sums)).toEqual({
        's--0000-0001--0000-0000-0000-1111--5001': 1000,
        's--0000-0001--0000-0000-0000-0001--5001': 500,
        's--0000-0002--0000-0000-0000-2222--5001': 3000,
      });
    });

    it('a streamer report and an event with its file are taken', async () => {
      const sender = { platform, authorization: `jwt ${jwt}` };
      const reading = { variable: 0x5001, id: 1, clock: 10, value: 7 };
      const report = signedList({ device: 0x1111, sentUptime: 20, readings: [reading] });
      const taken = await upload(sender, report, '2016-01-03T00:00:00.123456');
      expect([taken.status, taken.json]).toEqual([201, { count: 1, accepted: 1 }]);
      const stream = 's--0000-0001--0000-0000-0000-1111--5020';
      const facts = { stream, timestamp: '2016-01-03T00:00:00Z', encoded_extra_data: '{"foo": "bar"}' };
      const event = await iotile(
        sender,
        'POST',
        '/event/upload/',
        form(Buffer.from('{"a": 1}'), 'file.json', facts),
      );
      expect([event.status, event.json]).toEqual([
        201,
        expect.objectContaining({ stream, encoded_extra_data: '{"foo":"bar"}' }),
      ]);
      const document = await iotile(sender, 'GET', `/event/${event.json.id}/data/`);
      expect(document.json).toEqual({ a: 1 });
    });

    it('a stream tells the factors of its output unit', async () => {
      const answer = await ask(
        'GET',
        '/api/v1/stream/s--0000-0001--0000-0000-0000-0001--5001/',
        `jwt ${jwt}`,
      );
      expect([answer.status, jsonOf(answer).slug]).toEqual([200, 's--0000-0001--0000-0000-0000-0001--5001']);
      expect(jsonOf(answer)).toHaveProperty('output_unit');
    });
  });
});

describe('ThingSpeak: a channel with its keys', () => {
  const section = read('docs/dialects/thingspeak.md');
  const [write, reads] = ['write', 'read'].map(
    (name) => RegExp(`\`${name}-key\\.txt\` holds\\s+\`([^\`]+)\``).exec(section)![1]!,
  );
  const ask = (target: string) => raw({ method: 'GET', target, headers: {} });

  beforeAll(() => moveIn('docs/dialects/thingspeak.md'));

  it('is written with the one and read with the other', async () => {
    expect(await ask(`/update?api_key=${write}&field1=21.5`)).toMatchObject({ status: 200, text: '1' });
    const feed = await ask(`/channels/266256/feeds.json?api_key=${reads}&results=1`);
    expect([feed.status, feed.text]).toEqual([200, expect.stringContaining('"field1":"21.5"')]);
    expect(jsonOf(feed)).toMatchObject({ channel: { id: 266256, name: 'weather' } });
    // The read key writes nothing.
    expect(await ask(`/update?api_key=${reads}&field1=1`)).toMatchObject({ status: 400, text: '0' });
  });
});

describe('InfluxDB: writers of both versions', () => {
  const page = read('docs/influx.md');
  const held = (name: string) => RegExp(`\`${name}\\.txt\` holds\\s+\`([^\`]+)\``).exec(page)![1]!;
  const write = (target: string, authorization: string) =>
    raw({
      ...{ method: 'POST', target, body: 'plant,device=mill load=0.5' },
      headers: authorization === '' ? {} : { Authorization: authorization },
    });

  beforeAll(() => moveIn('docs/influx.md'));

  it.each([
    ['Telegraf with a token', '/api/v2/write?org=acme&bucket=telegraf', () => `Token ${held('token')}`],
    [
      'a script with a user in the header',
      '/write?db=plant&precision=s',
      () => `Basic ${Buffer.from(`collector:${held('password')}`).toString('base64')}`,
    ],
    ['a script with a user in the address', '/write?db=plant&u=collector', () => ''],
  ])('%s', async (_, target, by) => {
    const address = target.includes('u=') ? `${target}&p=${held('password')}` : target;
    const answer = await write(address, by());
    expect([answer.status, answer.text]).toEqual([204, '']);
    const found = await platform.call('GET', '/series?project=1&device=mill', { token: login });
    expect(found.json.items, found.text).toMatchObject([{ device: 'mill', name: 'plant.load' }]);
  });
});
