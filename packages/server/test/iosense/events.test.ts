// Events and their tags, as each generation of clients sends and asks for them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from './client.js';

let client: Client;
beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.platform.stop());

const START = Date.UTC(2024, 3, 6);
const iso = (minute: number) => new Date(START + minute * 60_000).toISOString();

describe('events', () => {
  it('are published with tags and fetched by time, by count and page by page', async () => {
    for (const [minute, title, eventTags] of [
      [1, 'started', ['run']],
      [2, 'alarm', ['alarm', 'run']],
      [3, 'stopped', []],
    ] as const) {
      const createdOn = iso(minute).replace('Z', '+00:00');
      const { status } = await client.send('eventTag/publishEvent', {
        method: 'POST',
        body: { title, message: `it ${title}`, metaData: '', eventTags, hoverData: '', createdOn },
      });
      expect(status).toBe(200);
    }
    const tags = (await client.send('eventTag')).json.data as { _id: string; name: string }[];
    expect(tags.map(({ name }) => name)).toEqual(['run', 'alarm']);
    const titles = (events: { title: string }[]) => events.map(({ title }) => title);
    const [startTime, endTime] = [iso(1), iso(2)];
    for (const body of [{ startTime, endTime }, new URLSearchParams({ startTime, endTime })]) {
      const { json } = await client.send('eventTag/fetchEvents/timeslot', { method: 'PUT', body });
      expect(titles(json.data)).toEqual(['alarm', 'started']);
    }
    const newest = await client.send('eventTag/fetchEvents/count', {
      method: 'PUT',
      body: { endTime: iso(9), count: 2 },
    });
    expect(titles(newest.json.data)).toEqual(['stopped', 'alarm']);
    const logger = async (page: number, more: object = {}) =>
      (
        await client.send(`eventTag/eventLogger/${page}/2`, {
          method: 'PUT',
          body: { startTime, endTime: iso(9), ...more },
        })
      ).json.data as { data: { title: string }[]; totalCount: number };
    expect(titles((await logger(2)).data)).toEqual(['started']);
    expect((await logger(1)).totalCount).toBe(3);
    expect(titles((await logger(1, { eventTags: [tags[1]!._id] })).data)).toEqual(['alarm']);
  });
});

it('times of events come as the oldest clients have them: dates with a blank, seconds, nothing at all', async () => {
  const ask = async (name: string, body: unknown) => {
    const { status, json, text } = await client.send(`eventTag/fetchEvents/${name}`, { method: 'PUT', body });
    expect(status, text).toBe(200);
    return (json.data as { title: string }[]).map(({ title }) => title);
  };
  const [startTime, endTime] = ['2024-04-06 00:01:00', '2024-04-06 00:02:00'];
  expect(await ask('timeslot', new URLSearchParams({ startTime, endTime }))).toEqual(['alarm', 'started']);
  const zoned = { startTime: '2024-04-06T05:31:00+05:30', endTime: '2024-04-06T05:31:00 05:30' };
  expect(await ask('timeslot', zoned)).toEqual(['started']);
  expect(await ask('count', { endTime: START / 1000 + 60.5, count: null })).toEqual(['started']);
  expect((await ask('count', {})).slice(-1)).toEqual(['started']);
});

it('an event without a time, or with null, happened now', async () => {
  for (const createdOn of [undefined, null, '']) {
    const before = Date.now();
    const body = { title: 'now', eventTags: ['run'], createdOn };
    const { status, json } = await client.send('eventTag/publishEvent', { method: 'POST', body });
    expect(status).toBe(200);
    expect(Date.parse(json.data.createdOn)).toBeGreaterThanOrEqual(before - 1);
  }
  const body = { startTime: null, endTime: null, eventTags: [] };
  const { json } = await client.send('eventTag/eventLogger/1/10', { method: 'PUT', body });
  expect(json.data.totalCount).toBeGreaterThanOrEqual(3);
});

it('the user id that the first start gives out reads and publishes, in its own project', async () => {
  const headers = { userID: client.platform.first.apis.iosense.userId };
  const { json } = await client.send('metaData/user', { headers });
  expect(json.data._id).toBe(client.platform.first.apis.iosense.userId);
  expect((await client.send('eventTag', { headers })).json.data).toEqual([]);
  const body = { title: 'hello', eventTags: [] };
  const published = await client.send('eventTag/publishEvent', { method: 'POST', headers, body });
  expect(published.status).toBe(200);
});

it('a tag is made before its first event, once, and found by the clients', async () => {
  const make = (name: unknown) => client.send('eventTag', { method: 'POST', body: { name } });
  const { status, json } = await make('maintenance');
  expect(status).toBe(200);
  expect(json.data).toEqual({ _id: expect.any(String) as string, name: 'maintenance' });
  expect((await make('maintenance')).json.data).toEqual(json.data);
  const { data } = (await client.send('eventTag')).json;
  expect(data.filter(({ name }: { name: string }) => name === 'maintenance')).toEqual([json.data]);
  const event = { title: 'oil changed', eventTags: [json.data._id] };
  const published = await client.send('eventTag/publishEvent', { method: 'POST', body: event });
  expect(published.json.data.eventTags).toEqual([json.data]);
  for (const name of [undefined, '', 7.5e300, 'x'.repeat(256), {}])
    expect((await make(name)).status).toBe(name === 7.5e300 ? 200 : 400);
  const reader = { headers: { userID: client.platform.one.reader } };
  expect((await client.send('eventTag', { method: 'POST', body: { name: 'no' }, ...reader })).status).toBe(
    403,
  );
});
