// Whatever a payload holds, the decoders refuse it with an error of the catalogue or add points that are sound.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, textOf } from '../../src/dialects/json.js';
import { decodeDeviceMessages } from '../../src/dialects/iosense/wire/device-message.js';
import { Tally } from '../../src/dialects/mapping/tally.js';
import { decodeTopicPoints } from '../../src/dialects/native/wire/topic-points.js';
import { TributaryError } from '../../src/errors/error.js';
import type { PointSink } from '../../src/services/services.js';
import { tries } from '../support/long.js';

const RUNS = tries(50_000);
const KINDS = ['number', 'string', 'boolean', 'gps'] as const;

/** Series `k0` to `k3` exist, one of each kind. */
function checkingSink(device: string): PointSink {
  const check = (time: number) => expect(Number.isNaN(time)).toBe(false);
  return {
    find: (_device, series) => {
      const at = /^k([0-3])$/.exec(series)?.[1];
      return at === undefined ? undefined : { id: Number(at) + 1, kind: KINDS[Number(at)]! };
    },
    addNumber: (_index, id, time, value) => {
      check(time);
      expect(id).toBe(1);
      expect(Number.isFinite(value)).toBe(true);
    },
    add: (_index, named, series, time, value) => {
      check(time);
      expect(named).toBe(device);
      expect(series).not.toBe('');
      expect(
        typeof value === 'number' ? Number.isFinite(value) : ['string', 'boolean'].includes(typeof value),
      ).toBe(true);
    },
    refuse: (_index, why, ...given) =>
      expect(typeof why === 'function' ? why(...given) : why).toBeInstanceOf(TributaryError),
    timeGiven: () => undefined,
    due: () => false,
    rest: () => Promise.resolve(),
  };
}

const scalar = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(
    '1',
    ' 2.5 ',
    '-',
    'BAD 255',
    '1e999',
    'true',
    '0',
    'NaN',
    '2026-01-31T00:00:00Z',
    '17e11',
    '',
  ),
  fc.string(),
);
const name = fc.constantFrom('k0', 'k1', 'k2', 'k3', 'new', '', 'd', '__proto__', 'constructor');
const anything = fc.anything({ maxDepth: 3 });
const members = (keys: string[], value: fc.Arbitrary<unknown>) =>
  fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: keys.length });

const nativePoint = fc.oneof(
  fc.record({ series: name, time: scalar, value: scalar }, { requiredKeys: [] }),
  members(
    ['device', 'series', 'time', 'value', 'latitude', 'metadata', 'x', 'rows', 'tables'],
    fc.oneof(scalar, anything),
  ),
);
const native = fc.oneof(
  nativePoint,
  fc.array(fc.oneof(nativePoint, anything)),
  fc.record({
    series: fc.oneof(fc.array(name), scalar),
    rows: fc.oneof(fc.array(fc.array(scalar)), anything),
  }),
  anything,
);
const entry = fc.oneof(fc.record({ tag: name, value: scalar }, { requiredKeys: [] }), anything);
const message = fc.oneof(
  fc.record(
    { device: fc.constantFrom('d', 'other', 1), time: scalar, data: fc.array(entry) },
    { requiredKeys: ['data'] },
  ),
  members(['device', 'time', 'data'], anything),
);
const iosense = fc.oneof(message, fc.array(message), anything);

const jsonText = (value: fc.Arbitrary<unknown>) =>
  value.map((each) => {
    try {
      return JSON.stringify(each) ?? '';
    } catch {
      return '{';
    }
  });

describe.each([
  [
    'native',
    native,
    (json: unknown) =>
      decodeTopicPoints(json, { device: 'd', arrival: 1e15, sink: checkingSink('d'), tally: new Tally() }),
  ],
  [
    'I/O Sense',
    iosense,
    (json: unknown) => decodeDeviceMessages(json, { devID: 'd', key: 'd' }, checkingSink('d')),
  ],
] as const)('%s payloads', (_, payloads, decode) => {
  const tolerate = async (payload: Buffer) => {
    try {
      await decode(parseJson(textOf(payload)));
    } catch (error) {
      if (!(error instanceof TributaryError)) throw error;
      expect(error.retryable).toBe(false);
    }
  };

  it('of JSON', async () => {
    await fc.assert(
      fc.asyncProperty(jsonText(payloads), (text) => tolerate(Buffer.from(text))),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('of bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), (bytes) => tolerate(Buffer.from(bytes))),
      { numRuns: RUNS / 10 },
    );
  });
});
