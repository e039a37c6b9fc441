/** Streamer reports, file in, readings out: the byte-by-byte example, encode → decode, and what is refused and why. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeDictionary } from '../../src/dialects/iotile/wire/dictionary.js';
import { ReportRefusal } from '../../src/dialects/iotile/wire/report.js';
import { baseOf, timeOfClock, UNKNOWN_TIME } from '../../src/model/device-time.js';
import { decodeSignedList } from '../../src/dialects/iotile/wire/signed-list.js';
import { TributaryError } from '../../src/errors/error.js';
import { microsFromIso } from '../../src/model/time.js';
import { EarlierReadings } from '../../src/services/streamer-reports/earlier-readings.js';
import { dictionary, idsOf, json, messagePack, sign, signedList } from '../support/iotile-reports.js';

/** Section 6.1 of the vendor's format: device 1, report 2, one reading of 42. */
const EXAMPLE = Buffer.from(
  '013c000001000000020000003c0000000000ffd7' +
    '01500000010000000a0000002a000000' +
    '010000000100000069a50e506be364a930747ac3afe02ba9',
  'hex',
);
const HALF_A_READING = sign(
  Buffer.concat([EXAMPLE.subarray(0, 1), Buffer.from([52]), EXAMPLE.subarray(2, 28), EXAMPLE.subarray(36)]),
);
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const reading = fc.record({ variable: u16, id: u32, clock: u32, value: u32 });
const report = fc.record({
  device: u32,
  streamer: fc.integer({ min: 0, max: 255 }),
  selector: u16,
  number: u32,
  sentUptime: u32,
  readings: fc.array(reading, { maxLength: 40 }),
});

const refusal = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('it was taken');
};

describe('the binary report', () => {
  it('is read byte by byte as the format says', () => {
    const { readings, ...rest } = decodeSignedList(EXAMPLE);
    expect(rest).toEqual({
      device: 1,
      streamer: 0,
      selector: 0xd7ff,
      number: 2,
      sentUptime: 60,
      lowest: 1,
      highest: 1,
      digest: '69a50e506be364a930747ac3afe02ba9',
      events: [],
    });
    expect(readings.count).toBe(1);
    expect(rowsOf(readings)).toEqual([{ variable: 0x5001, id: 1, clock: 10, value: 42 }]);
    expect(
      signedList({
        device: 1,
        number: 2,
        sentUptime: 60,
        readings: [{ variable: 0x5001, id: 1, clock: 10, value: 42 }],
      }),
    ).toEqual(EXAMPLE);
  });

  it('gives back whatever was written into it', () => {
    fc.assert(
      fc.property(report, (made) => {
        // At an odd place in a larger buffer, as multipart parsers hand files over.
        const file = Buffer.concat([Buffer.alloc(3), signedList(made)]).subarray(3);
        const read = decodeSignedList(file);
        const [lowest, highest] = idsOf(made.readings);
        expect(read).toMatchObject({
          device: made.device,
          streamer: made.streamer,
          selector: made.selector,
          number: made.number,
          sentUptime: made.sentUptime,
          lowest,
          highest,
        });
        expect(rowsOf(read.readings)).toEqual(made.readings);
      }),
    );
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'form', '0 bytes'],
    ['less than header and footer', EXAMPLE.subarray(0, 43), 'form', '43 bytes'],
    ['another format', Buffer.concat([Buffer.from([3]), EXAMPLE.subarray(1)]), 'form', 'format 3'],
    ['a signature by a key', sign(Buffer.from(EXAMPLE).fill(1, 16, 17)), 'signature', 'signature flags'],
    ['a cut end', EXAMPLE.subarray(0, 59), 'hash', 'Invalid Hash'],
    ['an added byte', Buffer.concat([EXAMPLE, Buffer.alloc(1)]), 'hash', 'Invalid Hash'],
    [
      'a right hash over a wrong length',
      sign(Buffer.from(EXAMPLE).fill(0x4c, 1, 2)),
      'form',
      'says that it has 76 bytes',
    ],
    ['half a reading', HALF_A_READING, 'form', '16 for each reading'],
  ])('with %s is refused', async (_, file, problem, message) => {
    const error = await refusal(() => decodeSignedList(file));
    expect(error).toBeInstanceOf(ReportRefusal);
    expect(error).toMatchObject({ problem, message: expect.stringContaining(message) as string });
  });

  it('with any bit changed is refused', async () => {
    const file = signedList({ device: 7, readings: [{ variable: 0x5001, id: 3, clock: 1, value: 9 }] });
    for (let bit = 0; bit < file.length * 8; bit++) {
      const damaged = Buffer.from(file);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      expect(await refusal(() => decodeSignedList(damaged)), `bit ${bit}`).toBeInstanceOf(ReportRefusal);
    }
  });
});

describe.each(['msgpack', 'json'] as const)('the dictionary report as %s', (encoding) => {
  const write = encoding === 'json' ? json : messagePack;

  it('gives back whatever was written into it', async () => {
    await fc.assert(
      fc.asyncProperty(report, async (made) => {
        const read = await decodeDictionary(write(dictionary(made)), encoding);
        expect(read).toMatchObject({
          device: made.device,
          streamer: made.streamer,
          number: made.number,
          sentUptime: made.sentUptime,
        });
        expect(rowsOf(read.readings)).toEqual(made.readings);
      }),
    );
  });

  it('reads events, hexadecimal streams, times without a zone and whole floats', async () => {
    const made = dictionary(
      { device: 144, readings: [] },
      {
        device_sent_timestamp: 4294967295.0,
        incremental_id: undefined,
        events: [
          {
            stream: '5020',
            device_timestamp: null,
            streamer_local_id: 1,
            timestamp: '2020-07-01T00:00:01Z',
            extra_data: { axis: 'z' },
            data: { samples: [1] },
          },
        ],
        data: [
          {
            stream: 20499,
            device_timestamp: 0,
            streamer_local_id: 2,
            timestamp: '2020-07-01T00:00:02',
            value: 42,
          },
        ],
      },
    );
    const read = await decodeDictionary(write(made), encoding);
    expect(read).toMatchObject({ sentUptime: UNKNOWN_TIME, number: 0 });
    expect(read.events).toEqual([
      {
        variable: 0x5020,
        id: 1,
        clock: 0,
        time: microsFromIso('2020-07-01T00:00:01Z'),
        extra: { axis: 'z' },
        document: { samples: [1] },
      },
    ]);
    expect(read.readings.time(0)).toBe(microsFromIso('2020-07-01T00:00:02Z'));
    expect(rowsOf(read.readings)).toEqual([{ variable: 20499, id: 2, clock: 0, value: 42 }]);
  });

  it.each([
    [{ format: 'v200' }, 'format'],
    [{ device: undefined }, 'device'],
    [{ device: -1 }, 'device'],
    [{ device: '144' }, 'device'],
    [{ streamer_index: 65536 }, 'streamer_index'],
    [{ lowest_id: null }, 'lowest_id'],
    [{ device_sent_timestamp: 1.5 }, 'device_sent_timestamp'],
    [{ data: {} }, 'data'],
    [{ data: [1] }, 'data[0]'],
    [{ data: [{ stream: 1 }] }, 'data[0].value'],
    [{ data: [{ stream: 1, value: '4' }] }, 'data[0].value'],
    [{ data: [{ stream: 'xyz', value: 4 }] }, 'data[0].stream'],
    [{ data: [{ stream: 1, value: 4, timestamp: 'noon' }] }, 'data[0].timestamp'],
    [{ events: [{ stream: 1, extra_data: [] }] }, 'events[0].extra_data'],
  ])('with %j names the member', async (change, field) => {
    const file = write(dictionary({ device: 1, readings: [] }, change));
    const error = await refusal(() => decodeDictionary(file, encoding));
    expect(error).toBeInstanceOf(TributaryError);
    expect((error as TributaryError).details['field']).toBe(field);
  });
});

describe('the dictionary report in MessagePack', () => {
  it('with byte strings for text and keys, as Python 2 writes it, is read like any other', async () => {
    const made = dictionary({ device: 5, readings: [{ variable: 0x5001, id: 1, clock: 2, value: 3 }] });
    const rows = (made['data'] as Record<string, unknown>[]).map(bytesInside);
    const read = await decodeDictionary(
      bytesMap({ ...made, data: rows, format: Buffer.from('v100') }),
      'msgpack',
    );
    expect(read.device).toBe(5);
  });

  it.each([
    ['an empty file', ''],
    ['a cut file', '82a6666f726d6174'],
    ['bytes behind the end', '8000'],
    ['the key __proto__', '81a95f5f70726f746f5f5f80'],
    ['a map of four thousand million members', 'dfffffffff'],
    ['a number alone', '07'],
  ])('refuses %s', async (_, hex) => {
    const refused = await refusal(() => decodeDictionary(Buffer.from(hex, 'hex'), 'msgpack'));
    expect(refused).toBeInstanceOf(ReportRefusal);
  });

  it('refuses a file that nests without end', async () => {
    const file = Buffer.alloc(100_000, 0x91);
    expect(await refusal(() => decodeDictionary(file, 'msgpack'))).toBeInstanceOf(ReportRefusal);
  });
});

describe('times', () => {
  const sent = microsFromIso('2021-03-01T12:00:00.250Z');

  it('of the uptime count from when the device was switched on', () => {
    const base = baseOf(sent, 1000);
    expect(timeOfClock(910, base)).toBe(microsFromIso('2021-03-01T11:58:30.250Z'));
  });
  it("of the device's clock count from 2000 and do not hang on the upload", () => {
    expect(timeOfClock(0x8000_0000 + 86_400, baseOf(sent, 5))).toBe(microsFromIso('2000-01-02T00:00:00Z'));
  });
  it('that the device does not know are the base', () => {
    expect(timeOfClock(UNKNOWN_TIME, baseOf(sent, 60))).toBe(sent - 60e6);
    expect(baseOf(sent, UNKNOWN_TIME)).toBe(sent);
  });
  it('told in the report win over the clock', async () => {
    const row = { stream: 1, device_timestamp: 7, value: 1 };
    const file = json(
      dictionary(
        { device: 1, readings: [] },
        {
          data: [
            { ...row, streamer_local_id: 1, timestamp: '2020-07-01T00:00:02' },
            { ...row, streamer_local_id: 2, timestamp: null },
          ],
        },
      ),
    );
    const { readings } = await decodeDictionary(file, 'json');
    const taken = new EarlierReadings([], sent);
    const times = [0, 1].map((i) => taken.time(readings.id(i), readings.clock(i), readings.time(i)));
    expect(times).toEqual([microsFromIso('2020-07-01T00:00:02Z'), sent + 7e6]);
  });

  it('of a reading that came before stay what they were, whenever it comes again', () => {
    const before = (actualFirst: number, actualLast: number, base: number, stored = true) => ({
      ...{ actualFirst, actualLast, base, stored },
      digest: '',
    });
    const taken = new EarlierReadings(
      [before(1, 10, 1e9), before(5, 20, 2e9), before(21, 30, 3e9, false)],
      4e9,
    );
    expect([1, 7, 11, 21, 31].map((id) => taken.time(id, 1, NaN) - 1e6)).toEqual([1e9, 1e9, 2e9, 3e9, 4e9]);
    // What was broken off gave its readings their times, but nobody knows whether it stored them.
    expect([7, 20, 21, 31].map((id) => taken.has(id))).toEqual([true, true, false, false]);
  });
});

function rowsOf(readings: ReturnType<typeof decodeSignedList>['readings']) {
  return Array.from({ length: readings.count }, (_, i) => ({
    variable: readings.variable(i),
    id: readings.id(i),
    clock: readings.clock(i),
    value: readings.value(i),
  }));
}

/** The members with their texts as bytes. */
const bytesInside = (row: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, typeof value === 'string' ? Buffer.from(value) : value]),
  );

/** A MessagePack map whose keys are byte strings. */
function bytesMap(members: Record<string, unknown>): Buffer {
  const entries = Object.entries(members);
  return Buffer.concat([
    Buffer.from([0xde, entries.length >> 8, entries.length & 0xff]),
    ...entries.flatMap(([key, value]) => [
      Buffer.from([0xc4, key.length]),
      Buffer.from(key),
      messagePack(value),
    ]),
  ]);
}
