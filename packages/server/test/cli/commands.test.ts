// Commands that need no platform, and how every command fails.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { queryBody } from '../../src/cli/commands/query.js';
import { settingsPage } from '../../src/config/page.js';
import { tributary } from '../support/command.js';
import { HttpPeer } from '../support/http-peer.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tributary-cli-'))));
afterEach(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe('a wrong call', () => {
  it.each([
    [['nonsense'], "unknown command 'nonsense'"],
    [['help', 'write'], "unknown command 'write'"],
    [['points', '--help'], "unknown command 'points'"],
    [['help', 'devises'], "unknown command 'devises'\n(Did you mean devices?)"],
    [['help', 'tokens', 'creat'], 'The command of tokens is "creat"; expected create, list or revoke.'],
    [['import'], "missing required argument 'files'"],
    [['import', 'x.csv', '--devise', 'd'], "unknown option '--devise'\n(Did you mean --device?)"],
    [['import', 'x.csv', '--zone', 'Mars/Base'], '--zone is "Mars/Base"; expected an IANA zone'],
    [['import', 'x.csv', '--kind', 'a=int'], '--kind is "a=int"; expected column=boolean|string|number'],
    [['import', 'x.csv', '--preview', '0'], '--preview is "0"; expected an integer from 1'],
    [['import', 'x.csv', '--delimiter', ';;'], '--delimiter is ";;"; expected one character'],
    [
      ['import', 'x.csv', '--device', 'a', '--device-column', 'b'],
      '--device and --device-column exclude each other',
    ],
    [['import', '-'], 'The format of stdin is not known.'],
    [['query', 'everything'], '<what> is "everything"; expected points, last, first,'],
    [['query', 'point'], '<what> is "point"; expected points'],
    [['query', 'point'], 'Did you mean points?'],
    [['query', '--format', 'jsn'], '--format is "jsn"; expected table, csv, json or ndjson.'],
    [['export', 'x.csv', '--format', 'xlsx'], '--format is "xlsx"; expected csv, ndjson, parquet or arrow.'],
    [['export', 'x.tsv'], 'x.tsv is named like a file of tsv; an export is csv, ndjson, parquet, arrow.'],
    [['export', 'x.feather'], 'x.feather is named like a file of feather'],
    [
      ['export', 'x.xyz'],
      'x.xyz ends in .xyz, which is no format; an export is csv, ndjson, parquet, arrow.',
    ],
    [['export', 'x.csv.gz'], 'x.csv.gz ends in .gz, and exports are not packed.'],
    [['export', 'x.csv.gz', '--format', 'csv'], 'Name it without .gz.'],
    [['tokens', 'creat'], 'The command of tokens is "creat"; expected create, list or revoke.'],
    [['users', 'crate'], 'Did you mean create?'],
    [['demo', 'destroy'], 'The command of demo is "destroy"; expected remove.'],
    [['query', 'sql'], 'query sql needs a statement.'],
    [['query', 'buckets'], 'query buckets needs --bucket'],
    [
      ['query', '--from', 'yesterday'],
      '--from is "yesterday"; expected ISO time, milliseconds, now, or a distance',
    ],
    [['query', '--limit', '-5'], '--limit is "-5"; expected an integer from 1 to 100000'],
    [['query', '--project', 'x'], '--project is "x"; expected a positive integer'],
    [['query', '--url', 'localhost'], '--url is "localhost"; expected a URL such as'],
    [['query', '--url', 'http://localhost:1'], '--url needs a token.'],
    [['tokens', 'create'], "required option '--name <name>' not specified"],
    [
      ['tokens', 'create', '--name', 'x', '--expires', 'soon'],
      '--expires is "soon"; expected a length of time',
    ],
    [['tokens', 'revoke', 'x'], '<id> is "x"; expected a positive integer'],
    [['connect', 'fax'], '<api> is "fax"; expected native, influx, losant,'],
    [['connect', 'lossant'], 'Did you mean losant?'],
    [
      ['serve', '--port', '70700'],
      'Setting port is "70700" (flag --port); expected an integer from 0 to 65535',
    ],
    [['serve', '--prot', '70'], "unknown option '--prot'\n(Did you mean --port?)"],
    [['serve', 'now'], 'too many arguments'],
  ])('%j ends with exit code 2 and says why', async (argv, message) => {
    const ran = await tributary(argv);
    expect(ran.err).toContain(`tributary: `);
    expect(ran.err).toContain(message);
    expect(ran).toMatchObject({ exit: 2, out: '' });
  });

  it.each([
    [['import', '/nowhere/x.csv', '--dry-run'], '/nowhere/x.csv cannot be read: it does not exist.', 1],
    [['import', tmpdir(), '--dry-run'], 'is a folder; expected a file.', 1],
    // The same call may succeed later.
    [['query', '--url', 'http://127.0.0.1:1', '--token', 't'], 'http://127.0.0.1:1 does not answer: ', 3],
  ])('%j is right but cannot be done: %s, exit code %d', async (argv, message, exit) => {
    const ran = await tributary(argv);
    expect(ran.err).toContain(message);
    expect(ran.exit).toBe(exit);
  });
});

it.each([
  ['adopt', 'check'],
  ['move', 'tributary'],
])('help %s %s is the help of the command, not of its group', async (group, command) => {
  const asked = await tributary(['help', group, command]);
  expect(asked).toMatchObject({
    exit: 0,
    out: expect.stringMatching(new RegExp(`^Usage: tributary ${group} ${command} `)),
  });
  expect(asked).toEqual(await tributary([group, 'help', command]));
});

it('prints help and version with exit code 0', async () => {
  expect(await tributary(['--help'])).toMatchObject({
    exit: 0,
    out: expect.stringContaining('import [options] <files...>'),
  });
  expect(await tributary(['serve', '--help'])).toMatchObject({
    exit: 0,
    out: expect.stringContaining('TRIBUTARY_DATA_DIR'),
  });
  expect(await tributary(['--version'])).toMatchObject({
    exit: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

describe('config', () => {
  it('prints every setting with its value and origin, secrets masked, and warns of unknown variables', async () => {
    const env = { TRIBUTARY_POINTS_PASSWORD: 'hush', TRIBUTARY_FLUSH_ROWS: '500', TRIBUTARY_FLASH_ROWS: '5' };
    const ran = await tributary(['config', '--port', '81'], { env });
    expect(ran.out).toMatch(/^port +81 +--port +TRIBUTARY_PORT$/m);
    expect(ran.out).toMatch(/^flush-rows +500 +TRIBUTARY_FLUSH_ROWS /m);
    expect(ran.out).toMatch(/^points-password +\*\*\* /m);
    expect(ran.out).toMatch(/^public-url +\(absent\) +default /m);
    expect(ran.err).toContain(
      'TRIBUTARY_FLASH_ROWS is not a setting and is ignored; perhaps TRIBUTARY_FLUSH_ROWS was meant.',
    );
    const json = JSON.parse((await tributary(['config', '--format', 'json'])).out) as unknown[];
    expect(json).toContainEqual({
      setting: 'port',
      value: '7070',
      origin: 'default',
      variable: 'TRIBUTARY_PORT',
    });
  });

  it('makes the reference page', async () => {
    expect((await tributary(['config', '--markdown'])).out).toBe(settingsPage());
  });
});

describe('connect', () => {
  it('prints lines to paste with a placeholder instead of making a token', async () => {
    const native = await tributary(['connect', 'native', '--url', 'https://iot.example/', '--project', '7']);
    expect(native.out).toContain("curl -X POST 'https://iot.example/tributary/v1/points?project=7'");
    expect(native.out).toContain('Bearer YOUR_TOKEN');
    expect(native.err).toContain('let --create make a token');
    const env = { TRIBUTARY_PUBLIC_URL: 'https://iot.example', TRIBUTARY_DATA_DIR: folder };
    const influx = await tributary(['connect', 'influx', '--token', 'abc'], { env });
    expect(influx.out).toContain(
      '[[outputs.influxdb_v2]]\n  urls = ["https://iot.example"]\n  token = "abc"',
    );
    expect(influx.err).toBe('');
    const losant = await tributary(['connect', 'losant', '--url', 'https://iot.example/', '--token', 'abc']);
    expect(losant.out).toContain("createClient({ url: 'https://iot.example', accessToken: 'abc' })");
    expect(losant.out).toContain('mosquitto_pub -h iot.example -p 1883 ');
    expect(losant.out).toContain('https://iot.example/applications/APPLICATION_ID/data/time-series-query');
    const iotile = await tributary([
      'connect',
      'iotile',
      '--url',
      'https://iot.example/',
      '--project',
      '258',
    ]);
    expect(iotile.out).toContain("api = Api('https://iot.example', token_type='token')");
    expect(iotile.out).toContain("api.stream.get(project='p--0000-0102')");
    expect(iotile.out).toContain("url: 'https://iot.example/api/v1'");
  });
});

it('the help of serve, which has the longest options, fits 80 columns', async () => {
  const { out } = await tributary(['serve', '--help']);
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

describe('a command in a folder without a platform', () => {
  const csv = () => file('points.csv', 'device,series,time,value\nd,s,2020-01-01,1\n');
  it.each([
    ['query', 'last'],
    ['export', 'all.csv'],
    ['audit'],
    ['backup', 'backup.tar.gz'],
    ['devices', 'list'],
    ['devices', 'show', 'boiler-1'],
    ['devices', 'create', 'boiler-1'],
    ['tokens', 'list'],
    ['tokens', 'create', '--name', 'first'],
    ['users', 'invite'],
    ['connect', 'native', '--create'],
    ['admin', 'reset-password'],
    ['import', 'FILE'],
  ])('makes none: %s %s', async (...argv) => {
    const missing = join(folder, 'mistyped');
    const words = argv.map((word) => (word === 'FILE' ? csv() : word));
    const ran = await tributary([...words, '--data-dir', missing]);
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(ran.err).toContain(
      `There is no platform in the data folder ${JSON.stringify(missing)}, and no server runs on it.`,
    );
    expect(ran.err).toContain('--url');
    expect(existsSync(missing)).toBe(false);
  });
});

describe('the address of a server', () => {
  it('and the token and the project are not given by empty variables', async () => {
    const env = {
      TRIBUTARY_URL: '',
      TRIBUTARY_TOKEN: '',
      TRIBUTARY_PROJECT: '',
      TRIBUTARY_DATA_DIR: '/nowhere',
    };
    const ran = await tributary(['devices', 'list'], { env });
    expect(ran.err).toContain('There is no platform in the data folder "/nowhere"');
  });

  it.each(['a\nb', 'é🔥', 'two words'])(
    'is not blamed for the token %j, which is not printed',
    async (token) => {
      const env = { TRIBUTARY_URL: 'http://127.0.0.1:9', TRIBUTARY_TOKEN: token };
      const ran = await tributary(['devices', 'list'], { env });
      expect(ran).toMatchObject({ exit: 2, err: expect.stringContaining('characters that no token has') });
      expect(ran.err).not.toContain(token);
    },
  );

  it('may have the path of the native API', async () => {
    const { out } = await tributary(['connect', 'influx', '--url', 'https://iot.example/tributary/v1/']);
    expect(out).toContain("curl -X POST 'https://iot.example/write?db=1");
  });

  it('with https:// of a port that speaks HTTP is told as that', async () => {
    const server = await HttpPeer.start();
    const url = server.url.replace('http:', 'https:');
    const ran = await tributary(['query', 'last', '--url', url, '--token', 'abc']);
    server.stop();
    expect(ran).toMatchObject({
      exit: 3,
      err: `tributary: ${url} does not answer: this port does not speak HTTPS (try http://).\n`,
    });
  });
});

describe('an import that sends nothing', () => {
  const text = '"date","t","on"\n"1","2020-01-01 12:00:00",5,1\n"2","2020-01-01 12:01:00",,0\n';
  const mapping = ['--device', 'room', '--zone', 'Europe/Brussels', '--kind', 'on=boolean'];

  it('shows what it would make of the first rows', async () => {
    const ran = await tributary(['import', file('a.txt', text), '--preview', '1', ...mapping]);
    expect(ran.exit).toBe(0);
    expect(ran.out.split('\n').slice(2)).toEqual([
      '   2  room    t       2020-01-01T11:00:00.000Z      5  number',
      '   2  room    on      2020-01-01T11:00:00.000Z  true   boolean',
      '',
    ]);
    expect(ran.err).toContain('notice: the rows have 4 fields');
  });

  it.each([
    ['a.csv', text],
    ['a.csv.gz', gzipSync(text)],
    ['a.tsv', text.replaceAll(',', '\t')],
    ['a.tab.gz', gzipSync(text.replaceAll(',', '\t'))],
  ])('counts a dry run of %s', async (name, content) => {
    const ran = await tributary(['import', file(name, content), '--dry-run', ...mapping]);
    expect(ran.out).toMatch(/^2 rows, 3 points to store, 0 refused, 1 empty cell, \d+\.\d s\n$/);
  });

  it('reads stdin and several files into one count', async () => {
    const json = '{"time":"2020-01-01","a":1}\n';
    const ran = await tributary(
      ['import', file('a.ndjson', json), '-', '--format', 'ndjson', '--device', 'd', '--dry-run'],
      { stdin: gzipSync(json + json) },
    );
    expect(ran.out).toMatch(/^3 rows, 3 points to store, 0 refused/);
  });

  it('says that a packed file is damaged', async () => {
    const ran = await tributary([
      'import',
      file('a.csv.gz', gzipSync(text).subarray(0, 40)),
      '--dry-run',
      ...mapping,
    ]);
    expect(ran).toMatchObject({ exit: 1, err: expect.stringContaining('a.csv.gz cannot be unpacked: ') });
  });
});

describe('the range of a query', () => {
  const now = Date.UTC(2020, 5, 15, 12) * 1000;
  it.each([
    ['-1h', 'UTC', '2020-06-15T11:00:00.000Z'],
    ['now-1.5d', 'UTC', '2020-06-14T00:00:00.000Z'],
    ['+2w', 'UTC', '2020-06-29T12:00:00.000Z'],
    ['now', 'UTC', '2020-06-15T12:00:00.000Z'],
    ['1577836800000', 'UTC', '2020-01-01T00:00:00.000Z'],
    ['2020-06-01', 'Europe/Brussels', '2020-05-31T22:00:00.000Z'],
    ['2020-06-01T00:00:00Z', 'Europe/Brussels', '2020-06-01T00:00:00.000Z'],
  ])('%s in %s begins at %s', (from, zone, expected) => {
    expect(queryBody('points', { from, zone }, now)['from']).toBe(expected);
  });

  it('is sent to each family in the words of that family', () => {
    const options = {
      from: '2020-01-01',
      to: '2020-02-01',
      device: ['m1'],
      tag: ['floor=2', 'old'],
      seriesTag: ['core=0'],
      bucket: '1d',
      zone: 'UTC',
      agg: ['mean'],
      all: true,
    };
    const tags = [{ key: 'floor', value: '2' }, { key: 'old' }];
    const selection = { devices: ['m1'], tags, seriesTags: [{ key: 'core', value: '0' }] };
    const range = { from: '2020-01-01T00:00:00.000Z', to: '2020-02-01T00:00:00.000Z' };
    expect(queryBody('points', options, now)).toMatchObject({ ...selection, ...range, limit: 10_000 });
    expect(queryBody('buckets', options, now)).toMatchObject({
      ...selection,
      ...range,
      bucket: '1d',
      zone: 'UTC',
      aggregations: ['mean'],
    });
    expect(queryBody('last', options, now)).toEqual({
      ...selection,
      tags: expect.anything(),
      before: range.to,
    });
    expect(queryBody('first', options, now)).toEqual({
      ...selection,
      tags: expect.anything(),
      after: range.from,
    });
    expect(queryBody('counts', options, now)).toMatchObject(range);
  });
});
