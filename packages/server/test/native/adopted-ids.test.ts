/** Maps of ids: what things were called by another platform, given to those that are here and to those that are made. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tributary } from '../support/command.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-ids-'));
  platform = await startTestPlatform();
  await platform.call('POST', '/devices', { body: { key: 'there' } });
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Row = Readonly<Record<string, string>>;
const row = (api: string, kind: string, external: string, ours: string, more: Row = {}): Row => ({
  ...{ api, kind, external, ours },
  ...more,
});
const adopt = (ids: readonly Row[], more: object = {}, token = platform.one.admin) =>
  platform.call('POST', `/adoptions?project=${platform.one.project}`, { token, body: { ids, ...more } });
const device = async (key: string) => (await platform.call('GET', `/devices/${key}`)).json;
const hex = (end: string) => end.padStart(24, '5');

it('things that are there get their ids, others are made with them', async () => {
  const ids = [
    row('losant', 'device', hex('a1'), 'there'),
    row('iotile', 'device', 'd--0000-0000-0000-0a01', 'there'),
    row('losant', 'device', hex('a2'), 'plant/new'),
    row('datacooee', 'asset', '67', 'line'),
    row('datacooee', 'series', 'senOld', 'plant/new/temp', { asset: 'line' }),
    row('losant', 'project', hex('aa'), `#${platform.one.project}`),
  ];
  const { status, json, text } = await adopt(ids);
  expect(status, text).toBe(201);
  expect(json.ids.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
    ...['adopted', 'adopted', 'made', 'made', 'made', 'adopted'],
  ]);
  expect((await device('there')).externalIds).toEqual({
    losant: hex('a1'),
    iotile: 'd--0000-0000-0000-0a01',
  });
  expect((await device('plant%2Fnew')).externalIds).toEqual({ losant: hex('a2') });
  const { items: series } = (await platform.call('GET', '/series?device=plant%2Fnew')).json;
  expect(series).toMatchObject([{ name: 'temp', kind: 'number', externalIds: { datacooee: 'senOld' } }]);
  const { items: assets } = (await platform.call('GET', '/assets')).json;
  expect(assets).toMatchObject([{ name: 'line', members: [series[0].id], externalIds: { datacooee: '67' } }]);
  // The same map again is no change.
  const again = await adopt(ids);
  expect(again.json.ids.map(({ outcome }: { outcome: string }) => outcome)).toEqual(ids.map(() => 'there'));
});

it.each([
  [
    'an id that is none',
    row('losant', 'device', 'abc', 'x'),
    /external is "abc"; expected 24 hexadecimal digits/,
  ],
  [
    'an API without such ids',
    row('iosense', 'asset', '1', 'x'),
    /api and kind is "iosense asset"; expected .*losant device/,
  ],
  [
    'an id that another thing has',
    row('losant', 'device', hex('a1'), 'x'),
    /Another device answers to the losant id/,
  ],
  [
    'a thing that has another one',
    row('losant', 'device', hex('a9'), 'there'),
    /has the losant id .*; take that away first/,
  ],
  ['a number that nothing has', row('losant', 'device', hex('a9'), '#999999'), /#999999/],
  ['a series without its device', row('datacooee', 'series', 'senB', 'temp'), /expected DEVICE\/SERIES/],
  [
    'an asset of a device',
    row('losant', 'device', hex('a9'), 'x', { asset: 'line' }),
    /asset is "line"; expected nothing/,
  ],
])(
  '%s is refused, and then nothing of the map is done; --partial does the others',
  async (_, wrong, message) => {
    const name = `good ${Math.random()}`;
    const good = row(
      'losant',
      'device',
      hex(
        Math.floor(Math.random() * 1e9)
          .toString()
          .padStart(9, '0'),
      ),
      name,
    );
    const { status, json } = await adopt([good, wrong]);
    expect([status, json.ids]).toMatchObject([
      201,
      [
        { row: 1, outcome: 'left' },
        { row: 2, outcome: 'refused', message: expect.stringMatching(message) as string },
      ],
    ]);
    expect((await platform.call('GET', `/devices/${name}`)).status).toBe(404);
    const partial = await adopt([good, wrong], { partial: true });
    expect(partial.json.ids).toMatchObject([{ outcome: 'made' }, { outcome: 'refused' }]);
    expect((await device(name)).externalIds).toEqual({ losant: good['external'] });
  },
);

it('a row that comes twice is refused', async () => {
  const ids = [row('losant', 'device', hex('b1'), 'one'), row('losant', 'device', hex('b1'), 'two')];
  expect((await adopt(ids)).json.ids[1]).toMatchObject({
    outcome: 'refused',
    message: expect.stringContaining('Row 1'),
  });
});

it('a row that was refused keeps nothing from the others, and a row is a text at fault by itself', async () => {
  const ids = [
    row('losant', 'device', hex('b2'), '#999999'),
    row('losant', 'device', hex('b2'), 'after a refused one'),
    row('losant', 'gateway', hex('b3'), 'x'),
    row('losant', 'device', '', 'x'),
    row('losant', 'device', hex('b4'), 'x'.repeat(601)),
    row('', 'device', hex('b5'), 'x'),
  ];
  const { status, json } = await adopt(ids, { partial: true });
  expect(status).toBe(201);
  expect(json.ids).toMatchObject([
    { outcome: 'refused', message: expect.stringContaining('#999999') },
    { outcome: 'made' },
    {
      outcome: 'refused',
      message: expect.stringMatching(/kind is "gateway"; expected device, series, asset, project/),
    },
    { outcome: 'refused', message: expect.stringMatching(/external is ""; expected 1 to 600 characters/) },
    { outcome: 'refused', message: expect.stringMatching(/ours is "x+…; expected/) },
    { outcome: 'refused', message: expect.stringMatching(/api is ""/) },
  ]);
});

it('one thing by two names gets one id', async () => {
  const { id } = await device('there');
  const ids = [
    row('thingspeak', 'device', '4711', 'there'),
    row('thingspeak', 'device', '4712', `#${id}`),
    row('datacooee', 'series', 'senTwo1', 'there/two'),
    row('datacooee', 'series', 'senTwo2', `#${id}/two`),
  ];
  const { json } = await adopt(ids, { partial: true });
  expect(json.ids.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
    ...['adopted', 'refused', 'made', 'refused'],
  ]);
  expect((await device('there')).externalIds.thingspeak).toBe('4711');
});

it('an id that a thing of another project has is refused without naming that thing', async () => {
  const { admin } = platform.one;
  const { id: other } = (await platform.call('POST', '/projects', { token: admin, body: { name: 'else' } }))
    .json;
  const slug = 'd--0000-0000-0000-0b07';
  const body = { key: 'secret', externalIds: { iotile: slug } };
  const made = await platform.call('POST', `/devices?project=${other}`, { token: admin, body });
  expect(made.status, made.text).toBe(201);
  const ids = [row('iotile', 'device', slug, 'mine')];
  const { json } = await adopt(ids, {}, platform.one.token);
  expect(json.ids[0]).toMatchObject({ outcome: 'refused', message: expect.stringContaining(slug) });
  expect(json.ids[0].message).not.toMatch(new RegExp(`device ${made.json.id}\\b`));
  const direct = { key: 'mine', externalIds: { iotile: slug } };
  const refused = await platform.call('POST', '/devices', { body: direct });
  expect([refused.status, refused.json.error.message]).toEqual([
    409,
    expect.stringContaining('of another project'),
  ]);
});

it('a project is named by its id too, and none is made that is called like it', async () => {
  const { admin, project } = platform.one;
  const ids = [row('iobeam', 'project', '424242', String(project))];
  const { json } = await adopt(ids, {}, admin);
  expect(json.ids).toMatchObject([{ outcome: 'adopted' }]);
  const list = (await platform.call('GET', '/projects', { token: admin })).json.items;
  expect(list.map(({ name }: { name: string }) => name)).not.toContain(String(project));
});

it('ids of projects need the organization; a project of others is not found', async () => {
  const ids = [row('losant', 'project', hex('c1'), `#${platform.two.project}`)];
  expect((await adopt(ids, {}, platform.one.token)).json.ids[0]).toMatchObject({
    outcome: 'refused',
    message: expect.stringContaining('organization:admin'),
  });
  expect((await adopt(ids)).json.ids[0]).toMatchObject({ outcome: 'refused' });
  expect((await adopt(ids, {}, platform.one.writer)).status).toBe(403);
});

it('the command reads the file as people write it, and tells each row', async () => {
  const file = join(folder, 'map.csv');
  const run = (...more: string[]) =>
    tributary([
      ...['adopt', 'ids', file, '--url', platform.url, '--token', platform.one.token],
      ...['--project', String(platform.one.project), ...more],
    ]);
  writeFileSync(file, `\ufeffAPI;Kind;External ID;Ours\r\nlosant;device;${hex('d1')};by file\r\n`);
  const made = await run('--format', 'json');
  expect([made.exit, made.err]).toEqual([0, '']);
  expect(JSON.parse(made.out)).toEqual([
    { line: 2, api: 'losant', kind: 'device', external: hex('d1'), ours: 'by file', outcome: 'made' },
  ]);
  writeFileSync(
    file,
    `api,kind,external,ours\n\nlosant,device,${hex('d3')},first\n,,,\n   \nlosant,device,${hex('d3')},again\n`,
  );
  const twice = JSON.parse((await run('--format', 'json')).out) as { line: number; message?: string }[];
  expect(twice).toMatchObject([{ line: 3 }, { line: 6, message: expect.stringMatching(/^Line 3 has/) }]);
  writeFileSync(file, `api,kind,external,ours\nlosant,device,${hex('d2')},left\nlosant,device,nonsense,x\n`);
  const refused = await run();
  expect(refused.exit).toBe(1);
  expect(refused.out).toMatch(/^line 3: external is "nonsense"; expected .*24 hexadecimal digits.*[^…]$/m);
  expect(refused.err).toMatch(/1 of 2 rows cannot be done; nothing was changed[^]*--partial/);
  expect((await platform.call('GET', '/devices/left')).status).toBe(404);
  for (const [text, message] of [
    ['', /has no rows/],
    ['api,kind,ours\na,b,c\n', /has no column external/],
    ['api,kind,external,ours,colour\n', /has a column "colour"/],
  ] as const) {
    writeFileSync(file, text);
    expect(await run()).toMatchObject({ exit: 1, err: expect.stringMatching(message) as string });
  }
});
