// A device or series whose name has a comma can be named through every door that parts lists at commas.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tributary } from '../support/command.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

const TIME = 1_704_067_200_000;
let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
  const points = ['plant,1', 'plant', 'other'].flatMap((device) =>
    ['flow,in', 'flow', 'level'].map((series) => ({ device, series, time: TIME, value: device.length })),
  );
  expect((await platform.call('POST', '/points', { body: points })).json.stored).toBe(9);
  await platform.call('PATCH', '/devices/plant,1', { body: { tags: [{ key: 'hall', value: 'a,b' }] } });
});
afterAll(() => platform.stop());

const named = async (query: string) => {
  const { json } = await platform.call('GET', `/query/counts?${query}`);
  return (json.items as { device: string; series: string }[]).map((one) => `${one.device}/${one.series}`);
};

it('in an address a parameter that is given twice is not parted', async () => {
  expect(await named('devices=plant,1&devices=&series=level')).toEqual(['plant,1/level']);
  expect(await named('devices=plant,1&devices=other&series=level')).toEqual(['plant,1/level', 'other/level']);
  expect(await named('devices=plant,other&series=level')).toEqual(['plant/level', 'other/level']);
  expect(await named('devices=other&series=flow,in&series=flow')).toEqual(['other/flow,in', 'other/flow']);
  expect(await named('tags=hall:a,b&tags=&series=level')).toEqual(['plant,1/level']);
  const { items } = (await platform.call('GET', '/devices?tags=hall:a,b&tags=')).json;
  expect(items).toMatchObject([{ key: 'plant,1' }]);
});

it('a name that was taken for a list is told', async () => {
  const warnings = async (query: string) =>
    ((await platform.call('GET', `/query/counts?${query}`)).json.warnings as { message: string }[]).map(
      ({ message }) => message,
    );
  const parted =
    'A text with commas that is given once is a list; given twice, the second time empty, it is one name.';
  expect(await warnings('devices=other&series=flow,in')).toEqual([
    `There is no series "in"; did you mean "flow,in"? ${parted}`,
  ]);
  expect(await warnings('devices=plant,1&series=level')).toEqual([
    `There is no device "1"; did you mean "plant,1"? ${parted}`,
  ]);
  // Blanks around the parts of a list are no part of them, in the API as in the command.
  expect(await named('devices=plant, other&series=level')).toEqual(['plant/level', 'other/level']);
});

it('in the command an option that is given twice is not parted', async () => {
  const counts = async (...argv: string[]) => {
    const env = { TRIBUTARY_URL: platform.url, TRIBUTARY_TOKEN: platform.one.token };
    const ran = await tributary(['query', 'counts', '--format', 'json', ...argv], { env });
    const rows = JSON.parse(ran.out) as { device: string; series: string }[];
    return rows.map(({ device, series }) => `${device}/${series}`);
  };
  const level = ['--series', 'level'];
  expect(await counts('--device', 'plant,1', '--device', '', ...level)).toEqual(['plant,1/level']);
  expect(await counts('--device', 'plant,1', '--device', 'other', ...level)).toEqual([
    'plant,1/level',
    'other/level',
  ]);
  expect(await counts('--device', 'plant,other', ...level)).toEqual(['plant/level', 'other/level']);
  expect(await counts('--device', 'other', '--series', 'flow,in', '--series', 'flow,in')).toEqual([
    'other/flow,in',
  ]);
  expect(await counts('--tag', 'hall=a,b', '--tag', '', ...level)).toEqual(['plant,1/level']);
});

it('in the I/O Sense API a sensor that is given twice is not parted', async () => {
  const rows = async (sensors: string) => {
    const path = `${platform.url}/api/apiLayer/getAllData?device=plant,1&sTime=0&eTime=${TIME}&${sensors}`;
    const answer = await fetch(path, { headers: { apikey: platform.one.token } });
    return ((await answer.json()) as { data: { sensor: string }[] }).data.map(({ sensor }) => sensor);
  };
  expect(await rows('sensor=flow,in&sensor=')).toEqual(['flow,in']);
  expect((await rows('sensor=flow,level')).sort()).toEqual(['flow', 'level']);
});

it('in the Losant API attributes that are given twice are not parted', async () => {
  const { losantId, token } = platform.one;
  const device = (await platform.call('GET', '/devices/plant,1')).json as { key: string };
  expect(device.key).toBe('plant,1');
  const state = async (attributes: string) => {
    const path = `${platform.url}/applications/${losantId}/devices/compositeState?start=1&${attributes}`;
    const answer = await fetch(path, { headers: { authorization: `Bearer ${token}` } });
    const { items } = (await answer.json()) as { items: { name: string; compositeState: object }[] };
    return Object.keys(items.find(({ name }) => name === 'plant,1')!.compositeState);
  };
  expect(await state('attributes=flow,in&attributes=')).toEqual(['flow,in']);
  expect((await state('attributes=flow,level')).sort()).toEqual(['flow', 'level']);
});
