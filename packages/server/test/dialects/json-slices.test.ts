import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { readJson } from '../../src/dialects/json-slices.js';
import { MAX_JSON_VALUES } from '../../src/model/json-limits.js';

/** Longer than what is read in one go. */
const FILLER = 'x'.repeat(40_000);
// In slices from their own size on, so that these documents need not be large.
const read = (text: string) => readJson(Buffer.from(text), { inOneGo: 128 * 1024 });
const outcome = async (text: string): Promise<unknown> => read(text).catch(() => 'refused');
function expected(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return 'refused';
  }
}

describe('JSON that is read in slices', () => {
  const filled = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom<unknown>(1, -2.5e3, 'a "quoted\\ [text]', '{', '', true, null, FILLER),
      fc.array(tie('value'), { maxLength: 6 }),
      fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'c":,[', '1', ''), tie('value'), { maxKeys: 5 }),
    ),
  })).value;

  test('is what the parser makes of the whole', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(filled, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(0, 1),
        async (value, indent) => {
          // Several slices, whatever was drawn.
          const text = JSON.stringify([FILLER, ...value, FILLER, value, [FILLER, FILLER]], undefined, indent);
          expect(await read(text)).toEqual(JSON.parse(text));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('that is damaged anywhere is refused exactly when the parser refuses it', async () => {
    const sound = JSON.stringify([
      { a: [FILLER, 1, { b: [2, [FILLER]] }], c: FILLER },
      [FILLER, []],
      {},
      FILLER,
      [3],
    ]);
    const places = [...sound.matchAll(/[[\]{}:,"]/g)].map(({ index }) => index);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.constantFrom('', ',', '[', ']', '{', '}', ':', '1', ' ', '"'),
        fc.boolean(),
        async (at, mark, instead) => {
          const text = sound.slice(0, at) + mark + sound.slice(instead ? at + 1 : at);
          expect(await outcome(text)).toEqual(expected(text));
        },
      ),
      { numRuns: 600 },
    );
  });

  test.each(['', ' ', 'nonsense', '[', '"', '1,2', '[1],', ',[1]', '[1] x', ']'])(
    'ends with %j',
    async (end) => {
      const text = `[${`"${FILLER}",`.repeat(5)}1]${end}`;
      expect(await outcome(text)).toEqual(expected(text));
    },
  );

  test('of too many values is refused before they are all made', async () => {
    await expect(read(`[${'0,'.repeat(MAX_JSON_VALUES)}0]`)).rejects.toMatchObject({
      code: 'too_many_values',
    });
  });

  test('that is too deep is refused, wherever the depth is', async () => {
    const deep = '['.repeat(200) + ']'.repeat(200);
    await expect(read(deep)).rejects.toMatchObject({ code: 'body_malformed' });
    await expect(read(`["${FILLER.repeat(5)}",${deep}]`)).rejects.toMatchObject({ code: 'body_malformed' });
  });

  test('lets others run meanwhile', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const point = { device: 'd', series: 's', time: 1, value: 2 };
    const points = (await read(JSON.stringify(Array.from({ length: 200_000 }, () => point)))) as unknown[];
    clearInterval(timer);
    expect(points).toHaveLength(200_000);
    expect(points.at(-1)).toEqual(point);
    expect(turns).toBeGreaterThan(3);
  });
});
