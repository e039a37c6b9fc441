/** Whatever arrives, a decoder ends with points, refusals or one refusal of the whole: never with a fault of ours. */
import { describe, expect, it } from 'vitest';
import { decodePoints } from '../../src/dialects/native/wire/decode-points.js';
import { TributaryError } from '../../src/errors/error.js';
import { isValue } from '../../src/dialects/native/wire/fields.js';
import { frameOf } from './frames.js';
import { RecordingSink } from '../support/recording-sink.js';
import { tries } from '../support/long.js';
import { randomNumbers, type RandomNumbers, SEED } from '../support/random.js';

const RUNS = tries(100_000);

const NAMES = [
  'device',
  'series',
  'time',
  'value',
  'rows',
  'tables',
  'latitude',
  'x',
  'metadata',
  '__proto__',
  'toString',
  '',
];
const LEAVES = [
  0,
  -1,
  1e308,
  -0,
  1700000000000,
  null,
  true,
  '',
  'd',
  '2020-01-01T00:00:00Z',
  '1e9',
  '\u0000',
  '\ud800',
  'NaN',
];

function json(random: RandomNumbers, depth = 0): unknown {
  const choice = random.below(depth > 3 ? 1 : 4);
  if (choice < 2) return random.pick(LEAVES);
  const size = random.below(4);
  if (choice === 2) return Array.from({ length: size }, () => json(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: size }, () => [random.pick(NAMES), json(random, depth + 1)]),
  );
}

const VALID: Record<string, readonly (string | Buffer)[]> = {
  'application/json': [
    '[{"device":"d","series":"s","time":1,"value":1,"latitude":1,"metadata":{"a":[1]}},{"device":"d","series":"t","time":"2020-01-01","value":"x"}]',
    '{"device":"d","series":["a","b"],"rows":[[1,2,true],[2,null,"x"]]}',
    '{"tables":[{"device":"d","series":["a"],"rows":[[1,2]]},{"device":"e","series":["b"],"rows":[]}]}',
  ],
  'application/x-ndjson': [
    '{"device":"d","series":"s","time":1,"value":1}\n{"device":"d","series":"s","time":2,"value":false}\n',
  ],
  'text/csv': [
    'device,series,time,value,latitude,metadata\nd,s,1,2.5,4,"{""a"":1}"\nd,t,2020-01-01,true,,\n',
    'time,device,a,b\n1,d,2,x\n2,e,,"q, ""r"""\n',
  ],
  'application/vnd.tributary.frames': [
    frameOf([{ device: 'd', time: 1, cells: { a: 1, b: true, t: 'x', s: Infinity } }]),
    Buffer.concat([
      frameOf([
        { device: 'd', time: 1, isDate: true, cells: { a: 1 } },
        { device: 'e', time: 2, cells: { a: 'ü' } },
      ]),
      frameOf([{ device: 'd', time: NaN, cells: { s: 0.5, new: NaN } }]),
    ]),
  ],
};

function mutate(random: RandomNumbers, valid: string | Buffer): Buffer {
  const bytes = Buffer.from(valid as Buffer);
  for (let times = 1 + random.below(4); times > 0; times--) {
    const at = random.below(bytes.length);
    const kind = random.below(3);
    if (kind === 0) bytes[at] = random.below(256);
    else if (kind === 1) bytes[at] = Buffer.from(random.pick([...'{}[]",:;0-eE.\n\\ tn']))[0]!;
    else bytes.copyWithin(at, random.below(bytes.length));
  }
  return random.below(4) === 0 ? bytes.subarray(0, random.below(bytes.length)) : bytes;
}

function body(random: RandomNumbers, valid: readonly (string | Buffer)[]): Buffer {
  const kind = random.below(4);
  if (kind === 0) return Buffer.from(Array.from({ length: random.below(60) }, () => random.below(256)));
  if (kind === 1) return Buffer.from(JSON.stringify(json(random)) ?? '');
  return mutate(random, random.pick(valid));
}

describe.each(Object.keys(VALID))('%s', (contentType) => {
  it(`ends well on ${RUNS} bodies`, { timeout: 180_000 }, async () => {
    const random = randomNumbers(SEED);
    const known = { 'd/a': 'number', 'd/s': 'number', 'd/t': 'string', 'd/b': 'boolean' } as const;
    const ended = { stored: 0, refused: 0, unusable: 0 };
    for (let run = 0; run < RUNS; run++) {
      const bytes = body(random, VALID[contentType]!);
      const sink = new RecordingSink(known);
      const told = `seed ${SEED}, run ${run}: ${bytes.toString('latin1')}`;
      try {
        await decodePoints(
          bytes,
          { contentType, unit: random.pick(['s', 'ms', 'us', 'ns']), device: random.pick([undefined, 'd']) },
          sink,
        );
      } catch (error) {
        if (!(error instanceof TributaryError)) throw new Error(told, { cause: error });
        if (error.status < 400 || error.status > 499)
          throw new Error(`${error.code}, ${told}`, { cause: error });
        ended.unusable++;
      }
      ended.stored += sink.points.length;
      ended.refused += sink.refusals.length;
      const bad =
        sink.refusals.some(({ error }) => error.status < 400 || error.status > 499) ||
        sink.points.some(
          ({ device, series, time, value }) =>
            device === '' || series === '' || Number.isNaN(time) || !isValue(value),
        );
      if (bad) throw new Error(told);
    }
    // All three ways out were really taken.
    expect(Math.min(ended.stored, ended.refused, ended.unusable)).toBeGreaterThan(100);
  });
});
