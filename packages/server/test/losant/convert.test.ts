// A reported value becomes the type of its attribute, or is refused by name.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convert } from '../../src/dialects/losant/wire/convert.js';
import { decodeStates } from '../../src/dialects/losant/wire/states.js';

const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return 'taken';
};

describe('conversion', () => {
  it.each([
    ['number', 12.5, 12.5],
    ['number', '12.5', 12.5],
    ['number', ' -1e3 ', -1000],
    ['number', true, 1],
    ['boolean', true, true],
    ['boolean', 0, false],
    ['boolean', -2, true],
    ['boolean', 'TRUE', true],
    ['boolean', '0', false],
    ['string', 'on', 'on'],
    ['string', 12.5, '12.5'],
    ['string', false, 'false'],
    ['gps', '39.1031, -84.5120', '39.1031,-84.512'],
    ['blob', 'aGVsbG8=', 'aGVsbG8='],
  ] as const)('of %s takes %j', (kind, value, expected) => expect(convert(kind, value, 'x')).toBe(expected));

  it.each([
    ['number', 'warm'],
    ['number', ''],
    ['number', '0x10'],
    ['number', 'Infinity'],
    ['number', '1e999'],
    ['boolean', 'perhaps'],
    ['string', 'ä'.repeat(32_769)],
    ['gps', 12],
    ['gps', '95,10'],
    ['blob', 'not base64!'],
    ['blob', true],
  ] as const)('of %s refuses %j and names it', (kind, value) => {
    expect(code(() => convert(kind, value, 'data.level'))).toContain('data.level');
  });

  it('takes 64 KiB of text and not a byte more', () => {
    expect(convert('string', 'ä'.repeat(32_768), 'x')).toHaveLength(32_768);
    expect(code(() => convert('string', 'x'.repeat(65_537), 'x'))).not.toBe('taken');
  });

  it('never makes another type than the attribute has', () => {
    const value = fc.oneof(fc.double(), fc.string(), fc.boolean());
    const type = {
      number: 'number',
      boolean: 'boolean',
      string: 'string',
      gps: 'string',
      blob: 'string',
    } as const;
    fc.assert(
      fc.property(fc.constantFrom('number', 'boolean', 'string', 'gps', 'blob'), value, (kind, given) => {
        let made;
        try {
          made = convert(kind, given, 'x');
        } catch (error) {
          expect((error as { code: string }).code).toBe('field_invalid');
          return;
        }
        expect(typeof made).toBe(type[kind]);
        if (typeof made === 'number') expect(Number.isFinite(made)).toBe(true);
      }),
    );
  });
});

describe('the body of a report', () => {
  it('is one state or an array of them, with undefined members left out', async () => {
    const one = { data: { a: 1, b: { $undefined: true }, c: 'x' }, time: { $undefined: true } };
    expect(await decodeStates(one, 5)).toEqual([
      {
        time: 5,
        data: [
          ['a', 1],
          ['c', 'x'],
        ],
        meta: undefined,
        place: 'data.',
      },
    ]);
    expect(await decodeStates([one, { data: {}, meta: { n: 1 }, flowVersion: 'develop' }], 7)).toMatchObject([
      { time: 7, place: '[0].data.' },
      { time: 7, data: [], meta: { n: 1 }, place: '[1].data.' },
    ]);
    expect(await decodeStates([], 7)).toEqual([]);
  });

  it.each([
    ['null', 'body'],
    ['5', 'body'],
    ['{}', 'data'],
    ['{"data":[1]}', 'data'],
    ['{"data":{"level":null}}', 'data.level'],
    ['{"data":{"level":{"x":1}}}', 'data.level'],
    ['{"data":{},"time":null}', 'time'],
    ['{"data":{},"tiem":1}', 'tiem'],
    ['{"data":{},"flowVersion":""}', 'flowVersion'],
    ['[{"data":{}},{"data":{"level":[1]}}]', '[1].data.level'],
  ])('%s is refused, and %s is named', async (body, place) => {
    await expect(decodeStates(JSON.parse(body), 5)).rejects.toThrow(place);
  });

  it('is read or refused, whatever JSON it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (body) => {
        try {
          for (const { time, data } of await decodeStates(body, 5)) {
            expect(Number.isInteger(time)).toBe(true);
            for (const [, value] of data) expect(['number', 'string', 'boolean']).toContain(typeof value);
          }
        } catch (error) {
          expect((error as { code: string }).code).toMatch(/^field_/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
