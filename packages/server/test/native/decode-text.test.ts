import { describe, expect, it } from 'vitest';
import { readCsv } from '../../src/dialects/native/wire/csv-text.js';
import { decodePoints } from '../../src/dialects/native/wire/decode-points.js';
import type { Kind } from '../../src/services/services.js';
import { RecordingSink } from '../support/recording-sink.js';

async function decode(
  contentType: string,
  text: string,
  device?: string,
  known: Record<string, Kind> = {},
): Promise<RecordingSink> {
  const sink = new RecordingSink(known);
  await decodePoints(Buffer.from(text), { contentType, unit: 'ms', device }, sink);
  return sink;
}
const ndjson = (text: string) => decode('application/x-ndjson', text);
const csv = (text: string, device?: string, known?: Record<string, Kind>) =>
  decode('text/csv; charset=utf-8', text, device, known);
const values = (sink: RecordingSink) => sink.points.map(({ index, series, value }) => [index, series, value]);

describe('lines of JSON', () => {
  const line = '{"device":"d","series":"s","time":1,"value":1}';

  it('are points, blank lines aside', async () => {
    expect((await ndjson(`${line}\r\n\n${line}\n`)).points.map(({ index }) => index)).toEqual([0, 1]);
  });

  it('are refused one by one', async () => {
    const sink = await ndjson(`${line}\n{"device":\n[]\n${line}`);
    expect(sink.points.map(({ index }) => index)).toEqual([0, 3]);
    expect(sink.refused).toEqual([
      expect.stringContaining('1 body_not_json'),
      expect.stringContaining('2 field_invalid point is []'),
    ]);
  });

  it.each(['<html>\n</html>', '   \n\n'])('are unusable when there is none: %j', async (text) => {
    await expect(ndjson(text)).rejects.toThrow(/not valid JSON|empty/);
  });
});

describe('CSV, one point per row', () => {
  const header = 'device,series,time,value';

  it('reads numbers, booleans and texts as what they look like', async () => {
    const sink = await csv(`${header}\nd,n,1,-1.5e2\nd,b,1,TRUE\nd,t,1,"a ""b"", c"\n`);
    expect(values(sink)).toEqual([
      [0, 'n', -150],
      [1, 'b', true],
      [2, 't', 'a "b", c'],
    ]);
  });

  it('reads a cell as what its series holds', async () => {
    const known = { 'd/code': 'string', 'd/on': 'boolean' } as const;
    expect(values(await csv(`${header}\nd,code,1,007\nd,on,1,1`, undefined, known))).toEqual([
      [0, 'code', '007'],
      [1, 'on', true],
    ]);
  });

  it('reads positions and metadata, and the columns in any order', async () => {
    const sink = await csv(
      'value;time;series;device;latitude;longitude;metadata;sequence\n5;2020-01-01;s;d;50.5;;"{""a"":1}";7',
    );
    expect(sink.points[0]).toMatchObject({
      time: 1577836800000000,
      extras: { latitude: 50.5, metadata: { a: 1 }, sequence: 7 },
    });
  });

  it('refuses rows one by one', async () => {
    const sink = await csv(
      `${header},latitude\n,s,1,1\nd,,1,1\nd,s,soon,1\nd,s,1,\nd,s,1,NaN\nd,s,1,1,95\nd,s,1,1,2,3\nd,s,1,9`,
    );
    expect(values(sink)).toEqual([[7, 's', 9]]);
    expect(sink.refused.map((text) => text.split(' ').slice(0, 3).join(' '))).toEqual([
      '0 field_missing device',
      '1 series_name_invalid series',
      '2 time_invalid time',
      '3 value_invalid value',
      '4 value_invalid value',
      '5 value_invalid latitude',
      '6 field_invalid row',
    ]);
  });
});

describe('CSV, one column per series', () => {
  it('makes a point of every cell that holds something', async () => {
    const sink = await csv('time,temperature,on\n1,20.5,\n2,,false\n', 'boiler');
    expect(sink.points).toEqual([
      { index: 0, device: 'boiler', series: 'temperature', time: 1000, value: 20.5 },
      { index: 1, device: 'boiler', series: 'on', time: 2000, value: false },
    ]);
  });

  it('takes the device of a row before the one of the request', async () => {
    const sink = await csv('time\tdevice\ta\n1\tother\t1\n2\t\t2', 'boiler');
    expect(sink.points.map(({ device }) => device)).toEqual(['other', 'boiler']);
  });

  it('takes nothing below a column without a name, and says so when there is something', async () => {
    const sink = await csv(',time,a\n,1,2\n0,2,3\n', 'd');
    expect(values(sink)).toEqual([[0, 'a', 2]]);
    expect(sink.refused).toEqual([
      expect.stringContaining('1 field_invalid column 1 is "0"; expected nothing, as its header has no name'),
    ]);
  });

  it('names the column of a wrong cell', async () => {
    const sink = await csv('time,a,b\n1,inf,2', 'd');
    expect(sink.refused).toEqual([expect.stringContaining('0 value_invalid a is "inf"')]);
    expect(values(sink)).toEqual([[0, 'b', 2]]);
  });
});

describe('CSV that is unusable', () => {
  it.each([
    ['', 'empty'],
    ['a,b\n1,2', 'a column named time'],
    ['time,a,a\n1,2,3', 'each column once, but a is there twice'],
    ['time,a\n1,2', 'device is missing'],
    ['device,time\nd,1', 'at least one series'],
    ['device,series,time,value,colour\nd,s,1,1,red', 'colour is not a known field'],
    ['time,a\n1,"open', 'cannot be used'],
  ])('is refused as a whole: %j', async (text, message) => {
    await expect(csv(text)).rejects.toThrow(message);
  });
});

describe('a large CSV', () => {
  it('is what it would be in one piece: quoted line breaks, lines of errors and all', async () => {
    const cell = '"a ""b""\nc, d"';
    const text = `device,series,time,value\n${`d,s,1,${cell}\n`.repeat(10_000)}`;
    const sink = await csv(text);
    expect(sink.points).toHaveLength(10_000);
    expect(new Set(sink.points.map(({ value }) => value))).toEqual(new Set(['a "b"\nc, d']));
    expect(sink.points.at(-1)?.index).toBe(9_999);
    await expect(csv(`${text}d,s,1,"x"y\n`)).rejects.toThrow('at line 20002');
  });

  it('is parsed some hundred records at a time, however short they are', () => {
    const rows = [...readCsv(Buffer.from(`device,series,time,value\n${'x\n'.repeat(20_000)}`)).slices].map(
      (slice) => slice.length,
    );
    expect(rows.reduce((sum, count) => sum + count)).toBe(20_000);
    expect(Math.max(...rows)).toBeLessThanOrEqual(500);
  });
});
