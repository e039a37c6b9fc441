// Through each vendor's API: a Tributary that speaks it is the living platform, and what comes is what it holds.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceSlug, idText, LOSANT_ID, organizationText, projectSlug } from '../../src/model/identity.js';
import { World, type Place, type Row } from './world.js';

const T0 = Date.UTC(2025, 0, 1);
const HOUR = 3600_000;
let world: World;

beforeAll(async () => {
  world = await World.start();
}, 60_000);
afterAll(() => world.stop());

/** Of one of the APIs of the platform; the path is whole. */
async function call<T = Row>(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const response = await fetch(world.platform.url + path, {
    method,
    headers: { authorization: `Bearer ${world.from.token}`, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect(response.status, text).toBeLessThan(300);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function write(token: string, points: readonly unknown[]): Promise<void> {
  const { json } = await world.platform.call('POST', '/points', { token, body: points });
  expect(json.refused).toEqual([]);
}

const point = (device: string, series: string, n: number, value: unknown, more: object = {}) => ({
  ...{ device, series, time: T0 + n * HOUR, value, ...more },
});

/** A project of the first organization for one API, so that no test sees what another made. */
async function source(): Promise<Place & { losant: string; iotile: string }> {
  const { admin } = world.from;
  const { json } = await world.platform.call('POST', '/projects', {
    token: admin,
    body: { name: `old ${Math.random()}` },
  });
  const token = { name: 'old', scopes: ['project:admin'], project: json.id as number };
  const made = await world.platform.call('POST', '/tokens', { token: admin, body: token });
  const list = await call<{ items: { id: string; name: string }[] }>(
    'GET',
    '/applications?perPage=1000',
    undefined,
    {
      authorization: `Bearer ${admin}`,
    },
  );
  const losant = list.items.find(({ name }) => name === json.name)!.id;
  return { project: json.id as number, token: made.json.token as string, losant, iotile: '' };
}

describe('losant', () => {
  it('an application: devices with ids, tags and attributes, every state, compared with the queries of Losant', async () => {
    const from = await source();
    const auth = { authorization: `Bearer ${from.token}` };
    const app = `/applications/${from.losant}`;
    const make = (body: unknown) => call<{ id: string }>('POST', `${app}/devices`, body, auth);
    const kinds = ['number', 'boolean', 'string', 'gps', 'blob'];
    const attributes = kinds.map((kind) => ({
      name: kind,
      dataType: kind,
      ...(kind === 'blob' && { contentType: 'image/png' }),
    }));
    const boiler = await make({
      ...{ name: 'Boiler', description: 'in the cellar', deviceClass: 'gateway', systemInterval: 60 },
      ...{
        tags: [
          { key: 'floor', value: '1' },
          { key: 'floor', value: '2' },
        ],
        attributes,
      },
    });
    const twice = await make({
      name: 'Boiler',
      keepDuplicates: true,
      attributes: [{ name: 'n', dataType: 'number' }],
    });
    const child = await make({ name: 'child', deviceClass: 'peripheral', gatewayId: boiler.id });
    await write(from.token, [
      ...Array.from({ length: 6000 }, (_, n) => point(boiler.id, 'number', n, n / 7)),
      ...[true, 'x', '50.85,4.35', 'AAEC'].map((value, at) => point(boiler.id, kinds[at + 1]!, at, value)),
      ...[0, 1, 2, 3].map((sequence) =>
        point(twice.id, 'n', 5, sequence * 10, { sequence, metadata: { at: sequence } }),
      ),
      ...Array.from({ length: 1500 }, (_, n) => point(twice.id, 'n', 10 + n, n)),
    ]);
    const into = await world.empty();
    const ran = await world.move(
      ['losant', world.platform.url, '--application', from.losant],
      from.token,
      into,
    );
    expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
    expect(ran.out).toContain(', 1 parents and gateways: ');
    const list = async ({ token, project }: Place) => {
      const own = { authorization: `Bearer ${token}` };
      const id = idText(LOSANT_ID, project);
      const { items } = await call<{ items: Row[] }>('GET', `/applications/${id}/devices`, undefined, own);
      const names = new Map(items.map((one) => [one['id'], one['name']]));
      return items.map((one) => [one['name'], names.get(one['gatewayId'])]);
    };
    expect((await list(into)).sort()).toEqual((await list(from)).sort());
    expect(await list(into)).toContainEqual(['child', 'Boiler']);
    const [held, original] = [await world.held(into), await world.held(from)];
    expect(held.points).toEqual(original.points);
    expect(held.points).toHaveLength(7508);
    expect(held.series).toEqual(original.series);
    expect(held.devices).toEqual(original.devices);
    expect(held.devices.map(({ key }) => key).sort()).toEqual([boiler.id, twice.id, child.id].sort());
  }, 60_000);

  it('requests with the ids that Losant gave do what they did, of a project that has come with its id', async () => {
    const from = await source();
    const [application, device] = ['575ecf887ae143cd83dc4aa2', '575ed78e7ae143cd83dc4aab'];
    const body = { externalIds: { losant: application } };
    const { admin } = world.from;
    const changed = await world.platform.call('PATCH', `/projects/${from.project}`, { token: admin, body });
    expect(changed.status).toBe(200);
    const made = { key: 'boiler', name: 'Boiler', externalIds: { losant: device } };
    await world.platform.call('POST', '/devices', { token: from.token, body: made });
    await write(from.token, [point('boiler', 'volts', 0, 12), point('boiler', 'volts', 1, 13)]);
    const into = await world.empty();
    const argv = [
      'losant',
      world.platform.url,
      '--application',
      application,
      '--project',
      String(into.project),
    ];
    // What is the organization's takes its administrator.
    const ran = await world.move(argv, from.token, { ...into, token: world.platform.two.admin });
    expect(ran).toMatchObject({ exit: 0, err: expect.not.stringContaining('note:') });
    const query = (token: string) =>
      call<{ devices: Record<string, unknown> }>(
        'POST',
        `/applications/${application}/data/time-series-query`,
        { deviceIds: [device], start: T0, end: T0 + 24 * HOUR, aggregation: 'NONE' },
        { authorization: `Bearer ${token}` },
      );
    const { devices } = await query(into.token);
    expect(Object.keys(devices)).toEqual([device]);
    expect(devices).toEqual((await query(from.token)).devices);
  }, 60_000);

  it('a token that does not reach the application ends it with what Losant says', async () => {
    const from = await source();
    const into = await world.empty();
    const ran = await world.move(
      ['losant', world.platform.url, '--application', from.losant],
      into.token,
      into,
    );
    expect(ran).toMatchObject({ exit: 1, err: expect.stringContaining('answers 404: {"type":"NotFound"') });
  });
});

describe('datacooee', () => {
  it('inputs with their ids, positions and metadata, window by window, and assets with their members', async () => {
    const from = await source();
    const headers = {
      'organization-id': organizationText(world.from.organization),
      'organization-api-key': from.token,
      'content-type': 'application/vnd.api+json',
    };
    const post = (path: string, data: unknown) => call('POST', `/api/external/v1${path}`, { data }, headers);
    for (const id of ['senBoiler', 'sen-on', 'senText'])
      await post('/inputs/', {
        ...{ type: 'Sensor', id },
        attributes: { name: `Input ${id}`, measure_unit: 'C', description: 'd', latitude: 1.5, longitude: 2 },
      });
    await post('/assets/', {
      ...{ type: 'Asset', attributes: { name: 'House' } },
      relationships: {
        inputs: {
          data: [
            { type: 'Sensor', id: 'senBoiler' },
            { type: 'Sensor', id: 'senText' },
          ],
        },
      },
    });
    const series = (await world.held(from)).series;
    expect(series).toHaveLength(3);
    for (const [id, kind] of [
      ['sen-on', 'boolean'],
      ['senText', 'string'],
    ] as const) {
      const list = await world.platform.call('GET', `/series?device=${id}`, { token: from.token });
      await world.platform.call('PATCH', `/series/${list.json.items[0].id}`, {
        token: from.token,
        body: { kind },
      });
    }
    const extras = { latitude: 50.5, longitude: -4, x: 3, metadata: { by: ['hand'] } };
    await write(from.token, [
      // More than a page in one second, and pages that end within it.
      ...Array.from({ length: 7000 }, (_, i) => ({
        ...{
          device: 'senBoiler',
          series: 'value',
          time: T0 + Math.floor(i / 20),
          value: i / 8,
          sequence: i % 20,
        },
      })),
      ...Array.from({ length: 6000 }, (_, n) =>
        point('senBoiler', 'value', n + 1, -n, n % 7 === 0 ? extras : {}),
      ),
      ...[true, false].map((value, n) => point('sen-on', 'value', n, value)),
      ...['off', '12'].map((value, n) => point('senText', 'value', n, value)),
    ]);
    const into = await world.empty();
    const argv = ['datacooee', world.platform.url, '--organization-id', headers['organization-id']];
    const ran = await world.move(argv, from.token, into);
    expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
    const [held, original] = [await world.held(into), await world.held(from)];
    expect({ ...held, assets: held.assets.map((one) => ({ ...one, externalIds: {} })) }).toEqual(original);
    const assetsOf = async (place: { token: string }, organization: number) => {
      const own = {
        ...headers,
        'organization-id': organizationText(organization),
        'organization-api-key': place.token,
      };
      return (await call<{ data: unknown[] }>('GET', '/api/external/v1/assets/', undefined, own)).data;
    };
    expect(await assetsOf(into, world.platform.two.organization)).toEqual(
      await assetsOf(from, world.from.organization),
    );
    const named = await world.empty();
    const some = await world.move([...argv, '--inputs', 'sen-on,senNone', '--dry-run'], from.token, named);
    expect(some.out).toMatch(/^1 device, 1 series, 0 assets/);
    expect(some.err).toContain('left: input senNone: the source has none of that id');
  }, 60_000);
});

describe('iosense', () => {
  it('devices with units and calibration, every value by cursors, clusters and events', async () => {
    const from = await source();
    const make = (path: string, body: unknown) =>
      world.platform.call('POST', path, { token: from.token, body });
    await make('/devices', {
      ...{
        key: 'PTH_1009',
        name: 'Trap',
        type: 'STEAM_TRAP',
        location: { latitude: 25.92, longitude: 71.49 },
      },
      ...{
        tags: [
          { key: 'floor', value: '1:a' },
          { key: 'spare', value: '' },
        ],
      },
      attributes: { iosense: { devTypeName: 'Steam Trap' } },
    });
    const calibration = { type: 'affine', m: 2.5, c: -3, min: 0, max: 100 };
    const kinds = { PT1: 'number', D2: 'boolean', D3: 'string' };
    const members: number[] = [];
    for (const [name, kind] of Object.entries(kinds)) {
      const number = kind === 'number' ? { unit: 'bar', label: 'Inlet', calibration } : {};
      members.push((await make('/series', { device: 'PTH_1009', name, kind, ...number })).json.id as number);
    }
    await make('/assets', { name: 'Traps', members });
    await write(from.token, [
      ...Array.from({ length: 12_000 }, (_, n) => point('PTH_1009', 'PT1', n / 4, n / 7)),
      ...Array.from({ length: 12_000 }, (_, n) => point('PTH_1009', 'D2', n / 4, n % 3 === 0)),
      ...['BAD 255', '7', '-'].map((value, n) => point('PTH_1009', 'D3', n, value)),
    ]);
    const auth = { authorization: `Bearer ${from.token}` };
    for (const [n, title] of ['Started', 'Stopped', 'Stopped'].entries())
      await call(
        'POST',
        '/api/eventTag/publishEvent',
        {
          ...{ title, message: `m${n}`, metaData: [{ a: n }], eventTags: ['batch'] },
          createdOn: new Date(T0 + n * HOUR).toISOString(),
        },
        auth,
      );
    const into = await world.empty();
    const argv = ['iosense', world.platform.url];
    for (const round of ['8 made, 0 were there', '0 made, 8 were there']) {
      const ran = await world.move(argv, from.token, into);
      expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
      expect(ran.out).toContain(`1 device, 3 series, 1 asset, 3 events: ${round}`);
    }
    expect(await world.held(into)).toEqual(await world.held(from));
    const events = (token: string) =>
      call<{ data: { data: Row[] } }>(
        'PUT',
        '/api/eventTag/eventLogger/1/100',
        { startTime: '2020-01-01T00:00:00Z', endTime: '2026-01-01T00:00:00Z', eventTags: [], count: 100 },
        { authorization: `Bearer ${token}` },
      ).then(({ data }) =>
        data.data.map(({ _id, eventTags, ...event }) => ({
          ...event,
          tags: (eventTags as Row[]).map(({ name }) => name),
        })),
      );
    expect(await events(into.token)).toEqual(await events(from.token));
  }, 60_000);
});

describe('iotile', () => {
  it('a project: variables with their units, streams, data with reading ids, events, notes and properties', async () => {
    const from = await source();
    const iotile = <T = Row>(token: string, method: string, path: string, body?: unknown) =>
      call<T>(method, `/api/v1${path}`, body, { authorization: `token ${token}` });
    const project = projectSlug(from.project);
    const make = (path: string, body: unknown) =>
      iotile<Row & { slug: string }>(from.token, 'POST', path, body);
    const { json: device } = await world.platform.call('POST', '/devices', {
      token: from.token,
      body: { key: 'pump', name: 'Pump 3', location: { latitude: 12.5, longitude: -3.25 } },
    });
    const slug = deviceSlug(device.id as number);
    await iotile(from.token, 'PATCH', `/device/${slug}/`, { external_id: 'X 1', sg: 'water-meter-v1-4-0' });
    const water = { var_type: 'water-meter-volume', input_unit: 'in--water-meter-volume--cubic-meters' };
    await make('/variable/', {
      ...{ name: 'IO 1', project, lid: 0x5101, ...water, output_unit: 'out--water-meter-volume--gallons' },
      ...{ about: 'meter', decimal_places: 3, multiplication_factor: 3, division_factor: 2, offset: 0.5 },
    });
    await make('/variable/', { name: 'IO 1', project, lid: 0x5102, raw_value_format: '<l' });
    await make('/variable/', { name: 'virtual', project, lid: 0x5103 });
    const variable = (lid: string) => `v--${project.slice(3)}--${lid}`;
    const one = await make('/stream/', { variable: variable('5101'), device: slug, data_label: 'main' });
    const two = await make('/stream/', { variable: variable('5102'), device: slug });
    const three = await make('/stream/', { variable: variable('5103') });
    const at = (seconds: number) => new Date(T0 + seconds * 1000).toISOString();
    const rows = [
      ...Array.from({ length: 50 }, (_, i) => ({ stream: one.slug, timestamp: at(i), int_value: i * 7 })),
      ...[-25, 4294967271, 5].map((int_value, i) => ({ stream: two.slug, timestamp: at(i), int_value })),
      { stream: three.slug, timestamp: at(3), int_value: 9 },
    ];
    for (const row of rows) await iotile(from.token, 'POST', '/data/', { type: 'Num', ...row });
    const numbered = Array.from({ length: 11_000 }, (_, i) => ({
      ...{ device: 'pump', series: 'IO 1', time: T0 + 60_000 + Math.floor(i / 3) * 1000, value: i },
      ...{ sequence: i + 1, metadata: { device_timestamp: i, int_value: i * 2 } },
    }));
    await write(from.token, numbered);
    for (const [n, data] of [{ samples: [1, 2] }, undefined].entries())
      await make('/event/', {
        stream: one.slug,
        timestamp: at(n),
        extra_data: { n },
        data,
        device_timestamp: n,
      });
    await make('/note/', { target: slug, timestamp: at(0), note: 'looked at' });
    await make('/note/', { target: one.slug, timestamp: at(0), note: 'of a stream' });
    await make('/location/', { target: slug, timestamp: at(0), lat: 1.5, lon: 2 });
    await make('/note/', { target: variable('5101'), timestamp: at(0), note: 'of a variable' });
    const photo = await make('/note/', { target: slug, timestamp: at(9), note: 'with a photo' });
    const picture = Buffer.from(Array.from({ length: 3000 }, (_, n) => n % 256));
    const asked = { name: 'métre 1.png', acl: 'private', content_type: 'image/png' };
    const upload = await make(`/note/${String(photo['id'])}/uploadurl/`, asked);
    const form = new FormData();
    form.append('file', new Blob([picture], { type: 'image/png' }), asked.name);
    expect((await fetch(String(upload['url']), { method: 'POST', body: form })).status).toBe(204);
    await make(`/note/${String(photo['id'])}/uploadsuccess/`, { name: asked.name, uuid: upload['uuid'] });
    await iotile(from.token, 'PATCH', `/device/${slug}/mask/`, { start: at(2) });
    for (const value of [{ int_value: 5 }, { str_value: 'x' }, { bool_value: true }])
      await make(`/device/${slug}/new_property/`, { name: Object.keys(value)[0], ...value });
    const into = await world.empty();
    for (const round of ['19 made, 0 were there', '0 made, 19 were there']) {
      const ran = await world.move(['iotile', world.platform.url], from.token, into);
      expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
      expect(ran.out).toMatch(
        /^2 devices, 3 series, 0 assets, 3 variables, 1 masks, 3 properties, 4 notes, 1 locations, 2 events: /,
      );
      expect(ran.out).toContain(round);
    }
    /** With the bytes of their files in the place of the address. */
    const notesOf = (token: string, notes: readonly Row[]) =>
      Promise.all(
        notes.map(async ({ attachment, ...note }) => {
          if (attachment === null) return note;
          const file = await fetch(String(attachment), { headers: { authorization: `token ${token}` } });
          const head = ['content-type', 'content-disposition'].map((name) => file.headers.get(name));
          return { ...note, file: [...head, Buffer.from(await file.arrayBuffer()).toString('base64')] };
        }),
      );
    // All that the API shows, under the slugs that both have.
    const shown = async ({ token }: Pick<Place, 'token'>) => {
      const items = async (path: string) => (await iotile<{ results: Row[] }>(token, 'GET', path)).results;
      const [device] = await items('/device/');
      const own = String(device!['slug']);
      const events = await items(`/event/?filter=${own}`);
      return {
        variables: await items('/variable/'),
        streams: [...(await items('/stream/')), ...(await items('/stream/?virtual=1'))],
        data: [
          ...(await items(`/data/?filter=${own}&page_size=10000`)),
          ...(await items(`/data/?filter=${own}&page_size=10000&page=2`)),
        ],
        device,
        events,
        documents: await Promise.all(
          events
            .filter((event) => event['has_raw_data'])
            .map(({ id }) => iotile(token, 'GET', `/event/${id}/data/`)),
        ),
        notes: await notesOf(token, [
          ...(await items(`/note/?target=${own}`)),
          ...(await items(`/note/?target=${String(events[0]!['stream'])}`)),
          ...(await items(`/note/?target=${String(events[0]!['variable'])}`)),
        ]),
        mask: await iotile(token, 'GET', `/device/${own}/mask/`),
        locations: await items(`/location/?target=${own}`),
        properties: await iotile(token, 'GET', `/device/${own}/properties/`),
      };
    };
    // What each server gives itself.
    const same = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value, (name, member: unknown) =>
          ['id', 'gid', 'created_on', 'claimed_on', 'project', 'project_id', 'org', 's3key'].includes(name)
            ? undefined
            : typeof member === 'string' && /^[sdv]--/.test(member)
              ? member[0] + (member.startsWith('d') ? '' : member.slice(-4))
              : member,
        ),
      );
    const device_ = (value: Awaited<ReturnType<typeof shown>>) => {
      const { slug: _, ...rest } = value.device!;
      return { ...value, device: rest };
    };
    const [moved, original] = [same(device_(await shown(into))), same(device_(await shown(from)))] as Row[];
    expect((moved!['data'] as Row[]).length).toBe(11_053);
    expect(moved).toEqual(original);
    expect(JSON.stringify(moved)).toContain(picture.toString('base64'));
  }, 300_000);

  it('a report that a gateway sends again after the move, later and with more in it, adds only what is new', async () => {
    const from = await source();
    const slug = 'd--0000-0000-7777-0090';
    const device = { key: 'meter', externalIds: { iotile: slug } };
    await world.platform.call('POST', '/devices', { token: from.token, body: device });
    const report = async (token: string, ids: readonly number[], sent: number) => {
      const content = {
        ...{ format: 'v100', device: 0x7777_0090, streamer_index: 1, streamer_selector: 0xd7ff },
        ...{ device_sent_timestamp: 1000, lowest_id: ids[0], highest_id: ids.at(-1), events: [] },
        data: ids.map((id) => ({
          stream: 0x5001,
          device_timestamp: id,
          streamer_local_id: id,
          value: id * 7,
        })),
      };
      const form = new FormData();
      form.append('file', new Blob([JSON.stringify(content)]), 'report.json');
      const path = `/api/v1/streamer/report/?timestamp=${new Date(sent).toISOString()}`;
      const answer = await fetch(world.platform.url + path, {
        ...{ method: 'POST', headers: { authorization: `token ${token}` }, body: form },
      });
      const text = await answer.text();
      expect(answer.status, text).toBe(201);
      return JSON.parse(text) as { count: number; accepted: number };
    };
    const ids = Array.from({ length: 30 }, (_, n) => n + 5);
    expect(await report(from.token, ids, T0)).toMatchObject({ count: 30, accepted: 30 });
    const into = await world.empty();
    const ran = await world.move(['iotile', world.platform.url], from.token, into);
    expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
    expect(ran.out).toContain(', 1 reports of streamers: ');
    const streamers = (token: string) =>
      call<{ results: Row[] }>('GET', '/api/v1/streamer/', undefined, {
        authorization: `token ${token}`,
      }).then(({ results }) => results.map(({ last_id, index, selector }) => [last_id, index, selector]));
    expect(await streamers(into.token)).toEqual([[34, 1, 0xd7ff]]);
    expect(await streamers(from.token)).toEqual([[34, 1, 0xd7ff]]);
    const before = (await world.held(into)).points;
    expect(before).toHaveLength(30);
    await report(into.token, [...ids.slice(20), 35, 36], T0 + 9000);
    const after = (await world.held(into)).points;
    expect(after.filter(({ sequence }) => (sequence as number) < 35)).toEqual(before);
    expect(after).toHaveLength(32);
  }, 60_000);
});
