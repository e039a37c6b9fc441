/** Organizations, members, projects and devices: objects member by member, changes, staff, claims, properties. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSite, startWorld, type World } from './support/people.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.platform.stop());

const MICROSECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('an organization', () => {
  it('is made, changed, read and, by staff who say so, deleted', async () => {
    const { staff } = world;
    const made = await staff.send('POST', '/org/', { name: 'My new Org' });
    expect([made.status, made.json]).toEqual([
      201,
      {
        ...{ id: expect.stringMatching(UUID), name: 'My new Org', slug: 'my-new-org', ot: null, about: '' },
        ...{ created_on: expect.stringMatching(MICROSECONDS), created_by: 'admin', domain_names: [] },
        avatar: { tiny: expect.any(String), thumbnail: expect.any(String) },
      },
    ]);
    const put = await staff.send('PUT', '/org/my-new-org/', { about: 'About Org' });
    expect([put.status, put.json]).toEqual([200, { ...made.json, about: 'About Org' }]);
    const renamed = await staff.send('PATCH', '/org/my-new-org/', { name: 'Other  Org!' });
    expect([renamed.json.slug, renamed.json.about]).toEqual(['other-org', 'About Org']);
    expect((await staff.get('/org/my-new-org/')).status).toBe(404);
    const refused = await staff.send('DELETE', '/org/other-org/');
    expect([refused.status, Object.keys(refused.json)]).toEqual([403, ['error']]);
    expect((await staff.send('DELETE', '/org/other-org/?staff=1')).status).toBe(204);
    expect((await staff.get('/org/')).json.results.map(({ slug }: { slug: string }) => slug)).toEqual([
      'default',
    ]);
  });

  it('does not tell by its slug whether another one has its name', async () => {
    await world.staff.send('POST', '/org/', { name: 'Taken' });
    for (const name of ['taken', 'free']) {
      const { status, json } = await world.one.send('POST', '/org/', { name });
      expect([status, json.slug]).toEqual([201, expect.stringMatching(`^${name}-[a-z2-9]{6}$`)]);
      const renamed = await world.one.send('PATCH', `/org/${json.slug}/`, { name: `${name}!` });
      expect([renamed.status, renamed.json.slug]).toEqual([
        200,
        expect.stringMatching(`^${name}-[a-z2-9]{6}$`),
      ]);
      expect((await world.one.send('DELETE', `/org/${renamed.json.slug}/?staff=1`)).status).toBe(403);
    }
  });

  it('has a name that is not blank and of at most 50 characters', async () => {
    for (const [name, message] of [
      ['', /may not be blank/],
      ['x'.repeat(51), /no more than 50/],
      ['---', /needs letters/],
      ['Org 7', /needs letters/],
    ] as const) {
      const { status, json } = await world.one.send('POST', '/org/', { name });
      expect([name, status, json.name?.[0]]).toEqual([name, 400, expect.stringMatching(message)]);
    }
    expect((await world.one.send('POST', '/org/', {})).json).toEqual({ name: ['This field is required.'] });
    expect((await world.one.send('POST', '/org/', [])).status).toBe(400);
  });

  it('says what its person may do there', async () => {
    const { json } = await world.one.get('/org/');
    const { slug } = json.results[0];
    const membership = (await world.one.get(`/org/${slug}/membership/`)).json;
    expect(membership).toMatchObject({
      ...{ user: 'one', is_active: true, is_org_admin: true, role: 'a0', role_name: 'a0 - Owner' },
      user_details: { email: 'one@example.org', username: 'one', slug: 'one', name: 'one', tagline: '' },
    });
    const flags = Object.entries(membership.permissions as Record<string, boolean>);
    expect(flags).toHaveLength(25);
    expect(flags.filter(([, has]) => !has).map(([name]) => name)).toEqual([
      'can_manage_ota',
      'can_create_stream_ids',
    ]);
    const members = (await world.one.get(`/org/${slug}/members/`)).json;
    expect(members).toMatchObject({ count: 1, results: [{ user: 'one' }] });
    const extra = (await world.one.get(`/org/${slug}/extra/`)).json;
    expect(extra.counts).toEqual({
      projects: 1,
      datablocks: 0,
      members: 1,
      devices: 0,
      fleets: 0,
      networks: 0,
      reports: 0,
    });
    expect(extra.current_member.role).toBe('a0');
  });
});

describe('a project', () => {
  it('has a UUID and a slug and is found by both', async () => {
    const { staff } = world;
    const made = await staff.send('POST', '/project/', { name: 'Site', org: 'default', about: 'x' });
    expect([made.status, made.json]).toEqual([
      201,
      {
        ...{ id: expect.stringMatching(UUID), name: 'Site', slug: expect.stringMatching(/^p--0000-\d{4}$/) },
        ...{ gid: made.json.slug.slice(3), org: 'default', about: 'x' },
        project_template: 'default-template-v1-0-0',
        ...{ created_on: expect.stringMatching(MICROSECONDS), created_by: 'admin' },
      },
    ]);
    const short = `p--${made.json.slug.slice(-4)}`;
    for (const id of [made.json.id, made.json.id.toUpperCase(), made.json.slug, short])
      expect((await staff.get(`/project/${id}/`)).json).toEqual(made.json);
    const wrong = await staff.get('/project/7/');
    expect([wrong.status, wrong.json]).toEqual([400, ['Project ID must be a UUID']]);
    expect((await staff.get('/project/p--ffff-ffff/')).status).toBe(404);
    expect((await staff.get('/project/00000000-0000-4000-8000-000000000000/')).status).toBe(404);
    const again = await staff.send('POST', '/project/new/', { name: 'Site', org: 'default' });
    expect([again.status, again.json]).toEqual([201, { id: expect.stringMatching(UUID) }]);
    const patched = await staff.send('PATCH', `/project/${again.json.id}/`, { name: 'Other', about: 'y' });
    expect(patched.json).toMatchObject({ name: 'Other', about: 'y' });
  });

  it('is listed by filter; what a filter does not name is not there', async () => {
    const { staff } = world;
    const list = async (query: string) =>
      (await staff.get(`/project/?${query}`)).json.results.map(({ name }: { name: string }) => name);
    const all = await list('');
    expect(all).toContain('Site');
    expect(await list('org__slug=default')).toEqual(all);
    expect(await list('org=default&name=Site')).toEqual(['Site']);
    expect(await list('slug=p--0001')).toEqual(['default']);
    for (const query of ['org=one', 'name=nothing', 'slug=rubbish', 'created_by=joe'])
      expect(await list(query)).toEqual([]);
    const nested = (await staff.get('/org/default/projects/')).json.results;
    expect(nested.map(({ name }: { name: string }) => name)).toEqual([...all].sort());
  });

  it('needs a name and an organization that one belongs to', async () => {
    const { json } = await world.one.send('POST', '/project/', { org: 'default' });
    expect(json).toEqual({
      name: ['This field is required.'],
      org: ['Object with slug=default does not exist.'],
    });
  });

  it('is deleted by staff alone', async () => {
    const { json } = await world.staff.send('POST', '/project/', { name: 'gone', org: 'default' });
    const refused = await world.staff.send('DELETE', `/project/${json.id}/`);
    expect([refused.status, Object.keys(refused.json)]).toEqual([400, ['error']]);
    expect((await world.staff.send('DELETE', `/project/${json.id}/?staff=1`)).status).toBe(204);
    expect((await world.staff.get(`/project/${json.id}/`)).status).toBe(404);
  });
});

describe('a device', () => {
  it('is made by staff who say so, and by nobody else', async () => {
    const { staff, one } = world;
    const { json: project } = await staff.send('POST', '/project/', { name: 'devices', org: 'default' });
    const body = {
      label: 'Pump 3',
      project: project.slug,
      lat: 12.5,
      lon: '-3',
      sg: 'water-meter-v1-4-0',
      template: 't',
    };
    for (const [person, path] of [
      [staff, '/device/'],
      [one, '/device/?staff=1'],
      [one, '/device/'],
    ] as const) {
      const { status, json } = await person.send('POST', path, body);
      expect([status, json.detail]).toEqual([403, 'You do not have permission to perform this action.']);
    }
    const { status, json } = await staff.send('POST', '/device/?staff=1', body);
    expect([status, json]).toEqual([
      201,
      {
        ...{ id: expect.any(Number), slug: expect.stringMatching(/^d(--0000)(-[0-9a-f]{4}){3}$/) },
        ...{
          gid: json.slug.slice(3),
          label: 'Pump 3',
          active: true,
          external_id: '',
          sg: 'water-meter-v1-4-0',
        },
        ...{
          template: 't',
          org: 'default',
          project: project.id,
          lat: '12.500000',
          lon: '-3.000000',
          state: 'N1',
        },
        ...{ busy: false, created_on: expect.stringMatching(MICROSECONDS), claimed_by: 'admin' },
        claimed_on: expect.stringMatching(MICROSECONDS),
      },
    ]);
    expect(parseInt(json.gid.replaceAll('-', ''), 16)).toBe(json.id);
  });

  it('can be registered with the serial number that its hardware has', async () => {
    const { staff } = world;
    const made = await staff.send('POST', '/device/?staff=1', {
      label: 'old',
      slug: 'd--0001-e240',
      project: 'p--0001',
    });
    expect([made.status, made.json.id, made.json.slug]).toEqual([201, 0x1e240, 'd--0000-0000-0001-e240']);
    const again = await staff.send('POST', '/device/?staff=1', {
      label: 'x',
      id: 0x1e240,
      project: 'p--0001',
    });
    expect([again.status, Object.keys(again.json)]).toEqual([400, ['non_field_errors']]);
    const found = await staff.send('GET', '/device/d--1-e240/');
    expect([found.status, found.json.label]).toEqual([200, 'old']);
    // The number that this server would give next, taken by a device that brings it: others pass over it.
    const next = await staff.send('POST', '/device/?staff=1', { label: 'next', project: 'p--0001' });
    const coming = { label: 'coming', id: Number(next.json.id) + 2, project: 'p--0001' };
    expect((await staff.send('POST', '/device/?staff=1', coming)).json.id).toBe(coming.id);
    const after = await staff.send('POST', '/device/?staff=1', { label: 'after', project: 'p--0001' });
    expect(after.json.id).toBe(coming.id + 1);
    for (const slug of ['d--0', 'D--1', 'x', 'd--0001-0000-0000-0000']) {
      const wrong = await staff.send('POST', '/device/?staff=1', { label: 'x', slug, project: 'p--0001' });
      expect([slug, wrong.status]).toEqual([slug, 400]);
    }
    const beyond = { label: 'x', id: 2 ** 48, project: 'p--0001' };
    expect((await staff.send('POST', '/device/?staff=1', beyond)).status).toBe(400);
  });

  it('is changed; a template only by staff, silently', async () => {
    const site = await makeSite(world);
    const path = `/device/${site.device.slug}/`;
    const patch = async (body: object, query = '') =>
      (await world.staff.send('PATCH', path + query, body)).json;
    expect(
      await patch({ label: 'New', external_id: 'e1', lat: '1.5', lon: 2, sg: 'g', template: 'mine' }),
    ).toMatchObject({
      ...{ label: 'New', external_id: 'e1', lat: '1.500000', lon: '2.000000', sg: 'g', template: null },
    });
    expect((await patch({ template: 'mine' }, '?staff=1')).template).toBe('mine');
    expect(await patch({ lat: null, lon: null })).toMatchObject({ lat: null, lon: null, label: 'New' });
    expect(await patch({ label: '', lat: 'north', active: 'perhaps' })).toEqual({
      label: ['This field may not be blank.'],
      active: ['Must be a valid boolean.'],
      lat: ['A valid number is required.'],
    });
    expect(await patch({ active: false })).toMatchObject({ active: false, state: 'N0' });
    const listed = async (query: string) =>
      (await world.staff.get(`/device/?project=${site.project.slug}${query}`)).json.count;
    expect([
      await listed(''),
      await listed('&all=1'),
      await listed('&all=1&sg=g'),
      await listed('&all=1&sg=h'),
    ]).toEqual([0, 1, 1, 0]);
  });

  it('waits for a claim when it was made without a project', async () => {
    const { staff } = world;
    const { json: device } = await staff.send('POST', '/device/?staff=1', {
      label: 'new one',
      template: 't',
    });
    expect([device.org, device.project, device.claimed_by, device.claimed_on]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    const listed = async (query: string) =>
      (await staff.get(`/device/?${query}`)).json.results.some(
        ({ slug }: { slug: string }) => slug === device.slug,
      );
    expect([await listed(''), await listed('claimed=0')]).toEqual([false, true]);
    const asked = await staff.send('POST', '/device/claimable/', {
      slugs: [device.slug, 'd--ffff', 'rubbish'],
    });
    expect([asked.status, asked.json]).toEqual([
      202,
      { count: 1, results: [{ slug: device.slug, claimable: true }] },
    ]);
    const { json: project } = await staff.send('POST', '/project/', { name: 'claims', org: 'default' });
    const claim = { device: device.slug, project: project.slug };
    const claimed = await staff.send('POST', '/device/claim/', claim);
    expect([claimed.status, claimed.json]).toEqual([
      202,
      { claimed: true, device: device.slug, project: project.slug, project_id: project.id },
    ]);
    const again = await staff.send('POST', '/device/claim/', { ...claim, project: project.id });
    expect([again.status, again.json]).toEqual([400, { detail: 'Device is not claimable' }]);
    expect((await staff.send('POST', '/device/claim/', { ...claim, device: 'd--ffff-ffff' })).status).toBe(
      404,
    );
    expect((await staff.get(`/device/${device.slug}/`)).json).toMatchObject({
      project: project.id,
      claimed_by: 'admin',
    });
    const released = await staff.send('POST', `/device/${device.slug}/unclaim/`, {
      label: 'free',
      clean_streams: true,
    });
    expect([released.status, released.json.unclaimed]).toEqual([202, true]);
    expect((await staff.get(`/device/${device.slug}/`)).json).toMatchObject({ label: 'free', project: null });
  });

  it('goes into its new project with its streams and their data', async () => {
    const { staff } = world;
    const site = await makeSite(world);
    await staff.send('POST', '/data/', { stream: site.stream.slug, timestamp: '2021-01-01', int_value: 7 });
    await staff.send('POST', `/device/${site.device.slug}/unclaim/`, {});
    const { json: project } = await staff.send('POST', '/project/', { name: 'second home', org: 'default' });
    await staff.send('POST', '/device/claim/', { device: site.device.slug, project: project.id });
    const [stream] = (await staff.get(`/stream/?device=${site.device.slug}`)).json.results;
    expect(stream).toMatchObject({ project: project.slug, project_id: project.id, var_name: 'IO 1' });
    const data = await staff.get(`/stream/${stream.slug}/data/`);
    expect(data.json.results, data.text).toMatchObject([{ int_value: 7 }]);
    expect((await staff.get(`/stream/${site.stream.slug}/`)).status).toBe(404);
  });

  it("is deleted by staff alone, with an error in the vendor's form for others", async () => {
    const site = await makeSite(world);
    const refused = await world.staff.send('DELETE', `/device/${site.device.slug}/`);
    expect([refused.status, Object.keys(refused.json)]).toEqual([403, ['error']]);
    expect((await world.staff.send('DELETE', `/device/${site.device.slug}/?staff=1`)).status).toBe(204);
    expect((await world.staff.get(`/device/${site.device.slug}/`)).status).toBe(404);
  });

  it('has a key that acts for it alone', async () => {
    const { staff, platform } = world;
    const site = await makeSite(world);
    const other = await makeSite(world);
    const none = await staff.get(`/device/${site.device.slug}/key/`);
    expect([none.status, Object.keys(none.json)]).toEqual([400, ['msg']]);
    const { json } = await staff.get(`/device/${site.device.slug}/key/?type=a-jwt`);
    const claims = JSON.parse(Buffer.from(json.key.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ user: 'admin', device: site.device.slug, project: site.project.id });
    expect(claims.exp).toBeUndefined();
    const { personOf } = await import('./support/people.js');
    const device = personOf(platform, `a-jwt ${json.key}`);
    expect((await device.get(`/device/${site.device.slug}/`)).json.slug).toBe(site.device.slug);
    const row = { timestamp: '2021-01-01', int_value: 1 };
    expect((await device.send('POST', '/data/', { ...row, stream: site.stream.slug })).status).toBe(201);
    expect((await device.send('POST', '/data/', { ...row, stream: other.stream.slug })).status).toBe(400);
    for (const path of [
      `/device/${other.device.slug}/`,
      `/project/${site.project.id}/`,
      `/variable/${site.variable.slug}/`,
    ])
      expect([path, (await device.get(path)).status]).toEqual([path, 404]);
    expect((await personOf(platform, `jwt ${json.key}`).get('/account/')).status).toBe(401);
  });
});

describe('properties', () => {
  it('are kept by target and name; the same name again replaces, also with another type', async () => {
    const { staff } = world;
    const { device, project } = await makeSite(world);
    for (const [path, target] of [
      [`/device/${device.slug}`, device.slug],
      [`/project/${project.id}`, project.slug],
    ] as const) {
      const first = await staff.send('POST', `${path}/new_property/`, {
        name: 'Country',
        str_value: 'KOREA',
      });
      expect([first.status, first.json]).toEqual([
        201,
        { id: expect.any(Number), name: 'Country', value: 'KOREA', type: 'str', is_system: false },
      ]);
      const second = await staff.send('POST', `${path}/new_property/`, {
        name: 'Country',
        int_value: 5,
        is_system: true,
      });
      expect(second.json).toEqual({ ...first.json, value: 5, type: 'int', is_system: true });
      expect((await staff.get(`${path}/properties/`)).json).toEqual([second.json]);
      const listed = (await staff.get(`/property/?target=${target}`)).json;
      expect(listed).toEqual({ count: 1, next: null, previous: null, results: [{ ...second.json, target }] });
    }
    const posted = await staff.send('POST', '/property/', {
      target: device.slug,
      name: 'ok',
      bool_value: true,
    });
    expect([posted.status, posted.json.value, posted.json.target]).toEqual([201, true, device.slug]);
    expect((await staff.get('/device/?property=ok')).json.results).toMatchObject([{ slug: device.slug }]);
    expect((await staff.get('/device/?property=none')).json.count).toBe(0);
  });

  it('are refused with a bare text, and without a target with 406', async () => {
    const { device } = await makeSite(world);
    for (const body of [
      {},
      { name: 'x' },
      { name: 'x', int_value: 1, str_value: 'a' },
      { name: 'x', int_value: '1' },
      { name: '', int_value: 1 },
      { name: 'x', bool_value: 1 },
    ]) {
      const { status, json } = await world.staff.send('POST', `/device/${device.slug}/new_property/`, body);
      expect([status, typeof json]).toEqual([400, 'string']);
    }
    expect((await world.staff.get('/property/')).status).toBe(406);
    for (const target of [device.slug, 'd--ffff-ffff', 'rubbish'])
      expect((await world.one.get(`/property/?target=${target}`)).status).toBe(403);
  });
});

it('locations are noted one or many at once', async () => {
  const { device } = await makeSite(world);
  const entry = { target: device.slug, timestamp: '2021-01-01T00:00:00Z', lat: 1.5, lon: '2' };
  const one = await world.staff.send('POST', '/location/', entry);
  expect([one.status, one.json]).toMatchObject([
    201,
    { target: device.slug, lat: '1.500000', lon: '2.000000' },
  ]);
  expect((await world.staff.send('POST', '/location/', [entry, entry])).json.count).toBe(2);
  expect((await world.staff.get(`/location/?target=${device.slug}`)).json.count).toBe(3);
  expect((await world.staff.get('/location/')).json).toEqual({ target: ['This field is required.'] });
  expect((await world.one.get(`/location/?target=${device.slug}`)).status).toBe(403);
  expect(
    (await world.staff.send('POST', '/location/', { ...entry, lat: 91, timestamp: 'x' })).json,
  ).toMatchObject({
    lat: [expect.any(String)],
    timestamp: [expect.any(String)],
  });
});
