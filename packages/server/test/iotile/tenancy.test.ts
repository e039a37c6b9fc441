/** What belongs to somebody else is answered exactly like what does not exist, on every route, for reading and writing. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeSite, startWorld, type Site, type World } from './support/people.js';

let world: World;
let site: Site;
beforeAll(async () => {
  world = await startWorld();
  site = await makeSite(world, { var_type: 'count' });
  await world.staff.send('POST', '/data/', {
    stream: site.stream.slug,
    timestamp: '2021-01-01',
    int_value: 5,
  });
  await world.staff.send('POST', `/device/${site.device.slug}/new_property/`, { name: 'a', int_value: 5 });
}, 60_000);
afterAll(() => world.platform.stop());

/** The same path with slugs that nobody has. */
const unknown = (text: string): string =>
  text
    .replaceAll(site.project.id, '00000000-0000-4000-8000-000000000000')
    .replaceAll(site.project.slug.slice(3), 'ffff-fff0')
    .replaceAll(site.device.slug.slice(3), '0000-0000-ffff-fff0')
    .replaceAll('default', 'nobodys');

const ROUTES: readonly (readonly [
  method: string,
  path: (of: Site) => string,
  body?: (of: Site) => unknown,
])[] = [
  ...['', 'extra/', 'projects/', 'members/', 'membership/', 'pending/', 'devices/', 'archives/'].map(
    (rest) => ['GET', () => `/org/default/${rest}`] as const,
  ),
  ...['PUT', 'PATCH', 'DELETE'].map(
    (method) => [method, () => '/org/default/?staff=1', () => ({ about: 'x' })] as const,
  ),
  ['POST', () => '/org/default/invite/', () => ({ email: 'x@example.org' })],
  ...['', 'extra/', 'properties/'].map(
    (rest) => ['GET', (of: Site) => `/project/${of.project.id}/${rest}`] as const,
  ),
  ['GET', (of) => `/project/${of.project.slug}/`],
  ...['PATCH', 'DELETE'].map(
    (method) => [method, (of: Site) => `/project/${of.project.id}/?staff=1`, () => ({ name: 'x' })] as const,
  ),
  ['POST', (of) => `/project/${of.project.id}/new_property/`, () => ({ name: 'x', int_value: 1 })],
  ['POST', () => '/project/', () => ({ name: 'x', org: 'default' })],
  ...[
    '',
    'extra/',
    'properties/',
    'status/',
    'health/',
    'mask/',
    'filterlog/',
    'versions/',
    'key/?type=a-jwt',
    'streamers/',
  ].map((rest) => ['GET', (of: Site) => `/device/${of.device.slug}/${rest}`] as const),
  ...['PATCH', 'DELETE'].map(
    (method) => [method, (of: Site) => `/device/${of.device.slug}/?staff=1`, () => ({ label: 'x' })] as const,
  ),
  ['POST', (of) => `/device/${of.device.slug}/new_property/`, () => ({ name: 'x', int_value: 1 })],
  ['POST', (of) => `/device/${of.device.slug}/unclaim/`, () => ({ clean_streams: true })],
  ['POST', (of) => `/device/${of.device.slug}/trim/`, () => ({ start: '2022-01-01' })],
  ['PATCH', (of) => `/device/${of.device.slug}/mask/`, () => ({ start: '2022-01-01' })],
  ['POST', () => '/device/claim/', (of) => ({ device: of.device.slug, project: of.project.id })],
  ['POST', () => '/device/claimable/', (of) => ({ slugs: [of.device.slug] })],
  ...['', 'type/'].map((rest) => ['GET', (of: Site) => `/variable/${of.variable.slug}/${rest}`] as const),
  ...['PATCH', 'DELETE'].map(
    (method) =>
      [method, (of: Site) => `/variable/${of.variable.slug}/?staff=1`, () => ({ name: 'x' })] as const,
  ),
  ['POST', () => '/variable/', (of) => ({ name: 'x', lid: 7, project: of.project.id })],
  ...['', 'data/', 'csv/'].map((rest) => ['GET', (of: Site) => `/stream/${of.stream.slug}/${rest}`] as const),
  ...['PATCH', 'DELETE'].map(
    (method) =>
      [method, (of: Site) => `/stream/${of.stream.slug}/?staff=1`, () => ({ data_label: 'x' })] as const,
  ),
  ['POST', () => '/stream/', (of) => ({ variable: of.variable.slug, device: of.device.slug })],
  ['POST', () => '/data/', (of) => ({ stream: of.stream.slug, timestamp: '2021-01-01', int_value: 6 })],
  ['POST', () => '/data/', (of) => [{ stream: of.stream.slug, timestamp: '2021-01-01', int_value: 6 }]],
  ...['stream', 'device', 'variable', 'project'].map(
    (kind) => ['GET', (of: Site) => `/data/?filter=${of[kind as keyof Site].slug}`] as const,
  ),
  ...['device', 'variable', 'stream'].flatMap((list) =>
    ['id', 'slug'].map(
      (by) => ['GET', (of: Site) => `/${list}/?all=1&project=${of.project[by as 'id']}`] as const,
    ),
  ),
  ['GET', (of) => `/stream/?device=${of.device.slug}`],
  ['GET', (of) => `/stream/?variable=${of.variable.slug}`],
  ['GET', () => '/project/?org=default'],
  ['GET', (of) => `/property/?target=${of.device.slug}`],
  ['POST', () => '/property/', (of) => ({ target: of.device.slug, name: 'x', int_value: 1 })],
  ['GET', (of) => `/location/?target=${of.device.slug}`],
  ['POST', () => '/location/', (of) => ({ target: of.device.slug, timestamp: '2021-01-01', lat: 1, lon: 1 })],
  ['GET', (of) => `/ota/device/${of.device.slug}/`],
];

it.each(ROUTES.map(([method, path, body], i) => [i, method, path, body] as const))(
  'route %i: %s is answered alike for foreign and unknown',
  async (_, method, path, body) => {
    const send = async (change: (text: string) => string) => {
      const content = body === undefined ? undefined : change(JSON.stringify(body(site)));
      const { status, text } = await world.one.send(method, change(path(site)), content);
      return [status, text.replace(/#\d+|\b[0-9a-f]{16}\b/g, '')] as const;
    };
    const foreign = await send((text) => text);
    const [status, text] = await send(unknown);
    expect([foreign[0], unknown(foreign[1])]).toEqual([status, text]);
    expect(foreign[0]).toBeLessThan(500);
  },
);

it('and nothing of it was changed', async () => {
  const { staff } = world;
  expect((await staff.get(`/device/${site.device.slug}/`)).json).toEqual(site.device);
  expect((await staff.get(`/stream/${site.stream.slug}/`)).json).toEqual(site.stream);
  expect((await staff.get(`/variable/${site.variable.slug}/`)).json).toEqual(site.variable);
  expect((await staff.get(`/project/${site.project.id}/`)).json).toEqual(site.project);
  expect((await staff.get(`/device/${site.device.slug}/properties/`)).json).toMatchObject([
    { name: 'a', value: 5 },
  ]);
  expect((await staff.get(`/stream/${site.stream.slug}/data/`)).json.results).toMatchObject([
    { int_value: 5 },
  ]);
  expect((await staff.get('/org/default/')).json.about).toBe('');
});

it('lists hold what one reaches and nothing else', async () => {
  for (const path of ['/project/', '/device/', '/variable/', '/stream/', '/org/']) {
    const { text } = await world.one.get(`${path}?all=1`);
    for (const mine of [site.project.id, site.project.slug, site.device.slug, '"default"'])
      expect(text).not.toContain(mine);
  }
});

it('a token that may only read writes nothing', async () => {
  const { personOf } = await import('./support/people.js');
  const { platform } = world;
  const reader = personOf(platform, `token ${platform.one.reader}`);
  const writer = personOf(platform, `token ${platform.one.token}`);
  const { json: project } = await writer.get(`/project/${platform.one.iotileUuid}/`);
  const variable = { name: 'x', lid: 0x5001, project: project.id };
  expect((await reader.send('POST', '/variable/', variable)).status).toBe(403);
  expect((await writer.send('POST', '/variable/', variable)).status).toBe(201);
  const slug = `v--${project.gid}--5001`;
  expect((await reader.get(`/variable/${slug}/`)).status).toBe(200);
  expect((await reader.send('PATCH', `/variable/${slug}/`, { name: 'y' })).status).toBe(403);
  expect((await reader.send('POST', '/stream/', { variable: slug })).status).toBe(403);
  const row = { stream: `s--${project.gid}--0--5001`, timestamp: '2021-01-01', int_value: 1 };
  expect((await reader.send('POST', '/data/', row)).status).toBe(403);
  expect((await reader.send('PATCH', `/project/${project.id}/`, { name: 'y' })).status).toBe(403);
  expect((await writer.send('POST', '/org/', { name: 'y' })).status).toBe(403);
});
