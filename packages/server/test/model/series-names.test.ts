/** Names that are made of a name and tags: no two sets share one, and each says what it was made of. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isName } from '../../src/model/names.js';
import { readTaggedName, taggedName, tagSuffix } from '../../src/model/series-names.js';
import { seriesTagsProblem, type SeriesTags } from '../../src/model/series-tags.js';

const nameOf = (head: string, tags: SeriesTags) => taggedName(head, tagSuffix(tags));

/** Mostly of what means something in a name. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('\\', ',', '=', '#', 'a', 'b', '.', ' '), minLength: 1, maxLength: 5 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  fc.constantFrom('__proto__', 'constructor', '0', 'C:\\', '\\\\server\\share'),
);
const tags = fc.dictionary(text, text, { minKeys: 1, maxKeys: 4 });

describe('names of series with tags', () => {
  it.each<[string, SeriesTags, string]>([
    ['cpu.usage', { cpu: 'cpu0' }, 'cpu.usage,cpu=cpu0'],
    ['disk.free', { path: 'C:\\Users', host: 'a b' }, 'disk.free,host=a b,path=C:\\Users'],
    ['disk.free', { path: 'C:\\' }, 'disk.free,path=C:\\\\'],
    ['m.a', { a: 'x,b=y' }, 'm.a,a=x\\,b\\=y'],
    ['m.a', { a: 'x', b: 'y' }, 'm.a,a=x,b=y'],
    ['m.a,b=c', {}, 'm.a\\,b=c'],
    ['m.a', { 'a\\': 'x' }, 'm.a,a\\\\=x'],
  ])('%s with %j is %s', (head, given, name) => {
    expect(nameOf(head, given)).toBe(name);
    if (Object.keys(given).length > 0) expect(readTaggedName(name)).toEqual({ head, tags: given });
  });

  it('are read again as what they were made of', () => {
    fc.assert(
      fc.property(text, tags, (head, given) => {
        const name = nameOf(head, given);
        if ([...name].length > 255) return;
        const read = readTaggedName(name)!;
        expect([read.head, Object.entries(read.tags).sort()]).toEqual([head, Object.entries(given).sort()]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('are different for different names and tags', () => {
    // Of so few characters that names would meet by chance if they could.
    const short = fc.string({ unit: fc.constantFrom('\\', ',', '=', 'a'), minLength: 1, maxLength: 3 });
    const set = fc.dictionary(short, short, { maxKeys: 2 });
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(short, set, (head, given) => {
        const what = JSON.stringify([head, Object.entries(given).sort()]);
        const name = nameOf(head, given);
        expect(seen.get(name) ?? what).toBe(what);
        seen.set(name, what);
      }),
      { numRuns: 20_000 },
    );
    expect(seen.size).toBeGreaterThan(2_000);
  });

  it('have a digest in the place of tags that are too long for a name', () => {
    const long = (value: string) => nameOf('pod.cpu', { image: value.repeat(300), node: 'n' });
    expect(long('a')).toMatch(/^pod\.cpu,#[0-9a-f]{32}$/);
    expect(isName(long('a'))).toBe(true);
    expect(long('a')).toBe(long('a'));
    expect(long('a')).not.toBe(long('b'));
    expect(readTaggedName(long('a'))).toBeUndefined();
    // Code points count, as they do for names.
    expect(nameOf('m.f', { k: '🌡'.repeat(200) })).toBe(`m.f,k=${'🌡'.repeat(200)}`);
  });

  it.each([
    'temperature',
    'Temp, inlet',
    'a,b',
    'a,b=c,a=d',
    'a,b=c,b=c',
    'a,b=c,',
    'a,b=c=d',
    'm.a\\b',
    ',',
  ])('%j is none', (name) => expect(readTaggedName(name)).toBeUndefined());
});

describe('tags of series', () => {
  it.each<[unknown, string, string]>([
    [['a'], 'tags', 'an object'],
    [{ '': 'x' }, 'tags', 'keys of 1 to 255 printable characters'],
    [{ 'a\u0000': 'x' }, 'tags', 'keys of 1 to 255 printable characters'],
    [{ ['k'.repeat(256)]: 'x' }, 'tags', 'keys of 1 to 255 printable characters'],
    [{ a: '' }, 'tags.a', 'a text of 1 to 1000 printable characters'],
    [{ a: 'x\ny' }, 'tags.a', 'a text of 1 to 1000 printable characters'],
    [{ a: 'x'.repeat(1_001) }, 'tags.a', 'a text of 1 to 1000 printable characters'],
    [{ a: 5 }, 'tags.a', 'a text of 1 to 1000 printable characters'],
    [Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`k${i}`, 'v'])), 'tags', 'at most 100 tags'],
  ])('%j are none', (given, field, expected) =>
    expect(seriesTagsProblem(given)).toMatchObject({
      field,
      expected: expect.stringContaining(expected) as string,
    }),
  );

  it('may be a hundred, with long values', () => {
    const all = Array.from({ length: 100 }, (_, i) => [`k${i}`, 'v'.repeat(1_000)]);
    expect(seriesTagsProblem(Object.fromEntries(all))).toBeUndefined();
  });
});
