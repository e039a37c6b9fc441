/**
 * The cases and bodies at random, read by InfluxDB itself: TRIBUTARY_TEST_LONG=1 where it is installed (influxd.ts). Without
 * it the cases stand for what it read.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readByTheRules, type RulesPoint } from './by-the-rules.js';
import { CASES } from './cases.js';
import { hasInfluxd, Influxd, type Written } from '../support/influxd.js';
import { nanosecondsPer } from './reading.js';
import { LONG } from '../support/long.js';

const reason = LONG ? 'influxd is not installed' : 'only with TRIBUTARY_TEST_LONG=1';

/** Measurement, tags, field, value and time of each point; of several values of one the last. Times of arrival are `now`. */
function rulesRead(points: readonly RulesPoint[], perUnit: bigint): string[] {
  const texts = points.map(({ measurement, tags, field, value, time }) => {
    const at = time === undefined ? 'now' : String(time * perUnit);
    return [JSON.stringify([measurement, sorted(tags), field, at]), JSON.stringify(value === 0 ? 0 : value)];
  });
  return [...new Map(texts as [string, string][])].map((pair) => pair.join(' ')).sort();
}

/** Times between those of the cases are those of arrival. */
const LATER = 1_767_225_700_000_000_000n;
const FAR = 9_000_000_000_000_000_000n;

function influxRead({ points }: Written): string[] {
  return points
    .flatMap(({ measurement, tags, fields, time }) =>
      Object.entries(fields).map(([field, value]) => {
        const own = Object.entries(tags).filter(([, text]) => text !== '');
        const at = BigInt(time) > LATER && BigInt(time) < FAR ? 'now' : time;
        return `${JSON.stringify([measurement, sorted(own), field, at])} ${JSON.stringify(value === 0 ? 0 : value)}`;
      }),
    )
    .sort();
}

/** Such a line may be refused for the kinds of its values, not for its form. */
const hasOneTwice = (points: readonly RulesPoint[]): boolean =>
  new Set(points.map(({ field }) => field)).size < points.length;

const sorted = (tags: readonly (readonly [string, string])[]) =>
  [...tags].sort(([a], [b]) => (a < b ? -1 : 1));

describe.skipIf(!LONG || !hasInfluxd)(`InfluxDB itself (${LONG && hasInfluxd ? 'started' : reason})`, () => {
  let influxd: Influxd;
  beforeAll(async () => {
    influxd = await Influxd.start();
  }, 60_000);
  afterAll(() => influxd.stop());

  it('reads the cases as they say', { timeout: 3_600_000 }, async () => {
    for (const { body, precision, points, refused, differs } of CASES) {
      if (differs !== undefined) continue;
      const measurements = new Set(points.map(({ measurement }) => measurement));
      const read = await influxd.write(body, precision === 'us' ? 'u' : precision, measurements);
      expect([body.toString(), read.error === undefined, ...influxRead(read)]).toEqual([
        body.toString(),
        refused.length === 0,
        ...rulesRead(points, nanosecondsPer(precision)),
      ]);
    }
  });

  it('reads single records at random as the rules do', { timeout: 3_600_000 }, async () => {
    const word = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c1') },
      { weight: 2, arbitrary: fc.constantFrom('\\ ', '\\,', '\\=', '\\"', '\\\\', '\\', '"', '\\n') },
      { weight: 1, arbitrary: fc.constantFrom('=', ',', ' ', 'c d', 'x=1') },
    );
    const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));
    const value = fc.oneof(
      fc.constantFrom('1', '-1.5', '.5', '1.', '1e3', '1e', '1e400', '7i', '7.0i', '99999999999999999999i'),
      fc.constantFrom('t', 'False', 'tru', '"x"', '"a b"', '"\\""', '"\\\\"', '"a\nb"', '"', 'x', '+1', '-'),
      // With a bare quotation mark inside, InfluxDB takes some of them for parts of the text: rules-fuzz.test.ts has those.
      name.map((text) => `"${text.replace(/(?<!\\)"/g, "'")}"`),
    );
    const record = fc
      .tuple(
        fc.constantFrom('m', ' m', '\tm', 'm\\ x', 'm"x', '"m"'),
        fc.array(fc.tuple(name, name), { maxLength: 2 }),
        fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 2 }),
        fc.constantFrom(' 5', ' 1700000000000000000', ' -5', '  7 ', ' 1x', ' 1 2', ' \t3'),
      )
      .map(([measurement, tags, fields, time]) => {
        const key = [measurement, ...tags.map((pair) => pair.join('='))].join(',');
        return `${key} ${fields.map((pair) => pair.join('=')).join(',')}${time}`;
      });
    let sound = 0;
    await fc.assert(
      fc.asyncProperty(record, async (text) => {
        const body = Buffer.from(text);
        const { points, refused, ours } = readByTheRules(body);
        fc.pre(ours.length === 0 && !hasOneTwice(points));
        const measurements = new Set(points.map(({ measurement }) => measurement));
        const read = await influxd.write(body, 'ns', measurements);
        expect([text, read.error === undefined, ...influxRead(read)]).toEqual([
          text,
          refused.length === 0,
          ...rulesRead(points, 1n),
        ]);
        sound += points.length;
      }),
      { numRuns: 3000 },
    );
    expect(sound).toBeGreaterThan(300);
  });
});
