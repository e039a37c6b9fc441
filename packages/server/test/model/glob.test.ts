import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { globMatcher, isUsableGlob, matchesGlob } from '../../src/model/glob.js';

/** The definition, word by word: exponential, so only for short texts. */
function oracle(glob: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = glob;
  if (first === undefined) return text.length === 0;
  if (first === '*') {
    for (let taken = 0; taken <= text.length; taken++) if (oracle(rest, text.slice(taken))) return true;
    return false;
  }
  return text.length > 0 && (first === '?' || first === text[0]) && oracle(rest, text.slice(1));
}

const letters = (alphabet: string[], most: number) =>
  fc.array(fc.constantFrom(...alphabet), { maxLength: most }).map((some) => some.join(''));

describe('a name filter', () => {
  test('means what its definition says', () => {
    const globs = letters(['a', 'b', '*', '?', '.', '[', '😀'], 8);
    fc.assert(
      fc.property(globs, letters(['a', 'b', '.', '[', '😀'], 8), (glob, text) => {
        expect(matchesGlob(glob, text)).toBe(oracle([...glob], [...text]));
      }),
      { numRuns: 5_000 },
    );
  });

  test('that is prepared says the same of one text after the other', () => {
    const matches = globMatcher('*é?😀b');
    expect(['é😀😀b', 'xéx😀b', '😀b', 'é?😀', 'é😀b'].map(matches)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test('that is prepared tells how many letters it compared', () => {
    let compared = 0;
    const matches = globMatcher('*?aaab*', (letters) => (compared += letters));
    expect(matches('temp')).toBe(false);
    expect(compared).toBeLessThan(10);
    expect(matches('a'.repeat(250))).toBe(false);
    expect(compared).toBeGreaterThan(700);
  });

  test('of sixteen stars on the worst text is answered', () => {
    const text = 'a'.repeat(255);
    expect(matchesGlob(`${'*a'.repeat(16)}b`, text)).toBe(false);
    expect(matchesGlob(`${'*a'.repeat(16)}*`, text)).toBe(true);
  });

  test('is bounded in length and stars; stars side by side are one', () => {
    expect(isUsableGlob('*a'.repeat(16))).toBe(true);
    expect(isUsableGlob('*a'.repeat(17))).toBe(false);
    expect(isUsableGlob('*'.repeat(100))).toBe(true);
    expect(isUsableGlob('a'.repeat(1_001))).toBe(false);
  });
});
