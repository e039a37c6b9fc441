// Long texts and dense milliseconds: what clients fetch without looking at cursors is whole, or refused, never cut in silence.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Client, type Row } from './client.js';

const START = Date.UTC(2024, 3, 6);
const DEVICE = 'press';
const TEXTS = 60;
/** Together 3.6 MB, of which an answer holds 1. */
const LONG = 'é'.repeat(30_000);
/** In one second of a range of ten days: more than a page of 10,000. */
const DENSE = 12_500;
const DENSE_AT = START + 5 * 86_400_000;
const END = START + 10 * 86_400_000;

let client: Client;
const times = {
  log: Array.from({ length: TEXTS }, (_, i) => START + Math.floor((i * (END - START)) / TEXTS)),
  // 12,500 different ones in 12.5 s, so that the second has a thousand.
  rpm: Array.from({ length: DENSE }, (_, i) => DENSE_AT + i),
};

beforeAll(async () => {
  client = await Client.start({ 'answer-limit': '1MiB' });
  for (let start = 0; start < TEXTS; start += 10)
    await client.write(
      times.log
        .slice(start, start + 10)
        .map((time) => ({ device: DEVICE, series: 'log', time, value: LONG })),
    );
  await client.write([
    ...times.rpm.map((time, i) => ({ device: DEVICE, series: 'rpm', time, value: i })),
    { device: DEVICE, series: 'rpm', time: END, value: 1 },
  ]);
});
afterAll(() => client.platform.stop());

const keys = (rows: readonly Row[]) => rows.map(({ time, sensor }) => `${sensor} ${time}`).sort();
const written = (...sensors: ('log' | 'rpm')[]) =>
  sensors
    .flatMap((sensor) =>
      [...times[sensor], ...(sensor === 'rpm' ? [END] : [])].map((time) => ({ time, sensor })),
    )
    .map(({ time, sensor }) => `${sensor} ${new Date(time).toISOString()}`)
    .sort();

const windowsOf = async (sensors: string) => {
  const query = `device=${DEVICE}&sensor=${sensors}&sTime=${START}000000&eTime=${END}000000&limit=25000`;
  const { json } = await client.send(`apiLayer/getCursorOfBatches?${query}`);
  return json.data as {
    counts: { count: number }[];
    timeStamps: { firstDPTime: number; lastDPTime: number }[];
  };
};

it.each(['log', 'rpm', 'log,rpm'])(
  'windows of %s hold every row, for clients that ignore cursors',
  async (sensors) => {
    const { counts, timeStamps } = await windowsOf(sensors);
    const expected = written(...(sensors.split(',') as ('log' | 'rpm')[]));
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(expected.length);
    const rows: Row[] = [];
    for (const [at, { firstDPTime, lastDPTime }] of timeStamps.entries()) {
      if (at > 0) expect(firstDPTime).toBeGreaterThan(timeStamps[at - 1]!.lastDPTime);
      const query = `device=${DEVICE}&sensor=${sensors}&sTime=${firstDPTime}&eTime=${lastDPTime}`;
      const { status, json } = await client.send(`apiLayer/getAllData?${query}`);
      expect([status, json.cursor]).toEqual([200, { start: null, end: null }]);
      rows.push(...(json.data as Row[]));
    }
    expect(keys(rows)).toEqual(expected);
    expect(rows.every(({ sensor, value }) => sensor !== 'log' || value === LONG)).toBe(true);
  },
);

it('pages that end early lead to all rows by their cursors', async () => {
  const pages: number[] = [];
  const rows = await client.pages(
    'getAllData',
    { device: DEVICE, sensor: 'log', sTime: START, eTime: END, limit: 50_000 },
    (page) => void pages.push(page.length),
  );
  expect(keys(rows)).toEqual(written('log'));
  expect(pages.length).toBeGreaterThan(3);
});

it('the newest n rows come as one answer or are refused, as some clients keep the last page only', async () => {
  const newest = (n: number) =>
    client.send(
      `apiLayer/getLimitedDataMultipleSensors/?device=${DEVICE}&sensor=log&eTime=${END}&lim=${n}&cursor=true`,
    );
  const few = await newest(10);
  expect(few.json.data).toHaveLength(10);
  expect(few.json.cursor).toEqual({ end: null, limit: null });
  const { status, text } = await newest(TEXTS);
  expect(status).toBe(400);
  expect(text).toContain('1048576 bytes');
});

it('a millisecond with more than an answer is refused, not cut', async () => {
  const time = END + 60_000;
  const sensors = Array.from({ length: 30 }, (_, i) => `m${i}`);
  for (const series of sensors) await client.write([{ device: DEVICE, series, time, value: LONG }]);
  const range = `sTime=${time}&eTime=${time}`;
  const all = await client.send(`apiLayer/getAllData?device=${DEVICE}&sensor=${sensors.join(',')}&${range}`);
  expect([all.status, all.text]).toEqual([400, expect.stringContaining('1048576 bytes')]);
  const some = sensors.slice(0, 10);
  const part = await client.send(`apiLayer/getAllData?device=${DEVICE}&sensor=${some.join(',')}&${range}`);
  expect((part.json.data as Row[]).map(({ sensor }) => sensor).sort()).toEqual([...some].sort());
});
