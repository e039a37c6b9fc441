/** Which forms of a slug the server takes where a client writes one, and which it does not know. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeSite, startWorld, type Site, type World } from './support/people.js';

let world: World;
let site: Site;
beforeAll(async () => {
  world = await startWorld();
  // A device number above 0xFFFF, which clients are known to leave in one piece.
  const { json } = await world.staff.send('POST', '/device/?staff=1', {
    label: 'far',
    id: 0x12345,
    project: 'p--1',
  });
  const made = await makeSite(world);
  site = { ...made, device: json };
}, 60_000);
afterAll(() => world.platform.stop());

it.each([
  ['d--0000-0000-0001-2345', true],
  ['d--0001-2345', true],
  ['d--1-2345', true],
  ['d--12345', true],
  ['d--0000-0000-0000-12345', true],
  ['b--0001-0000-0001-2345', true],
  ['D--0000-0000-0001-2345', false],
  ['74565', false],
  ['0001-2345', false],
  ['d--0001-0000-0001-2345', false],
  ['d--', false],
  ['p--0001-2345', false],
])('device %s: %s', async (slug, known) => {
  const { status, json } = await world.staff.get(`/device/${slug}/`);
  expect([status, json.slug]).toEqual(known ? [200, site.device.slug] : [404, undefined]);
  const filtered = await world.staff.get(`/stream/?device=${slug}`);
  expect(filtered.status).toBeLessThan(404);
});

it.each([
  ['p--0000-0001', true],
  ['p--0001', true],
  ['p--1', true],
  ['p--0000-0000', false],
  ['p--0000-0000-0001', false],
  ['P--0000-0001', false],
  ['1', false],
])('project %s: %s', async (slug, known) => {
  const { status, json } = await world.staff.get(`/project/${slug}/`);
  expect([status === 200, json.slug]).toEqual([known, known ? 'p--0000-0001' : undefined]);
  const posted = await world.staff.send('POST', '/variable/', {
    name: `v ${slug}`,
    lid: 0x5001,
    project: slug,
  });
  expect(posted.status === 400).toBe(!known || posted.json.non_field_errors !== undefined);
});

it('data are posted and found under any of them', async () => {
  const { json } = await world.staff.send('POST', '/data/', {
    ...{ stream: 's--1--12345--5001', timestamp: '2021-01-01', int_value: 1 },
  });
  expect(json).toMatchObject({ stream: 's--0000-0001--0000-0000-0001-2345--5001', device: site.device.slug });
  for (const filter of ['s--1--12345--5001', 'd--12345', 'v--1--5001'])
    expect([filter, (await world.staff.get(`/data/?filter=${filter}`)).json.count]).toEqual([filter, 1]);
});
