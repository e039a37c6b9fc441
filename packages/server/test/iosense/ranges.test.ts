// Ranges with cursors: every row exactly once, newest first, no empty page, whatever the page size and the unit of time.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Row } from './client.js';
import { LONG } from '../support/long.js';

let client: Client;
const START = Date.UTC(2024, 3, 6);
const SENSORS = ['D19', 'D20', 'D21'];
const ROWS = 51_000;
const INSTANTS = ROWS / SENSORS.length;
const at = (index: number) => START + index * 250;
const valueAt = (index: number, sensor: number) => (index % 97) + sensor / 4;

beforeAll(async () => {
  client = await Client.start();
  for (let begin = 0; begin < INSTANTS; begin += 2_000) {
    const rows = Array.from({ length: Math.min(2_000, INSTANTS - begin) }, (_, i) => {
      const index = begin + i;
      return [at(index), ...SENSORS.map((_name, sensor) => valueAt(index, sensor))];
    });
    const { status } = await client.platform.call('POST', '/points', {
      body: { device: 'PTH_1', series: SENSORS, rows },
    });
    expect(status).toBe(200);
  }
}, 60_000);
afterAll(() => client.platform.stop());

const expected = (first: number, last: number): Row[] => {
  const rows: Row[] = [];
  for (let index = last; index >= first; index--)
    for (const [sensor, name] of SENSORS.entries())
      rows.push({
        time: new Date(at(index)).toISOString(),
        sensor: name,
        value: String(valueAt(index, sensor)),
      });
  return rows;
};
const key = ({ time, sensor }: Row) => `${time} ${sensor}`;
const sorted = (rows: readonly Row[]) => [...rows].sort((a, b) => (key(a) < key(b) ? 1 : -1));

describe('a range of 51,000 rows', () => {
  const all = { device: 'PTH_1', sTime: START, eTime: at(INSTANTS) };

  it.each([1_000, 10_000, 50_000])(
    'comes whole in pages of %i, also while points arrive',
    async (limit) => {
      let arrived = 0;
      const rows = await client.pages(
        'getAllData',
        { ...all, sensor: SENSORS.join(','), limit },
        async (page) => {
          expect(page.length).toBeGreaterThan(0);
          expect(page.length).toBeLessThanOrEqual(limit);
          // Newer than the range, and older ones of another device: neither shows.
          await client.write([
            { device: 'PTH_1', series: 'D19', time: at(INSTANTS) + 60_000 + arrived++, value: 1 },
            { device: 'other', series: 'D19', time: START + arrived, value: 1 },
          ]);
        },
      );
      expect(rows).toHaveLength(ROWS);
      expect(new Set(rows.map(key)).size).toBe(ROWS);
      for (let i = 1; i < rows.length; i++) expect(rows[i]!.time <= rows[i - 1]!.time).toBe(true);
      expect(sorted(rows)).toEqual(sorted(expected(0, INSTANTS - 1)));
    },
    60_000,
  );

  it('comes whole in pages of one row: an instant is never split', async () => {
    const last = LONG ? INSTANTS - 1 : 400;
    const rows = await client.pages('getAllData', {
      ...all,
      sensor: SENSORS.join(','),
      eTime: at(last),
      limit: 1,
    });
    expect(sorted(rows)).toEqual(sorted(expected(0, last)));
    const one = await client.pages('getData', { ...all, sensor: 'D20', eTime: at(last), limit: 1 });
    expect(one).toEqual(expected(0, last).filter(({ sensor }) => sensor === 'D20'));
  }, 600_000);

  it('has 10,000 rows a page unless told otherwise, and 50,000 at most', async () => {
    const path = `apiLayer/getDataByStEt?device=PTH_1&sTime=${START}&eTime=${at(INSTANTS)}&cursor=true`;
    const usual = await client.send(path);
    // Three sensors share each instant: one row more would part them.
    expect(usual.json.data.length).toBe(9_999);
    expect(usual.json.cursor.start).toBe(START);
    const large = await client.send(`${path}&limit=1000000`);
    expect(large.json.data.length).toBe(49_998);
  });

  it('is full where no instant is cut', async () => {
    const path = `apiLayer/getData?device=PTH_1&sensor=D19&sTime=${START}&eTime=${at(INSTANTS)}&cursor=true`;
    for (const [limit, length] of [
      ['', 10_000],
      ['&limit=50000', INSTANTS],
      [`&limit=${INSTANTS}`, INSTANTS],
      [`&limit=${INSTANTS - 1}`, INSTANTS - 1],
      ['&limit=200', 200],
      ['&limit=199', 199],
    ] as const) {
      const { data, cursor } = (await client.send(path + limit)).json;
      expect(data).toHaveLength(length);
      expect(cursor.end).toBe(length === INSTANTS ? null : at(INSTANTS - length) - 1);
    }
  });

  it('includes both ends', async () => {
    const rows = await client.pages('getData', {
      device: 'PTH_1',
      sensor: 'D19',
      sTime: at(3),
      eTime: at(5),
    });
    expect(rows.map(({ time }) => time)).toEqual([5, 4, 3].map((index) => new Date(at(index)).toISOString()));
  });
});

describe('times', () => {
  it('are read by their number of digits', async () => {
    const [from, to] = [START / 1000, START / 1000 + 2];
    const forms: [string, string][] = [
      [String(from), String(to)],
      [String(from * 1_000), String(to * 1_000)],
      [String(from * 10_000), String(to * 10_000)],
      [`${from}000000000`, `${to}000000000`],
    ];
    for (const [sTime, eTime] of forms) {
      const rows = await client.pages('getData', { device: 'PTH_1', sensor: 'D19', sTime, eTime });
      expect(
        rows.map(({ time }) => Date.parse(time)),
        sTime,
      ).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0].map((index) => at(index)));
    }
    const everything = await client.pages('getData', {
      device: 'PTH_1',
      sensor: 'D19',
      sTime: 0,
      eTime: START,
      limit: 5,
    });
    expect(everything).toHaveLength(1);
  });

  it('before 2001 and at the very start page too', async () => {
    const times = [0, 1, 2, 500, 1_000, 86_400_000, 946_684_800_123, 999_999_999_999, 1_000_000_000_000];
    await client.write(times.map((time) => ({ device: 'old', series: 's', time, value: time })));
    const rows = await client.pages('getData', {
      device: 'old',
      sensor: 's',
      sTime: 0,
      eTime: START,
      limit: 1,
    });
    expect(rows.map(({ value }) => Number(value))).toEqual([...times].reverse());
  });

  it('always have three digits of fraction, and no (time, sensor) pair comes twice', async () => {
    await client.platform.call('POST', '/points?unit=us', {
      body: [0, 1, 400, 999, 1_000, 2_000_000].map((micros) => ({
        device: 'fine',
        series: 's',
        time: START * 1000 + micros,
        value: micros,
      })),
    });
    for (const limit of [1, 2, 10]) {
      const rows = await client.pages('getData', {
        device: 'fine',
        sensor: 's',
        sTime: START,
        eTime: START + 10_000,
        limit,
      });
      expect(rows).toEqual([
        { time: '2024-04-06T00:00:02.000Z', sensor: 's', value: '2000000' },
        { time: '2024-04-06T00:00:00.001Z', sensor: 's', value: '1000' },
        { time: '2024-04-06T00:00:00.000Z', sensor: 's', value: '999' },
      ]);
    }
  });
});

describe('values', () => {
  it('are texts, whatever they are', async () => {
    await client.write([
      { device: 'mixed', series: 'n', time: START, value: 0 },
      { device: 'mixed', series: 'b', time: START, value: false },
      { device: 'mixed', series: 't', time: START, value: 'BAD "255"\n' },
    ]);
    const { json } = await client.send(
      `apiLayer/getDataByStEt?device=mixed&sTime=${START}&eTime=${START}&cursor=true`,
    );
    expect(json).toEqual({
      data: [
        { time: '2024-04-06T00:00:00.000Z', sensor: 'n', value: '0' },
        { time: '2024-04-06T00:00:00.000Z', sensor: 'b', value: 'false' },
        { time: '2024-04-06T00:00:00.000Z', sensor: 't', value: 'BAD "255"\n' },
      ],
      cursor: { start: null, end: null },
    });
  });
});

describe('what is not there', () => {
  const range = `sTime=${START}&eTime=${START}&cursor=true`;

  it('nothing found is an empty page with a cursor of nulls; an unknown sensor among known ones is left out', async () => {
    const none = await client.send(`apiLayer/getData?device=PTH_1&sensor=D19&sTime=1&eTime=2&cursor=true`);
    expect(none.json).toEqual({ data: [], cursor: { start: null, end: null } });
    const some = await client.send(`apiLayer/getAllData?device=PTH_1&sensor=D19,nothing&${range}`);
    expect(some.json.data).toHaveLength(1);
  });

  it.each([
    [`getData?device=nobody&sensor=x&${range}`, 404, 'Device'],
    [`getData?device=PTH_1&${range}`, 400, 'sensor'],
    [`getData?sensor=D19&${range}`, 400, 'device'],
    ['getData?device=PTH_1&sensor=D19&sTime=today&eTime=1', 400, 'sTime'],
    ['getData?device=PTH_1&sensor=D19&sTime=1', 400, 'eTime'],
    [`getData?device=PTH_1&sensor=D19&${range}&limit=many`, 400, 'limit'],
    ['getEverything', 404, 'getEverything'],
  ])('%s is refused in the form that clients read', async (path, status, named) => {
    const answer = await client.send(`apiLayer/${path}`);
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({
      success: false,
      error: expect.stringContaining(named) as string,
      errors: [answer.json.error],
    });
  });

  it('another project’s device is as unknown', async () => {
    const { two } = client.platform;
    const foreign = await client.send(`apiLayer/getData?device=PTH_1&sensor=D19&${range}`, {
      headers: { userID: two.token },
    });
    expect([foreign.status, foreign.json.error]).toEqual([404, 'Device "PTH_1" was not found.']);
  });
});
