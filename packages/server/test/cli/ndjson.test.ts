// One JSON object a line: points as the API takes them, or records whose members are series.
import { describe, expect, it } from 'vitest';
import { readText } from '../support/import-reading.js';

const T0 = Date.UTC(2020, 0, 1) * 1000;

describe('lines that are points', () => {
  it('are read with their extras', async () => {
    const text =
      '{"device":"m1","series":"t","time":"2020-01-01T00:00:00Z","value":5,"latitude":51,"longitude":4,"metadata":{"q":1},"x":null}\n\n' +
      '{"device":"m1","series":"on","time":"2020-01-01T00:00:00Z","value":true}';
    const { rows } = await readText('ndjson', text, { device: undefined });
    expect(rows.map((row) => [row.line, row.points])).toEqual([
      [
        1,
        [{ device: 'm1', series: 't', time: T0, value: 5, latitude: 51, longitude: 4, metadata: { q: 1 } }],
      ],
      [3, [{ device: 'm1', series: 'on', time: T0, value: true }]],
    ]);
  });

  it('are refused one by one', async () => {
    const text = [
      '{"series":"t","value":5}',
      '{"series":"t","time":"soon","value":5}',
      '{"series":7,"time":"2020-01-01","value":5}',
      '{"series":"t","time":"2020-01-01","value":{}}',
      '[1]',
      '{"series":',
      '{"series":"t","time":"2020-01-01","value":null}',
    ].join('\n');
    const { rows } = await readText('ndjson', text);
    expect(rows.map((row) => row.refusals.join())).toEqual([
      'time is missing; expected a time',
      'time is "soon"; expected ISO time (or give --time-format)',
      'series is 7; expected a text',
      'value is {}; expected a number, true, false or a text',
      'the line is [1]; expected a JSON object',
      expect.stringContaining('the line is not valid JSON'),
      '',
    ]);
    expect(rows.flatMap((row) => row.points)).toEqual([]);
    expect(rows.at(-1)?.empty).toBe(1);
  });
});

describe('lines that are records', () => {
  const text = '{"ts":1577836800,"id":12,"room":{"co2":400,"door":"open"},"a":null,"b":"1"}\n';
  const options = { device: undefined, deviceColumn: 'id', timeFormat: 's' };

  it('have a series for each member, also inside members', async () => {
    const { rows } = await readText('ndjson', text, options);
    expect(rows[0]?.points).toEqual([
      { device: '12', series: 'room.co2', time: T0, value: 400 },
      { device: '12', series: 'room.door', time: T0, value: 'open' },
      { device: '12', series: 'b', time: T0, value: '1' },
    ]);
    expect(rows[0]?.empty).toBe(1);
  });

  it('take the choice, names and kinds of members', async () => {
    const kinds = new Map([['b', 'number' as const]]);
    const { rows } = await readText('ndjson', text, { ...options, series: ['room.co2=co2', 'b'], kinds });
    expect(rows[0]?.points).toEqual([
      { device: '12', series: 'co2', time: T0, value: 400 },
      { device: '12', series: 'b', time: T0, value: 1 },
    ]);
  });

  it('need a device, and a unit for times that are numbers', async () => {
    await expect(readText('ndjson', '{"ts":1,"a":1}', { device: undefined })).rejects.toThrow(
      'No device is named.',
    );
    await expect(readText('ndjson', '{"ts":1,"a":1}')).rejects.toThrow('ts holds numbers such as 1.');
  });
});
