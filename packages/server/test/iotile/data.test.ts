/** `/data/`: filters, ranges, order, pages and what is refused; posting one reading and many, all or nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, makeSite, startWorld, type Site, type World } from './support/people.js';

let world: World;
let site: Site;
beforeAll(async () => {
  world = await startWorld();
  site = await makeSite(world);
  const rows = Array.from({ length: 25 }, (_, i) => ({
    ...{ stream: site.stream.slug, timestamp: at(i), int_value: i, streamer_local_id: 25 - i },
  }));
  await world.staff.send('POST', '/data/', rows);
}, 60_000);
afterAll(() => world.platform.stop());

const get = (query: string) => world.staff.get(`/data/?${query}`);
const integers = async (query: string) =>
  (await get(query)).json.results.map((row: { int_value: number }) => row.int_value) as number[];

describe('the list', () => {
  it('is over a stream, a variable or a device, in short forms too', async () => {
    const { stream, variable, device, project } = site;
    const short = `s--${project.slug.slice(-4)}--${device.slug.slice(-4)}--5101`;
    for (const slug of [stream.slug, short, variable.slug, device.slug, `d--${device.slug.slice(-4)}`])
      expect([slug, (await get(`filter=${slug}`)).json.count]).toEqual([slug, 25]);
  });

  it('is empty for what selects nothing', async () => {
    for (const query of [
      '',
      'filter=',
      'filter=rubbish',
      `filter=${site.project.slug}`,
      'filter=d--ffff',
      'filter=s--1--2--3',
      'filter=b--0001-0000-0000-0001',
    ]) {
      const { status, json } = await get(query);
      expect([query, status, json]).toEqual([
        query,
        200,
        { count: 0, next: null, previous: null, results: [] },
      ]);
    }
  });

  it('goes by reading id, and with lastn by time', async () => {
    const filter = `filter=${site.stream.slug}`;
    expect(await integers(`${filter}&page_size=3`)).toEqual([24, 23, 22]);
    expect(await integers(`${filter}&lastn=3`)).toEqual([22, 23, 24]);
    expect(await integers(`${filter}?lastn=2`)).toEqual([23, 24]);
    expect(await integers(`${filter}&lastn=9&lastn=1`)).toEqual([24]);
  });

  it('is limited by time and by reading ids, both ends of which are included', async () => {
    const filter = `filter=${site.stream.slug}`;
    expect(await integers(`${filter}&start=${at(3)}&end=${at(5)}`)).toEqual([4, 3]);
    expect(await integers(`${filter}&streamer_id_0=2&streamer_id_1=4`)).toEqual([23, 22, 21]);
    expect(await integers(`${filter}&streamer_id_min=24`)).toEqual([1, 0]);
  });

  it('refuses what it cannot read, in the form of the field', async () => {
    for (const [query, body] of [
      ['start=soon', { start: ['Enter a valid date/time.'] }],
      ['end=2021-13-01', { end: ['Enter a valid date/time.'] }],
      ['lastn=0', ['lastn must be greater than 0']],
      ['lastn=100001', ['lastn limit is 100000']],
      ['lastn=x', { lastn: ['Enter a number.'] }],
    ] as const) {
      const { status, json } = await get(`filter=${site.stream.slug}&${query}`);
      expect([query, status, json]).toEqual([query, 400, body]);
    }
  });
});

describe('pages', () => {
  const walk = async (path: string) => {
    const seen: number[] = [];
    const links: (string | null)[] = [];
    for (let next: string | null = `${world.platform.url}/api/v1${path}`; next !== null;) {
      const { json } = await world.staff.get(next.split('/api/v1')[1]!);
      seen.push(...json.results.map((row: { int_value: number }) => row.int_value));
      links.push(json.previous);
      next = json.next;
      expect(json.count).toBe(25);
    }
    return { seen, links };
  };

  it.each([1, 2, 7, 24, 25, 26, 1000])('of %i give every row once, in order', async (size) => {
    const byTime = await walk(`/stream/${site.stream.slug}/data/?page_size=${size}`);
    expect(byTime.seen).toEqual(Array.from({ length: 25 }, (_, i) => i));
    const byId = await walk(`/data/?filter=${site.stream.slug}&page_size=${size}`);
    expect(byId.seen).toEqual(Array.from({ length: 25 }, (_, i) => 24 - i));
  });

  it('link to each other with all other parameters', async () => {
    const base = `${world.platform.url}/api/v1/data/?filter=${site.stream.slug}&page_size=10`;
    const [first, second, third] = await Promise.all(
      [1, 2, 3].map(async (page) => (await get(`filter=${site.stream.slug}&page_size=10&page=${page}`)).json),
    );
    expect([first.previous, first.next]).toEqual([null, `${base}&page=2`]);
    expect([second.previous, second.next]).toEqual([base, `${base}&page=3`]);
    expect([third.previous, third.next, third.results.length]).toEqual([`${base}&page=2`, null, 5]);
    const last = await get(`filter=${site.stream.slug}&page_size=10&page=last`);
    expect(last.json.results).toEqual(third.results);
  });

  it('that do not exist are 404, and sizes that are none mean the default', async () => {
    for (const page of ['0', '-1', '4', 'x', '1.5', '99999999999999']) {
      const { status, json } = await get(`filter=${site.stream.slug}&page_size=10&page=${page}`);
      expect([page, status, json]).toEqual([page, 404, { detail: 'Invalid page.' }]);
    }
    for (const size of ['0', '-3', 'x', '', '1e9', '999999'])
      expect((await get(`filter=${site.stream.slug}&page_size=${size}`)).json.results).toHaveLength(25);
    expect((await get('page=1')).json).toEqual({ count: 0, next: null, previous: null, results: [] });
    expect((await get('page=2')).status).toBe(404);
  });

  it('of lists of things are cut at the sizes that clients count on', async () => {
    const { device } = site;
    const { json } = await world.staff.get(`/device/?page_size=1`);
    expect([json.count, json.results.length, json.next]).toEqual([1, 1, null]);
    expect(json.results[0].slug).toBe(device.slug);
    for (const path of ['/project/', '/org/', '/vartype/', '/variable/', '/stream/', '/account/']) {
      const { json: first } = await world.staff.get(`${path}?page_size=1`);
      expect([path, first.results.length, first.previous]).toEqual([path, 1, null]);
      expect([path, first.next]).toEqual([path, first.count > 1 ? expect.stringContaining('page=2') : null]);
    }
  });
});

describe('posting', () => {
  const post = (body: unknown) => world.staff.send('POST', '/data/', body);

  it('takes an empty list, and texts for integers; sent again a row replaces itself', async () => {
    expect((await post([])).json).toEqual({ count: 0 });
    const other = await makeSite(world);
    const row = { stream: other.stream.slug, timestamp: '2021-02-03 04:05:06', int_value: '12' };
    for (let times = 0; times < 2; times++)
      expect((await post(row)).json).toMatchObject({ int_value: 12, timestamp: '2021-02-03T04:05:06Z' });
    await post({ ...row, streamer_local_id: 1 });
    expect((await get(`filter=${other.stream.slug}`)).json.count).toBe(2);
  });

  it('expands short slugs and makes streams that do not exist yet', async () => {
    const short = `s--${site.project.slug.slice(-4)}--${site.device.slug.slice(-4)}--5abc`;
    const { status, json } = await post({ stream: short, timestamp: at(0), int_value: 1 });
    const full = site.stream.slug.replace(/5101$/, '5abc');
    expect([status, json.stream, json.type]).toEqual([201, full, 'Num']);
    expect((await world.staff.get(`/stream/${full}/`)).json).toMatchObject({
      var_name: '5abc',
      var_lid: 0x5abc,
    });
  });

  it('stores nothing when one element is bad', async () => {
    const other = await makeSite(world);
    const good = { stream: other.stream.slug, timestamp: at(0), int_value: 1 };
    for (const [bad, problem] of [
      [{ ...good, int_value: 1.5 }, { int_value: ['A valid integer is required.'] }],
      [
        { stream: good.stream, timestamp: at(0) },
        { non_field_errors: ['Either int_value or value should be used'] },
      ],
      [{ int_value: 1 }, { stream: ['This field is required.'], timestamp: ['This field is required.'] }],
      [{ ...good, timestamp: '2999-01-01' }, { timestamp: [expect.stringContaining('expected a time')] }],
      [{ ...good, timestamp: '1969-01-01' }, { timestamp: [expect.stringContaining('expected a time')] }],
      [{ ...good, timestamp: 'x' }, { timestamp: [expect.stringContaining('wrong format')] }],
      [{ ...good, streamer_local_id: -1 }, { streamer_local_id: [expect.any(String)] }],
      [{ ...good, value: 'much' }, { value: ['A valid number is required.'] }],
    ] as const) {
      const many = await post([good, bad]);
      expect([many.status, many.json]).toEqual([400, [{}, problem]]);
      const one = await post(bad);
      expect([one.status, one.json]).toEqual([400, problem]);
    }
    for (const slug of ['x', 's--0000-0000--0000-0000-0000-0001--5001', 's--9--9--9', 'd--1']) {
      const { status, json } = await post([good, { ...good, stream: slug }]);
      expect([slug, status, json.stream?.[0]]).toEqual([
        slug,
        400,
        `Object with slug=${slug} does not exist.`,
      ]);
    }
    for (const body of ['{', '"x"', '5', 'null', '[1]', '[null]'])
      expect([body, (await post(body)).status]).toEqual([body, 400]);
    const unmade = other.stream.slug.replace(/5101$/, '5fff');
    expect(
      (
        await post([
          { ...good, stream: unmade },
          { ...good, int_value: 'x' },
        ])
      ).status,
    ).toBe(400);
    expect(
      (
        await post([
          { ...good, stream: unmade },
          { ...good, timestamp: '2999-01-01' },
        ])
      ).status,
    ).toBe(400);
    expect((await world.staff.get(`/stream/${unmade}/`)).status).toBe(404);
    expect((await get(`filter=${other.stream.slug}`)).json.count).toBe(0);
  });

  it('rows have no life of their own', async () => {
    expect((await world.staff.get('/data/12/')).status).toBe(403);
    expect((await world.staff.get('/data/12/?staff=1')).status).toBe(404);
    expect((await world.staff.get('/data/x/')).json).toEqual(['Data ID must be an integer']);
  });
});
