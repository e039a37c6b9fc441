// A typo in a name is told: an answer without points must not look like a device without data.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
  const points = ['boiler-1', 'boiler-2', 'über'].map((device) => ({
    device,
    series: 'temperature',
    time: 1_704_067_200_000,
    value: 1,
  }));
  await platform.call('POST', '/points', { body: [...points, { ...points[0], series: 'pressure' }] });
  const foreign = { ...points[0], device: 'boilr-2', series: 'presure' };
  await platform.call('POST', '/points', { token: platform.two.token, body: [foreign] });
});
afterAll(() => platform.stop());

const ask = async (path: string) => (await platform.call('GET', `/query/${path}`)).json;

it('says that a device is unknown, and which one may have been meant', async () => {
  const { items, warnings } = await ask('points?devices=boilr-2,boiler-1&series=temperature');
  expect(items).toHaveLength(1);
  expect(warnings).toEqual([
    {
      code: 'unknown_name',
      member: 'devices',
      value: 'boilr-2',
      nearest: ['boiler-2', 'boiler-1'],
      message: 'There is no device "boilr-2"; did you mean "boiler-2" or "boiler-1"?',
    },
  ]);
});

it('says that a series is unknown: to the named devices, else to the project', async () => {
  for (const path of ['points?series=presure', 'points?devices=boiler-1&series=presure,temperature'])
    expect((await ask(path)).warnings).toMatchObject([
      { member: 'series', value: 'presure', nearest: ['pressure'] },
    ]);
  // The project has it, this device has not.
  expect((await ask('points?devices=boiler-2&series=pressure')).warnings).toMatchObject([
    { member: 'series', value: 'pressure', nearest: [] },
  ]);
});

it.each([
  ['points', ''],
  ['last', ''],
  ['first', ''],
  ['buckets', '&from=2024-01-01&to=2024-01-02&bucket=1d'],
  ['statistics', ''],
  ['counts', ''],
])('says so in every family: %s', async (family, more) => {
  expect((await ask(`${family}?devices=nope${more}`)).warnings).toMatchObject([
    { value: 'nope', nearest: [] },
  ]);
});

it('says so of ids', async () => {
  expect((await ask('counts?deviceIds=999999&seriesIds=888888')).warnings).toMatchObject([
    { member: 'deviceIds', value: 999_999 },
    { member: 'seriesIds', value: 888_888 },
  ]);
  expect((await ask('counts?assets=777777')).warnings).toMatchObject([{ member: 'assets', value: 777_777 }]);
});

it('says nothing where all names exist, whatever the other conditions leave of them', async () => {
  for (const path of [
    'counts?devices=boiler-1',
    'counts?series=pressure',
    'counts?devices=boiler-1,boiler-2&series=pressure',
    'counts?devices=boiler-1&tags=hall',
    'counts',
  ])
    expect(await ask(path)).not.toHaveProperty('warnings');
});

it('says it in a header where the form has no place for it', async () => {
  for (const format of ['csv', 'ndjson']) {
    const { headers } = await platform.call('GET', `/query/counts?devices=%C3%BCbel&format=${format}`);
    const told = headers.get('x-warnings')!;
    expect(told).toMatch(/^[ -~]+$/);
    expect(JSON.parse(told)).toEqual(['There is no device "übel"; did you mean "über"?']);
  }
});

it('tells at most ten, and a header that every client takes', async () => {
  const devices = Array.from({ length: 3000 }, (_, i) => `${'ü'.repeat(200)}${i}`);
  const answer = await platform.call('POST', '/query/counts?format=csv', { body: { devices } });
  expect(answer.headers.get('x-warnings')!.length).toBeLessThanOrEqual(2000);
  const { json } = await platform.call('POST', '/query/counts', { body: { devices } });
  expect(json.warnings).toHaveLength(10);
});
