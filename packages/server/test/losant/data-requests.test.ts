// The decoders of the data actions answer any input with a request or a refusal that names a field, and never with a crash.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregationOf } from '../../src/dialects/losant/wire/aggregation.js';
import { resolveRange } from '../../src/dialects/losant/wire/data-range.js';
import {
  checkDataExport,
  checkDevicesExport,
  deviceExportOf,
} from '../../src/dialects/losant/wire/exports.js';
import { parametersOf } from '../../src/dialects/losant/wire/parameters.js';
import { checkLastValue, checkTimeSeries } from '../../src/dialects/losant/wire/time-series.js';
import { TributaryError } from '../../src/errors/error.js';
import { tries } from '../support/long.js';

const NOW = Date.UTC(2024, 5, 1);

const values = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom<unknown>(
      0,
      -1,
      600_000,
      1e12,
      1e300,
      'MEAN',
      'NONE',
      'asc',
      'voltage',
      true,
      null,
    ),
  },
  fc.constantFrom<unknown>(
    { type: 'MAX' },
    { type: 'TIMEATVALUE', options: { value: 'x' } },
    ['voltage'],
    [{ key: 'a' }],
    {},
  ),
  fc.anything(),
);
const NAMES = [
  'start',
  'end',
  'duration',
  'resolution',
  'aggregation',
  'attributes',
  'attribute',
  'deviceIds',
  'deviceTags',
  'deviceQuery',
  'limit',
  'order',
  'email',
  'callbackUrl',
  'options',
  'query',
  'constructor',
  '__proto__',
  'x',
];
const bodies = fc.oneof(
  { weight: 9, arbitrary: fc.dictionary(fc.constantFrom(...NAMES), values, { maxKeys: 3 }) },
  fc.anything(),
);

const DECODERS: Readonly<Record<string, (body: unknown) => unknown>> = {
  'time series query': (body) => {
    const asked = checkTimeSeries(body);
    const { start, end } = resolveRange(asked, NOW);
    expect([start, end].every((time) => Number.isSafeInteger(time * 1000) && time >= 0)).toBe(true);
    return aggregationOf(asked.aggregation ?? 'MEAN');
  },
  'last value query': checkLastValue,
  'data export': checkDataExport,
  'device export': (body) => deviceExportOf(parametersOf({ start: '5', end: '-10', email: 'a@b' }), body),
  'devices export': checkDevicesExport,
};

describe.each(Object.entries(DECODERS))('a %s', (_, decode) => {
  it('is taken or refused', () => {
    const counts = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(bodies, (body) => {
        try {
          decode(body);
          counts.taken++;
        } catch (error) {
          if (!(error instanceof TributaryError) || error.status !== 400) throw error;
          expect(error.message.length).toBeLessThan(1_000);
          counts.refused++;
        }
      }),
      { numRuns: tries(25_000) },
    );
    expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan(100);
  }, 60_000);
});

describe('the parameters of a device export', () => {
  it('count unless the body says otherwise', () => {
    const query = parametersOf({
      start: '5',
      end: '-10',
      email: 'a@b',
      callbackUrl: 'http://x',
      includeBlobData: 'true',
    });
    expect(deviceExportOf(query, {})).toEqual({
      start: 5,
      end: -10,
      email: 'a@b',
      callbackUrl: 'http://x',
      options: { includeBlobData: true },
    });
    const body = { start: 7, email: 'c@d', options: { includeBlobData: false, includeID: false } };
    expect(deviceExportOf(query, body)).toMatchObject(body);
  });

  it.each([
    ['start', 'yesterday'],
    ['end', '2024-01-01'],
    ['email', 'nobody'],
    ['callbackUrl', `http://x/${'y'.repeat(1_024)}`],
  ])('refuse a wrong %s', (name, value) => {
    expect(() => deviceExportOf(parametersOf({ [name]: value }), {})).toThrow(new RegExp(`^${name} is`));
  });
});
