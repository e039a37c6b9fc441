/** Hostile requests on every route: never a 5xx, every refusal in one of the vendor's forms, and the server goes on. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeSite, personOf, startWorld, type Person, type Site, type World } from './support/people.js';
import { tries } from '../support/long.js';

let world: World;
let site: Site;
let people: Person[];
/** The place of the last of them, whose token is none. */
const STRANGER = 4;
beforeAll(async () => {
  world = await startWorld();
  site = await makeSite(world, { var_type: 'temp' });
  people = [
    world.staff,
    world.one,
    world.nobody,
    personOf(world.platform, 'jwt None'),
    personOf(world.platform, 'x'),
  ];
  expect(people).toHaveLength(STRANGER + 1);
}, 60_000);
afterAll(() => world.platform.stop());

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom('', '0', '-1', 'null', 'd--', 's----', '%', '\u0000', '🌡️', 'x'.repeat(300)),
);
const value = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(text, { maxLength: 3 }),
  fc.dictionary(text, text, { maxKeys: 2 }),
);
const FIELDS = [
  ...[
    'email',
    'password',
    'username',
    'token',
    'name',
    'org',
    'project',
    'device',
    'variable',
    'stream',
    'label',
    'lid',
  ],
  ...[
    'lat',
    'lon',
    'slugs',
    'about',
    'output_unit',
    'input_unit',
    'var_type',
    'mdo_type',
    'multiplication_factor',
  ],
  ...[
    'division_factor',
    'offset',
    'raw_value_format',
    'decimal_places',
    'enabled',
    'active',
    'start',
    'end',
    'timestamp',
  ],
  ...[
    'int_value',
    'value',
    'streamer_local_id',
    'target',
    'str_value',
    'bool_value',
    'id',
    'slug',
    'role',
    'clean_streams',
  ],
];
const sane = (of: Site): Record<string, unknown> => ({
  ...{
    email: 'a@example.org',
    org: 'default',
    project: of.project.id,
    device: of.device.slug,
    variable: of.variable.slug,
  },
  ...{
    stream: of.stream.slug,
    timestamp: '2021-01-01',
    target: of.device.slug,
    name: 'n',
    int_value: 1,
    lid: 7,
    lat: 1,
    lon: 1,
  },
});

const SEGMENTS = [
  ...[
    'auth',
    'login',
    'logout',
    'account',
    'org',
    'project',
    'device',
    'variable',
    'stream',
    'data',
    'property',
    'vartype',
  ],
  ...[
    'location',
    'server',
    'extra',
    'members',
    'invite',
    'pending',
    'new',
    'claim',
    'claimable',
    'unclaim',
    'key',
    'mask',
  ],
  ...[
    'trim',
    'properties',
    'new_property',
    'type',
    'csv',
    'status',
    'sg',
    'fleet',
    'datablock',
    'default',
    'api-jwt-refresh',
  ],
];
const SHAPE = (json: unknown): boolean =>
  typeof json === 'string' ||
  (Array.isArray(json) && json.every((item) => typeof item === 'string' || SHAPE(item))) ||
  (typeof json === 'object' &&
    json !== null &&
    Object.values(json).every(
      (item) =>
        typeof item === 'string' || (Array.isArray(item) && item.every((one) => typeof one === 'string')),
    ));

it('is answered with reason', async () => {
  const known = [site.project.id, site.project.slug, site.device.slug, site.variable.slug, site.stream.slug];
  const segment = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...SEGMENTS) },
    { weight: 3, arbitrary: fc.constantFrom(...known) },
    text,
  );
  const path = fc
    .array(segment, { minLength: 1, maxLength: 4 })
    .map((parts) => `/${parts.map(encodeURIComponent).join('/')}/`);
  const query = fc.array(
    fc.tuple(
      fc.constantFrom(
        'page',
        'page_size',
        'lastn',
        'start',
        'end',
        'filter',
        'project',
        'device',
        'staff',
        'mask',
        'all',
        'target',
        'org',
        'streamer_id_0',
        'type',
      ),
      fc.oneof(text, fc.constantFrom(...known, '1', 'last')),
    ),
    { maxLength: 4 },
  );
  const body = fc.oneof(
    fc
      .tuple(fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 5 }), fc.boolean())
      .map(([some, whole]) => (whole ? { ...sane(site), ...some } : some)),
    fc.array(fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 4 }), { maxLength: 3 }),
    value,
    fc.string(),
  );
  const method = fc.constantFrom('GET', 'GET', 'POST', 'POST', 'POST', 'PATCH', 'PUT', 'DELETE');
  const person = fc.integer({ min: 0, max: 5 });
  await fc.assert(
    fc.asyncProperty(method, path, query, body, person, async (verb, url, params, content, who) => {
      // Not the one thing that the other runs need.
      if (verb === 'DELETE' || /unclaim|trim/.test(url)) params = params.filter(([name]) => name !== 'staff');
      if (url.includes('logout')) who = STRANGER;
      const search = params.length === 0 ? '' : `?${new URLSearchParams(params).toString()}`;
      const sent =
        verb === 'GET' ? undefined : typeof content === 'string' ? content : JSON.stringify(content);
      const { status, json, text: raw } = await (people[who] ?? people[0]!).send(verb, url + search, sent);
      expect(status, `${verb} ${url}${search} ${sent} → ${raw}`).toBeLessThan(500);
      if (status >= 400 && status !== 429)
        expect(SHAPE(json), `${verb} ${url}${search} ${sent} → ${raw}`).toBe(true);
    }),
    { numRuns: tries(3_000, 500), endOnFailure: true },
  );
  expect((await world.staff.get('/account/')).status).toBe(200);
}, 240_000);

it('an unknown path is 404 and a method that a path lacks 405, with and without a slash', async () => {
  for (const slash of ['', '/']) {
    expect((await world.staff.get(`/nothing${slash}`)).json).toEqual({ detail: 'Not found.' });
    const { status, json } = await world.staff.send('DELETE', `/account${slash}`);
    expect([status, json]).toEqual([405, { detail: 'Method "DELETE" not allowed.' }]);
    expect((await world.staff.get(`/account${slash}`)).json.count).toBe(1);
    expect((await world.staff.send('POST', `/auth/logout${slash}`)).status).toBe(204);
    world = {
      ...world,
      staff: await (
        await import('./support/people.js')
      ).loggedIn(world.platform, world.platform.first.admin.email, world.platform.first.admin.password),
    };
  }
});

it('pages of other origins may call everything, also with credentials', async () => {
  const url = `${world.platform.url}/api/v1/project/`;
  const asked = await fetch(url, { method: 'OPTIONS', headers: { origin: 'https://app.example.org' } });
  expect(asked.status).toBe(204);
  expect(asked.headers.get('access-control-allow-origin')).toBe('https://app.example.org');
  expect(asked.headers.get('access-control-allow-credentials')).toBe('true');
  expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
  const refused = await fetch(url, { headers: { origin: 'https://app.example.org' } });
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([
    401,
    'https://app.example.org',
  ]);
});
