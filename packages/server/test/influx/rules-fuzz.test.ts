// Bodies at random, read by the platform and by the rules: there is no difference.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Precision } from '../../src/dialects/influx/wire/timestamp.js';
import { readByTheRules } from './by-the-rules.js';
import { named, nanosecondsPer, readByThePlatform } from './reading.js';
import { LONG } from '../support/long.js';

const RUNS = LONG ? 1_000_000 : 15_000;

/** What lines are made of, and what breaks them. */
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('m', 'host', 'a', 't', 'b', 'é', '1', 'i') },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ' ',
      ',',
      '=',
      '"',
      '\\',
      '\n',
      '\\\\',
      '\\ ',
      '\\,',
      '\\=',
      '\\"',
      '\r\n',
      '\t',
      '#',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'm,t=1 a=',
      ' a="',
      '" ',
      ',b=',
      ' 1700000000000000000\n',
      '-',
      '.5',
      '1e5',
      '9223372036854775808i',
      '18446744073709551615u',
      '1e400',
      'true',
      'FALSE',
      '\xEF\xBB\xBF',
      '\xFF',
      '\0',
      '\r',
      '+1',
    ),
  },
);

const line = fc
  .record({
    key: fc.constantFrom(
      'm',
      'm,t=1',
      'm,t=1,host=h',
      'a\\ b,t\\,=\\=',
      'm\\\\ x,t=\\\\,y',
      ' m',
      '\tm,u==v',
      'm"x',
    ),
    fields: fc.array(
      fc.tuple(
        fc.constantFrom('a', 'b\\ c', 'a"b', 'c\\=', 'd\\\\e'),
        fc.constantFrom(
          '1',
          '-1.5',
          '7i',
          '1e3',
          't',
          'False',
          '"x"',
          '"a b,c=d"',
          '"q\\"z\\\\"',
          '"x\ny"',
          'x',
          '',
        ),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    time: fc.constantFrom('', ' 1700000000000000000', ' 5', ' -5', '  7  ', ' 1x', ' 1 2', ' \t3'),
    end: fc.constantFrom('\n', '\r\n', '\n\n', ''),
  })
  .map(
    ({ key, fields, time, end }) => `${key} ${fields.map((pair) => pair.join('=')).join(',')}${time}${end}`,
  );

/** Sound lines, some of them with a piece put in or taken out anywhere. */
const bodies = fc
  .tuple(
    fc.array(fc.oneof({ weight: 3, arbitrary: line }, { weight: 1, arbitrary: piece }), { maxLength: 6 }),
    fc.array(fc.tuple(fc.nat(200), fc.nat(2), piece), { maxLength: 3 }),
  )
  .map(([parts, changes]) => {
    let text = parts.join('').replaceAll('é', '\xC3\xA9');
    for (const [at, taken, put] of changes)
      text = text.slice(0, at) + put.replaceAll('é', '\xC3\xA9') + text.slice(at + taken);
    return Buffer.from(text, 'latin1');
  });

it('reads what the rules read, and refuses what they refuse', { timeout: 3_600_000 }, async () => {
  let sound = 0;
  await fc.assert(
    fc.asyncProperty(
      bodies,
      fc.constantFrom<Precision>('ns', 'ns', 'us', 'ms', 's', 'm', 'h'),
      async (body, precision) => {
        const wanted = named(readByTheRules(body, nanosecondsPer(precision)), precision);
        const { points, refused } = await readByThePlatform(body, precision);
        expect({ points, refused: refused.map(({ line }) => line).sort((a, b) => a - b) }).toEqual(wanted);
        sound += points.length;
      },
    ),
    { numRuns: RUNS },
  );
  expect(sound).toBeGreaterThan(RUNS / 4);
});
