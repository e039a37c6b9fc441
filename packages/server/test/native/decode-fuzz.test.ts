/** Whatever arrives, a decoder ends with points, refusals or one refusal of the whole: never with a fault of ours. */
import { describe, expect, it } from 'vitest';
import { decodePoints } from '../../src/dialects/native/wire/decode-points.js';
import { TributaryError } from '../../src/errors/error.js';
import { isValue } from '../../src/dialects/native/wire/fields.js';
import { RecordingSink } from '../support/recording-sink.js';
import { tries } from '../support/long.js';

const RUNS = tries(100_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);

function generator(seed: number) {
  let state = seed;
  const next = (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  return { next, pick: <T>(from: readonly T[]): T => from[next(from.length)]! };
}
type Random = ReturnType<typeof generator>;

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

function json(random: Random, depth = 0): unknown {
  const choice = random.next(depth > 3 ? 1 : 4);
  if (choice < 2) return random.pick(LEAVES);
  const size = random.next(4);
  if (choice === 2) return Array.from({ length: size }, () => json(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: size }, () => [random.pick(NAMES), json(random, depth + 1)]),
  );
}

const VALID: Record<string, readonly string[]> = {
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
};

function mutate(random: Random, text: string): Buffer {
  const bytes = Buffer.from(text);
  for (let times = 1 + random.next(4); times > 0; times--) {
    const at = random.next(bytes.length);
    const kind = random.next(3);
    if (kind === 0) bytes[at] = random.next(256);
    else if (kind === 1) bytes[at] = Buffer.from(random.pick([...'{}[]",:;0-eE.\n\\ tn']))[0]!;
    else bytes.copyWithin(at, random.next(bytes.length));
  }
  return random.next(4) === 0 ? bytes.subarray(0, random.next(bytes.length)) : bytes;
}

function body(random: Random, valid: readonly string[]): Buffer {
  const kind = random.next(4);
  if (kind === 0) return Buffer.from(Array.from({ length: random.next(60) }, () => random.next(256)));
  if (kind === 1) return Buffer.from(JSON.stringify(json(random)) ?? '');
  return mutate(random, random.pick(valid));
}

describe.each(Object.keys(VALID))('%s', (contentType) => {
  it(`ends well on ${RUNS} bodies`, { timeout: 180_000 }, async () => {
    const random = generator(SEED);
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
