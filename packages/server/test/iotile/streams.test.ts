/** Variables, types, streams and their data: from the integer that was sent to the number that people read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, makeSite, startWorld, type Site, type World } from './support/people.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.platform.stop());

const WATER = {
  var_type: 'water-meter-volume',
  input_unit: 'in--water-meter-volume--cubic-meters',
  output_unit: 'out--water-meter-volume--liters',
};
const GALLONS = 'out--water-meter-volume--gallons';

async function post(site: Site, rows: object[]) {
  const body = rows.map((row) => ({ stream: site.stream.slug, ...row }));
  const { status, text } = await world.staff.send('POST', '/data/', body);
  expect(status, text).toBe(201);
}
const rowsOf = async (slug: string, query = '') =>
  (await world.staff.get(`/stream/${slug}/data/${query}`)).json.results as Record<string, unknown>[];
const patch = async (path: string, body: object) => {
  const { status, json, text } = await world.staff.send('PATCH', path, body);
  expect(status, text).toBe(200);
  return json;
};

describe('variable types', () => {
  it('are seeded with their units', async () => {
    const { json } = await world.staff.get('/vartype/');
    expect(json.count).toBe(21);
    const { json: type } = await world.staff.get('/vartype/water-meter-volume/');
    expect(type).toMatchObject({
      storage_units_full: 'Liter',
      stream_data_type: 'D0',
      decoder: null,
      schema: null,
    });
    expect(type.available_output_units[3]).toEqual({
      ...{ slug: GALLONS, unit_full: 'Gallons', unit_short: 'G', m: 100000, d: 378541, o: 0 },
      ...{ decimal_places: 1, derived_units: { rate: { gpm: { m: 1, d: 10 }, gph: { m: 6, d: 1 } } } },
    });
    expect(Object.keys(type.available_input_units[0])).toEqual([
      'slug',
      'unit_full',
      'unit_short',
      'm',
      'd',
      'o',
    ]);
    for (const one of json.results)
      for (const { m, d } of [...one.available_input_units, ...one.available_output_units])
        expect([Number.isInteger(m) && m !== 0, Number.isInteger(d) && d !== 0]).toEqual([true, true]);
    expect((await world.staff.get('/vartype/nothing/')).status).toBe(404);
  });
});

describe('a variable', () => {
  it('shows every member of its object', async () => {
    const { project, variable } = await makeSite(world, { ...WATER, decimal_places: 0 });
    expect(variable).toEqual({
      ...{
        id: expect.any(String),
        name: 'IO 1',
        lid: 20737,
        var_type: 'water-meter-volume',
        derived_variable: null,
      },
      input_unit: {
        slug: WATER.input_unit,
        unit_full: 'Cubic Meters',
        unit_short: 'M^3',
        m: 1000,
        d: 1,
        o: 0,
      },
      output_unit: expect.objectContaining({ slug: WATER.output_unit, m: 1, d: 1, o: 0, decimal_places: 0 }),
      ...{ project: project.id, org: 'default', about: '', created_on: expect.stringMatching(/\.\d{6}Z$/) },
      ...{ raw_value_format: '<L', units: '', multiplication_factor: 1, division_factor: 1, offset: 0 },
      ...{ decimal_places: 0, mdo_label: '', web_only: false, app_only: false },
      slug: `v--${project.slug.slice(3)}--5101`,
    });
    for (const slug of [variable.slug, `v--${project.slug.slice(-4)}--5101`])
      expect((await world.staff.get(`/variable/${slug}/`)).json).toEqual(variable);
    expect((await world.staff.get(`/variable/${variable.slug}/type/`)).json.slug).toBe('water-meter-volume');
    for (const filter of [`project=${project.id}`, `project=${project.slug}`])
      expect((await world.staff.get(`/variable/?${filter}`)).json.results).toEqual([variable]);
    expect((await world.staff.get('/variable/?project=p--ffff')).json.count).toBe(0);
  });

  it('has its number alone, and may share its name', async () => {
    const { project } = await makeSite(world);
    const make = (fields: object) =>
      world.staff.send('POST', '/variable/', { project: project.slug, ...fields });
    const again = await make({ name: 'other', lid: 0x5101 });
    expect([again.status, again.json]).toEqual([400, { non_field_errors: [expect.any(String)] }]);
    const same = await make({ name: 'IO 1', lid: 0x5102 });
    expect([same.status, same.json.name]).toEqual([201, 'IO 1']);
    const wrong = await make({
      lid: 65_536,
      name: '',
      input_unit: 'in--temp--lm35',
      var_type: 'count',
      offset: 'x',
    });
    expect([wrong.status, Object.keys(wrong.json).sort()]).toEqual([
      400,
      ['input_unit', 'lid', 'name', 'offset'],
    ]);
    for (const factor of ['multiplication_factor', 'division_factor'])
      for (const value of [0, 1.5, 'x'])
        expect((await make({ name: 'n', lid: 9, [factor]: value })).status).toBe(400);
    expect((await world.staff.send('POST', '/variable/', {})).json).toEqual({
      ...{
        name: ['This field is required.'],
        project: ['This field is required.'],
        lid: ['This field is required.'],
      },
    });
    const without = await makeSite(world);
    expect((await world.staff.get(`/variable/${without.variable.slug}/type/`)).status).toBe(404);
  });
});

describe('a stream', () => {
  it('shows every member of its object, and is found by short slugs and in capitals', async () => {
    const { project, device, variable, stream } = await makeSite(world, WATER);
    expect(stream).toEqual({
      ...{ id: expect.any(String), slug: `s--${project.slug.slice(3)}--${device.slug.slice(3)}--5101` },
      ...{ project_id: project.id, project: project.slug, device: device.slug, block: null, data_label: '' },
      ...{
        variable: variable.slug,
        var_type: 'water-meter-volume',
        data_type: 'D0',
        var_name: 'IO 1',
        var_lid: 20737,
      },
      input_unit: expect.objectContaining({ slug: WATER.input_unit }),
      output_unit: expect.objectContaining({ slug: WATER.output_unit }),
      ...{
        derived_stream: null,
        raw_value_format: '<L',
        mdo_type: 'S',
        mdo_label: '',
        multiplication_factor: 1,
      },
      ...{ division_factor: 1, offset: 0, org: 'default', created_on: expect.any(String), enabled: true },
    });
    const short = `s--${project.slug.slice(-4)}--${device.slug.slice(-4)}--5101`;
    for (const slug of [stream.slug, short, stream.slug.toUpperCase()])
      expect((await world.staff.get(`/stream/${slug}/`)).json).toEqual(stream);
    for (const slug of [`s----${device.slug.slice(3)}--5101`, `${stream.slug.slice(0, -1)}2`, 'x', 's--1--2'])
      expect((await world.staff.get(`/stream/${slug}/`)).status).toBe(404);
    const again = await world.staff.send('POST', '/stream/', {
      variable: variable.slug,
      device: device.slug,
    });
    expect([again.status, again.json]).toEqual([201, stream]);
  });

  it('is listed by project, device and variable in any of their forms', async () => {
    const { project, device, variable, stream } = await makeSite(world);
    const slugs = async (query: string) =>
      (await world.staff.get(`/stream/?${query}`)).json.results.map(({ slug }: { slug: string }) => slug);
    for (const query of [
      ...[
        `project=${project.id}`,
        `project=${project.slug}`,
        `device=${device.slug}`,
        `device__slug=${device.slug}`,
      ],
      ...[
        `device=d--${device.slug.slice(-4)}`,
        `variable=${variable.slug}`,
        `org__slug=default&device=${device.slug}`,
      ],
      `project=${project.slug}&enabled=true`,
    ])
      expect([query, await slugs(query)]).toEqual([query, [stream.slug]]);
    for (const query of [
      ...[
        'project=p--ffff',
        'org=one',
        `device=d--ffff-ffff`,
        'variable=rubbish',
        'archived=1',
        `project=${project.slug}&virtual=1`,
      ],
      `project=${project.slug}&enabled=false`,
    ])
      expect([query, await slugs(query)]).toEqual([query, []]);
    expect((await world.staff.get('/stream/?device=rubbish')).status).toBe(403);
    await patch(`/device/${device.slug}/`, { active: false });
    expect(await slugs(`project=${project.slug}`)).toEqual([]);
    expect(await slugs(`project=${project.slug}&all=1`)).toEqual([stream.slug]);
  });

  it('without a device is virtual', async () => {
    const { project, variable } = await makeSite(world);
    const made = await world.staff.send('POST', '/stream/', { variable: variable.slug, data_label: 'sum' });
    const slug = `s--${project.slug.slice(3)}--0000-0000-0000-0000--5101`;
    expect([made.status, made.json.slug, made.json.data_label]).toEqual([201, slug, 'sum']);
    await world.staff.send('POST', '/data/', { stream: slug, timestamp: at(0), int_value: 3 });
    expect(await rowsOf(slug)).toMatchObject([{ int_value: 3, output_value: 3 }]);
    const listed = (await world.staff.get(`/stream/?project=${project.slug}&virtual=1`)).json;
    expect(listed.results.map((one: { slug: string }) => one.slug)).toEqual([slug]);
    expect((await world.staff.get(`/device/?project=${project.slug}`)).json.count).toBe(1);
  });

  it('of a device in another project is not found', async () => {
    const [one, two] = [await makeSite(world), await makeSite(world)];
    const made = await world.staff.send('POST', '/stream/', {
      variable: one.variable.slug,
      device: two.device.slug,
    });
    expect(made.status).toBe(404);
    expect((await world.staff.send('POST', '/stream/', {})).json).toEqual({
      variable: ['This field is required.'],
    });
  });

  it('is changed, and refuses what does not fit its type', async () => {
    const { stream } = await makeSite(world, WATER);
    const path = `/stream/${stream.slug}/`;
    expect(
      await patch(path, {
        output_unit: GALLONS,
        data_label: 'flow',
        mdo_type: 'V',
        enabled: false,
        mdo_label: 'x',
      }),
    ).toMatchObject({
      output_unit: { slug: GALLONS },
      data_label: 'flow',
      mdo_type: 'V',
      enabled: false,
      mdo_label: 'x',
    });
    expect(await patch(path, { input_unit: null, output_unit: null })).toMatchObject({
      input_unit: null,
      output_unit: null,
    });
    const wrong = await world.staff.send('PATCH', path, {
      ...{ output_unit: 'out--temp--kelvin', input_unit: 'nothing', mdo_type: 'X', raw_value_format: '%d' },
    });
    expect([wrong.status, Object.keys(wrong.json).sort()]).toEqual([
      400,
      ['input_unit', 'mdo_type', 'output_unit', 'raw_value_format'],
    ]);
    const refused = await world.staff.send('DELETE', path);
    expect([refused.status, Object.keys(refused.json)]).toEqual([400, ['error']]);
    expect((await world.staff.send('DELETE', `${path}?staff=1`)).status).toBe(204);
    expect((await world.staff.get(path)).status).toBe(404);
  });
});

describe('values', () => {
  it('go through input and output unit; a changed output unit counts for old rows', async () => {
    const site = await makeSite(world, { ...WATER, decimal_places: 0 });
    await post(site, [{ timestamp: '2017-01-01T06:23:10.999Z', int_value: 2299 }]);
    expect(await rowsOf(site.stream.slug)).toEqual([
      {
        ...{
          type: 'ITR',
          timestamp: '2017-01-01T06:23:10Z',
          int_value: 2299,
          value: 2299000,
          display_value: '2299000',
        },
        ...{ output_value: 2299000, streamer_local_id: 0 },
      },
    ]);
    await patch(`/stream/${site.stream.slug}/`, { output_unit: GALLONS });
    const [row] = await rowsOf(site.stream.slug);
    expect(row).toMatchObject({ value: 2299000, output_value: (2299000 * 100000) / 378541 });
  });

  it('a changed input unit and changed factors count for new rows alone; integers stay what they were', async () => {
    const site = await makeSite(world, WATER);
    await post(site, [{ timestamp: at(1), int_value: 5 }]);
    await patch(`/stream/${site.stream.slug}/`, {
      input_unit: 'in--water-meter-volume--liters',
      multiplication_factor: 3,
      division_factor: 2,
      offset: 0.5,
    });
    await post(site, [{ timestamp: at(2), int_value: 5 }]);
    expect((await rowsOf(site.stream.slug)).map((row) => [row.int_value, row.value])).toEqual([
      [5, 5000],
      [5, 8],
    ]);
  });

  it('of a temperature come out as Fahrenheit', async () => {
    const units = { var_type: 'temp', input_unit: 'in--temp--pod1-m', output_unit: 'out--temp--fahrenheit' };
    const site = await makeSite(world, units);
    await post(site, [{ timestamp: at(0), int_value: 2500 }]);
    const [row] = await rowsOf(site.stream.slug);
    expect(row!.value).toBeCloseTo(298.15, 10);
    expect(row!.output_value).toBeCloseTo(77, 10);
  });

  it('are cast by the raw format and capped', async () => {
    const site = await makeSite(world);
    const raw = [4294967295, 4294967271, -25, 70_000];
    const valuesAs = async (format: string) => {
      await patch(`/stream/${site.stream.slug}/`, { raw_value_format: format });
      await post(
        site,
        raw.map((int_value, i) => ({ timestamp: at(i), int_value })),
      );
      return rowsOf(site.stream.slug);
    };
    for (const [format, expected] of [
      ['<L', [2147483647, 2147483647, -25, 70_000]],
      ['<l', [-1, -25, -25, 70_000]],
      ['<h', [-1, -25, -25, 4464]],
      ['<H', [65535, 65511, -25, 4464]],
      ['auto', [2147483647, 2147483647, -25, 70_000]],
    ] as const) {
      const rows = await valuesAs(format);
      expect([format, rows.map(({ value }) => value)]).toEqual([format, expected]);
      expect(rows.map(({ int_value }) => int_value)).toEqual(raw);
    }
  });

  it('of type ITR are in the storage unit already', async () => {
    const site = await makeSite(world, WATER);
    await post(site, [{ timestamp: at(0), value: 2500.5, type: 'ITR' }]);
    expect(await rowsOf(site.stream.slug)).toMatchObject([
      { value: 2500.5, output_value: 2500.5, type: 'ITR' },
    ]);
  });
});

describe('the data of a stream', () => {
  let site: Site;
  beforeAll(async () => {
    site = await makeSite(world);
    await post(
      site,
      Array.from({ length: 10 }, (_, i) => ({ timestamp: at(i), int_value: i, streamer_local_id: 100 - i })),
    );
  });
  const values = async (query: string) =>
    (await rowsOf(site.stream.slug, query)).map(({ int_value }) => int_value);

  it('lies between start, included, and end, excluded; what is unreadable is ignored', async () => {
    for (const [query, expected] of [
      [`?start=${at(3)}&end=${at(6)}`, [3, 4, 5]],
      [`?start=${at(3)}`, [3, 4, 5, 6, 7, 8, 9]],
      ['?end=2021-01-01T01:00:02%2B01:00', [0, 1]],
      ['?end=2021-01-01', []],
      ['?start=rubbish&end=&lastn=2', [8, 9]],
      [`?end=${at(6)}&lastn=2`, [4, 5]],
      ['?lastn=0', [9]],
      ['?lastn=-5', [9]],
      ['?lastn=x&start=' + at(8), [8, 9]],
      ['?lastn=4&page_size=3', [6, 7, 8]],
      ['?lastn=4&page_size=3&page=2', [9]],
    ] as const)
      expect([query, await values(query)]).toEqual([query, expected]);
  });

  it('is hidden outside of the mask of its device, everywhere else only when asked', async () => {
    const path = `/device/${site.device.slug}/mask/`;
    const set = await world.staff.send('PATCH', path, { start: at(2), end: at(8) });
    expect([set.status, set.json]).toMatchObject([202, { start: at(2), end: at(8), data: 6 }]);
    expect(await values('')).toEqual([2, 3, 4, 5, 6, 7]);
    const count = async (query: string) =>
      (await world.staff.get(`/data/?filter=${site.device.slug}${query}`)).json.count;
    expect([await count(''), await count('&mask=1')]).toEqual([10, 6]);
    expect((await world.staff.send('DELETE', path)).status).toBe(204);
    expect(await values('')).toHaveLength(10);
  });

  it('is had as a file', async () => {
    const { headers, text } = await world.staff.get(`/stream/${site.stream.slug}/csv/?lastn=3&end=${at(2)}`);
    expect(headers.get('content-disposition')).toContain('attachment');
    expect(text).toBe('Timestamp,Value\n2021/01/01 00:00:00,0.0\n2021/01/01 00:00:01,1.0\n');
  });

  it('counts in the device', async () => {
    const { json } = await world.staff.get(`/device/${site.device.slug}/extra/`);
    expect(json.stream_counts).toEqual({ [site.stream.slug]: { data_cnt: 10, has_streamid: true } });
    const extra = await world.staff.get(`/project/${site.project.id}/extra/`);
    expect(extra.json.counts).toEqual({ active_devices: 1, inactive_devices: 0, variables: 1, streams: 1 });
  });
});

describe('series of other APIs are streams', () => {
  it('with numbers, booleans and texts, and with a unit to sum in', async () => {
    const { platform, one } = world;
    const time = at(0);
    const points = { temperature: 71.5, on: true, note: 'hello' };
    const body = Object.entries(points).map(([series, value]) => ({ device: 'boiler', series, time, value }));
    expect((await platform.call('POST', '/points', { body })).json.stored).toBe(3);
    const { items } = (await platform.call('GET', '/series?device=boiler')).json;
    const temperature = items.find(({ name }: { name: string }) => name === 'temperature');
    const calibration = { type: 'affine', m: 1.8, c: 32 };
    await platform.call('PATCH', `/series/${temperature.id}`, { body: { unit: '°F', calibration } });
    const streams = (await one.get('/stream/')).json.results as Record<string, never>[];
    const seen: Record<string, unknown> = {};
    for (const { slug, var_name: name, output_unit: unit } of streams) {
      const [row] = (await one.get(`/stream/${String(slug)}/data/`)).json.results;
      seen[name!] = [
        row.value,
        row.display_value,
        row.output_value,
        unit!['unit_short'],
        unit!['m'],
        unit!['d'],
        unit!['o'],
      ];
    }
    expect(seen).toEqual({
      temperature: [71.5, '160.70', 71.5 * 1.8 + 32, '°F', 18, 10, 32],
      on: [1, '1.00', 1, '', 1, 1, 0],
      note: [null, 'hello', 0, '', 1, 1, 0],
    });
  });

  it('and readings of IOTile are points of the native API', async () => {
    const { platform, one } = world;
    const [device] = (await one.get('/device/')).json.results;
    const project = (await one.get('/project/')).json.results[0];
    const stream = `s--${project.gid}--${device.gid}--5020`;
    const row = await one.send('POST', '/data/', {
      stream,
      timestamp: '2021-06-01T00:00:00.123456Z',
      int_value: 42,
      streamer_local_id: 9,
      device_timestamp: 77,
    });
    expect([row.status, row.json]).toEqual([
      201,
      {
        ...{ id: expect.any(Number), stream, project: project.slug, device: device.slug },
        ...{
          variable: `v--${project.gid}--5020`,
          type: 'Num',
          device_timestamp: 77,
          timestamp: '2021-06-01T00:00:00Z',
        },
        ...{ int_value: 42, value: 42, streamer_local_id: 9, dirty_ts: false, status: 'unk' },
      },
    ]);
    const listed = (await one.get(`/data/?filter=${stream}`)).json;
    expect(listed).toEqual({ count: 1, next: null, previous: null, results: [row.json] });
    const query = { devices: ['boiler'], series: ['5020'] };
    const { items } = (await platform.call('POST', '/query/points', { body: query })).json;
    expect(items).toMatchObject([
      { device: 'boiler', series: '5020', time: '2021-06-01T00:00:00.123456Z', value: 42 },
    ]);
  });
});
