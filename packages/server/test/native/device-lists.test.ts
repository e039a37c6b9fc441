/** The list of devices as people look for them: by words, in an order, from any place on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
const call: TestPlatform['call'] = (...given) => platform.call(...given);
const keys = async (query: string): Promise<string[]> =>
  (await call('GET', `/devices?${query}`)).json.items.map(({ key }: { key: string }) => key);

beforeAll(async () => {
  platform = await startTestPlatform();
  const devices = [
    { key: 'Fleet-1', name: 'Truck', tags: [{ key: 'depot', value: 'Ghent' }] },
    { key: 'fleet-2', name: null, tags: [{ key: 'depot', value: 'Bruges' }] },
    { key: 'pump', name: 'Ghent main', class: 'gateway' },
    { key: '100%_x', name: 'Odd' },
  ];
  for (const body of devices) await call('POST', '/devices', { body });
  await call('POST', '/points', { body: [{ device: 'pump', series: 'Pressure', time: 1e12, value: 2 }] });
});
afterAll(() => platform.stop());

describe('a search', () => {
  it.each([
    ['FLEET', ['Fleet-1', 'fleet-2']],
    ['ghent', ['Fleet-1', 'pump']],
    ['depot:ghent', ['Fleet-1']],
    ['press', ['pump']],
    ['ghent truck', ['Fleet-1']],
    ['ghent  nothing', []],
    ['%_', ['100%_x']],
    ['*', []],
    ["'", []],
  ])('for %s finds %j', async (search, expected) => {
    expect(await keys(`sort=key&search=${encodeURIComponent(search)}`)).toEqual(
      [...expected].sort((a, b) => (a < b ? -1 : 1)),
    );
  });

  it('goes with the other conditions', async () => {
    expect(await keys('search=ghent&class=gateway')).toEqual(['pump']);
    expect(await keys('search=ghent&tags=depot')).toEqual(['Fleet-1']);
    expect(await keys('search=ghent&name=Tru*')).toEqual(['Fleet-1']);
  });
});

it('is sorted in both directions, by the name that people see', async () => {
  const up = await keys('sort=name');
  expect(up).toEqual(['pump', '100%_x', 'Fleet-1', 'fleet-2']);
  expect(await keys('sort=name&direction=desc')).toEqual(up.toReversed());
});

it('is read from any place on, and says how many there are', async () => {
  const { json } = await call('GET', '/devices?sort=key&offset=1&limit=2');
  expect(json).toMatchObject({ total: 4, items: [{ key: 'Fleet-1' }, { key: 'fleet-2' }] });
  const rest = await call('GET', `/devices?sort=key&limit=2&cursor=${json.next}`);
  expect(rest.json).toMatchObject({ total: 4, next: null, items: [{ key: 'pump' }] });
  expect((await call('GET', '/devices?offset=9')).json).toEqual({ items: [], next: null, total: 4 });
});

it.each([
  ['search=', 'search'],
  [`search=${'x'.repeat(256)}`, 'search'],
  ['search=a+b+c+d+e+f+g+h+i', 'search is "9 words"; expected at most 8 words'],
  ['sort=colour', 'sort'],
  ['offset=-1', 'offset'],
  ['sort=key&cursor=oxyzxyzxyz', 'cursor'],
  ['cursor=o1&offset=1', 'cursor'],
])('a wrong %s is refused by name', async (query, message) => {
  const answer = await call('GET', `/devices?${query}`);
  expect(answer.status).toBe(400);
  expect(answer.json.error.message).toContain(message);
});

describe('what happened with a device', () => {
  it('is listed, and commands are sent', async () => {
    const path = '/devices/pump';
    expect((await call('GET', `${path}/connections`)).json).toEqual({ items: [] });
    expect((await call('GET', `${path}/events`)).json).toEqual({ items: [] });
    const sent = await call('POST', `${path}/commands`, { body: { name: 'open', payload: { to: 5 } } });
    expect(sent.status).toBe(204);
    const { items } = (await call('GET', `${path}/commands?from=-1h&limit=5`)).json;
    expect(items).toEqual([{ time: expect.any(String), name: 'open', payload: { to: 5 } }]);
    expect((await call('GET', `${path}/commands?to=-1h`)).json.items).toEqual([]);
  });

  it('of one that does not exist is not found', async () => {
    for (const list of ['connections', 'events', 'commands'])
      expect((await call('GET', `/devices/nobody/${list}`)).json.error.code).toBe('not_found');
  });

  it('has what other APIs told: connections and events', async () => {
    const { admin, project } = platform.one;
    const headers = { authorization: `Bearer ${admin}`, 'content-type': 'application/json' };
    const losant = async (method: string, at: string, body?: object) =>
      (
        await fetch(`${platform.url}${at}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
      ).json();
    const { items } = (await losant('GET', '/applications')) as { items: { id: string }[] };
    const at = `/applications/${items[0]!.id}/devices`;
    const { items: devices } = (await losant('GET', `${at}?perPage=100`)) as {
      items: { id: string; name: string }[];
    };
    const { id } = devices.find(({ name }) => name === 'Ghent main')!;
    await losant('POST', `${at}/${id}/setConnectionStatus`, { status: 'connected' });
    const { items: log } = (await call('GET', `/devices/pump/connections?project=${project}`)).json;
    expect(log).toEqual([{ time: expect.any(String), connected: true, details: {} }]);
    expect((await call('GET', '/devices/pump')).json.connection).toMatchObject({ connected: true });
  });
});
