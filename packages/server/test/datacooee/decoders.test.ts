// The decoders by themselves: no input whatsoever makes them throw anything but problems.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoFromMicros } from '../../src/model/time.js';
import { Problems, type Problem } from '../../src/dialects/datacooee/wire/problems.js';
import { listOf, readFetchParameters, unquoted } from '../../src/dialects/datacooee/wire/parameters.js';
import { decodeSensorData, numberOf } from '../../src/dialects/datacooee/wire/sensor-data.js';
import { lastPeriod, timeOf, timeText } from '../../src/dialects/datacooee/wire/times.js';
import { tries } from '../support/long.js';

describe('decoding a record', () => {
  it('gives a record or problems with pointers, whatever comes', () => {
    const attributes = fc.record(
      {
        value: fc.anything(),
        timestamp: fc.oneof(fc.anything(), fc.constant('2020-01-01T00:00:00Z')),
        latitude: fc.anything(),
        x_axis_value: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const resource = fc.oneof(
      fc.anything(),
      fc.record(
        { type: fc.constant('SensorData'), attributes, relationships: fc.anything() },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(resource, (input) => {
        const problems: Problem[] = [];
        const data = decodeSensorData(input, '/data', 'senA', problems);
        expect(data === undefined).toBe(problems.length > 0);
        for (const { source } of problems) expect(source?.pointer).toMatch(/^\/data/);
        if (data) expect(Number.isSafeInteger(data.time)).toBe(true);
      }),
      { numRuns: tries(100_000) },
    );
  }, 120_000);

  it('numbers survive as text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(numberOf(String(value))).toBe(value + 0 === 0 ? Number(String(value)) : value);
      }),
    );
    for (const text of ['', ' ', '1,5', '0x10', 'Infinity', '1e999', 'NaN', '1 2', '--1'])
      expect(numberOf(text)).toBeNaN();
  });

  it('times survive as text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e15 }), (time) => {
        expect(timeOf(timeText(time))).toBe(time);
        expect(timeText(time)).toBe(isoFromMicros(time, 6));
      }),
    );
  });
});

describe('reading parameters', () => {
  it('gives parameters or problems, whatever comes', () => {
    const names = fc.constantFrom(
      'inputs_ids',
      'limit',
      'timeperiod-last',
      'timeperiod_finish',
      'sort_by',
      'asset_id',
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(names, fc.string()), fc.oneof(fc.string(), fc.array(fc.string())), {
          maxKeys: 6,
        }),
        fc.constantFrom('inputs' as const, 'asset' as const),
        (query, needs) => {
          try {
            const { limit } = readFetchParameters(query, needs, 1_700_000_000_000);
            expect(limit === undefined || limit > 0).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(Problems);
          }
        },
      ),
      { numRuns: 20_000 },
    );
  });

  it('takes off one pair of quotes and blanks', () => {
    for (const [text, plain] of [
      ['"67"', '67'],
      ["' a '", 'a'],
      ['""', ''],
      ['"', '"'],
      ['"a', '"a'],
      ['""a""', '"a"'],
    ] as const)
      expect(unquoted(text)).toBe(plain);
    expect(listOf('senA, "senB" ,,senC')).toEqual(['senA', 'senB', 'senC']);
    expect(listOf(' , ')).toBeUndefined();
  });

  it('reads periods', () => {
    expect(lastPeriod('1_day')).toBe(86_400e6);
    expect(lastPeriod('65_days')).toBe(65 * 86_400e6);
    expect(lastPeriod('2_Weeks')).toBe(14 * 86_400e6);
    for (const text of ['', '0_days', 'day', '1_month', '1.5_days', '-1_day', '1_daysx'])
      expect(lastPeriod(text)).toBeNaN();
  });
});
