/** Frames, the binary form of a write: they say what JSON says, and what is wrong with one is told. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePoints } from '../../src/dialects/native/wire/decode-points.js';
import { TributaryError } from '../../src/errors/error.js';
import { frameOf, type FrameRow } from './frames.js';
import { tries } from '../support/long.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { randomNumbers, type RandomNumbers } from '../support/random.js';
import { RecordingSink } from '../support/recording-sink.js';

const TYPE = 'application/vnd.tributary.frames';
const KNOWN = { 'd0/n': 'number', 'd1/n': 'number', 'd0/t': 'string', 'd1/b': 'boolean' } as const;
type Unit = 's' | 'ms' | 'us' | 'ns';

async function decoded(body: Buffer, contentType: string, unit: Unit) {
  const sink = new RecordingSink(KNOWN);
  await decodePoints(body, { contentType, unit, device: undefined }, sink);
  const refused = sink.refusals.map(({ index, error: { code } }) => ({ index, code }));
  return { points: sink.points, refused };
}

/** Of any shape, with times and values that are none among them. */
function rowOf(random: RandomNumbers): FrameRow {
  const names = ['n', 't', 'b', 'new', 'ü', ...Array.from({ length: 200 }, (_, n) => `wide${n}`)];
  const width = random.below(random.pick([4, 4, 4, 200]));
  const first = random.below(5);
  const isDate = random.below(4) === 0;
  return {
    device: `d${random.below(4)}`,
    time: isDate
      ? random.below(10 ** 9) * 1_000_001
      : random.pick([random.below(2e9), random.fraction() * 1e9, 1_700_000_000_123, NaN, -1, 1e300]),
    isDate,
    cells: Object.fromEntries(
      Array.from({ length: width }, (_, at) => [
        names[first + at]!,
        random.pick([random.fraction(), 5e-324, -0, true, false, '', 'text', '€😀', Infinity, NaN]),
      ]),
    ),
  };
}

const isoOf = (micros: number) =>
  `${new Date(Math.floor(micros / 1000)).toISOString().slice(0, -1)}${String(micros % 1000).padStart(3, '0')}Z`;

it('frames are read as the same points in JSON, refused ones by the same places', async () => {
  for (let round = 0; round < tries(5_000, 400); round++) {
    const seed = Date.now() + round;
    const random = randomNumbers(seed);
    const frames = Array.from({ length: 1 + random.below(3) }, () =>
      Array.from({ length: 1 + random.below(30) }, () => rowOf(random)),
    );
    const unit = random.pick<Unit>(['s', 'ms', 'us', 'ns']);
    const points = frames.flat().flatMap(({ device, time, isDate, cells }) =>
      Object.entries(cells).map(([series, value]) => ({
        ...{ device, series, value: value },
        time: isDate ? isoOf(time) : time,
      })),
    );
    const body = Buffer.concat(frames.map((rows) => frameOf(rows)));
    // Where the body begins in its memory is no matter.
    const placed = Buffer.concat([Buffer.alloc(random.below(8)), body]).subarray(-body.length);
    const seen = await decoded(placed, TYPE, unit);
    const sink = new RecordingSink(KNOWN);
    const { decodeArray } = await import('../../src/dialects/native/wire/array-json.js');
    await decodeArray(points, unit, sink);
    expect(seen.points, `seed ${seed}`).toEqual(sink.points);
    expect(seen.refused, `seed ${seed}`).toEqual(
      sink.refusals.map(({ index, error: { code } }) => ({ index, code })),
    );
  }
});

describe('a frame that cannot be used', () => {
  const row: FrameRow = { device: 'd', time: 1, cells: { a: 1, b: 'text' } };
  const whole = frameOf([row]);
  const changed = (at: number, byte: number) => {
    const bytes = Buffer.from(whole);
    bytes[at] = byte;
    return bytes;
  };
  const places = (ofDevice: number, ofShape: number) => {
    const bytes = Buffer.from(whole);
    const arrays = bytes.length - (8 + 8 + 8 + 16 + 8 + 8);
    bytes.writeUInt32LE(ofDevice, arrays + 8);
    bytes.writeUInt32LE(ofShape, arrays + 16);
    return bytes;
  };
  /** Two cells that say that they have the same text. */
  const shared = () => {
    const bytes = frameOf([{ device: 'd', time: 1, cells: { a: 'x', b: 'y' } }]);
    const values = bytes.length - 8 - 16 - 16;
    bytes.writeUInt32LE(3, values + 8);
    return bytes;
  };
  it.each([
    ['has a text of two cells', shared(), 'body_malformed', 'cell 1 of frames[0] has text 0; expected 1'],
    [
      'has a text of no cell',
      frameOf([{ ...row, cells: { a: 1, b: 2 } }], { texts: 1, textBytes: 0 }),
      'body_malformed',
      'bytes of arrays',
    ],
    ['has no rows', frameOf([]), 'field_invalid', 'frames[0].rows is 0'],
    [
      'has more shapes than rows',
      frameOf([row], { shapes: [{ series: ['a', 'b'] }, { series: [] }] }),
      'field_invalid',
      'frames[0].shapes is "2 of them"',
    ],
    ['is cut off', whole.subarray(0, -8), 'body_malformed', 'it was cut off'],
    [
      'is shorter than its beginning',
      whole.subarray(0, 12),
      'body_malformed',
      'frames[0] begins with 12 bytes',
    ],
    ['is something else', changed(0, 0), 'body_malformed', 'other bytes than TRBFRAM1'],
    ['has a second one that is', Buffer.concat([whole, changed(3, 0)]), 'body_malformed', 'frames[1] begins'],
    ['has too large a head', changed(11, 1), 'body_malformed', 'expected at most 1048576'],
    ['has a head of no JSON', changed(16, 0x78), 'body_not_json', 'not valid JSON'],
    ['has a head that is no text', changed(20, 0xff), 'body_malformed', 'not UTF-8'],
    ['has more rows than arrays', frameOf([row], { rows: 2 }), 'body_malformed', 'bytes of arrays; expected'],
    [
      'has fewer cells',
      frameOf([{ ...row, cells: { a: 1, b: 2, c: 3 } }], { shapes: [{ series: ['a'] }] }),
      'body_malformed',
      '3 cells; expected 1',
    ],
    ['has a row of no device', places(1, 0), 'body_malformed', 'row 0 of frames[0] is of device 1'],
    ['has a row of no shape', places(0, 7), 'body_malformed', 'shape 7'],
    ['has a text that is none', changed(whole.length - 8, 0xff), 'body_malformed', 'text 0 of frames[0]'],
    ['counts less than nothing', frameOf([row], { rows: -1 }), 'field_invalid', 'frames[0].rows is -1'],
    ['counts more than there can be', frameOf([row], { cells: 2 ** 40 }), 'field_invalid', 'frames[0].cells'],
    ['has a member unknown', frameOf([row], { colour: 1 }), 'field_unknown', 'frames[0].colour'],
    [
      'has a device without a name',
      frameOf([row], { devices: [''] }),
      'field_invalid',
      'frames[0].devices[0]',
    ],
    [
      'has a series of no name',
      frameOf([row], { shapes: [{ series: ['a', 5] }] }),
      'field_invalid',
      'frames[0].shapes[0].series[1] is 5',
    ],
    [
      'has tags that are none',
      frameOf([row], { shapes: [{ series: ['a', 'b'], tags: [{ x: 1 }] }] }),
      'field_invalid',
      'frames[0].shapes[0].tags[0]',
    ],
  ])('because it %s is told so', async (_, body, code, message) => {
    const failed = await decoded(body, TYPE, 'ms').catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(TributaryError);
    expect(failed).toMatchObject({ code, message: expect.stringContaining(message) as string });
  });
});

describe('through the API', () => {
  let platform: TestPlatform;
  beforeAll(async () => (platform = await startTestPlatform()));
  afterAll(() => platform.stop());
  const post = async (body: Buffer<ArrayBuffer>, query = '', headers = {}) => {
    const { url, one } = platform;
    const answer = await fetch(`${url}/tributary/v1/points${query}`, {
      ...{ method: 'POST', body },
      headers: { authorization: `Bearer ${one.token}`, 'content-type': TYPE, ...headers },
    });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };
  const stored = async (device: string) =>
    (await platform.call('GET', `/query/points?devices=${device}`, { token: platform.one.token })).json;

  it('points of all kinds are stored, packed or not, and come back', async () => {
    const rows: FrameRow[] = [
      { device: 'all', time: 1_700_000_000, cells: { n: 0.1, b: false, t: 'süß' } },
      { device: 'all', time: 1_700_000_001_000_007, isDate: true, cells: { n: -2 } },
    ];
    for (const round of [0, 1]) {
      const body = round === 0 ? frameOf(rows) : gzipSync(frameOf(rows));
      const headers = round === 0 ? {} : { 'content-encoding': 'gzip' };
      expect(await post(body as Buffer<ArrayBuffer>, '?unit=s', headers)).toEqual({
        status: 200,
        body: { stored: 4, refused: [] },
      });
    }
    expect(await stored('all')).toMatchObject({
      items: [
        { series: 'n', time: '2023-11-14T22:13:20.000Z', value: 0.1 },
        { series: 'b', value: false },
        { series: 't', value: 'süß' },
        { series: 'n', time: '2023-11-14T22:13:21.000007Z', value: -2 },
      ],
    });
  });

  it('a point that is refused is named by its place, and stops no other', async () => {
    const rows: FrameRow[] = [
      { device: 'some', time: 1_700_000_000_000, cells: { n: 1, x: NaN } },
      { device: 'some', time: 1_700_000_001_000, cells: { n: 'text' } },
      { device: 'some', time: 1_700_000_002_000, cells: { n: 3 } },
    ];
    const answer = await post(frameOf(rows) as Buffer<ArrayBuffer>);
    expect(answer).toMatchObject({
      status: 207,
      body: {
        stored: 2,
        refused: [
          { index: 1, code: 'value_invalid' },
          { index: 2, code: 'value_kind_mismatch' },
        ],
      },
    });
  });

  it('a text that is too long is refused without being made', async () => {
    const rows: FrameRow[] = [
      {
        device: 'long',
        time: 1_700_000_000_000,
        cells: { a: 'é'.repeat(200_000), b: 'x'.repeat(65_537), c: '漢'.repeat(65_536) },
      },
    ];
    expect(await post(frameOf(rows) as Buffer<ArrayBuffer>)).toMatchObject({
      status: 207,
      body: {
        stored: 1,
        refused: [
          {
            index: 0,
            code: 'value_invalid',
            message: expect.stringContaining('a text of 400000 bytes') as string,
          },
          { index: 1, code: 'value_invalid' },
        ],
      },
    });
  });

  it('a number in another unit is doubted, and a date is not', async () => {
    const time = 1_700_000_000;
    const rows: FrameRow[] = [
      { device: 'early', time, cells: { n: 1 } },
      { device: 'early', time: time * 1000, isDate: true, cells: { n: 2 } },
    ];
    expect(await post(frameOf(rows) as Buffer<ArrayBuffer>)).toMatchObject({
      status: 207,
      body: { stored: 1, refused: [{ index: 0, code: 'time_unit_doubtful' }] },
    });
  });

  it('nothing of a body is stored whose second frame is unusable', async () => {
    const good = frameOf([{ device: 'half', time: 1_700_000_000_000, cells: { n: 1 } }]);
    const { status } = await post(Buffer.concat([good, good.subarray(0, -8)]));
    expect(status).toBe(400);
    expect(await stored('half')).toMatchObject({ items: [] });
  });
});
