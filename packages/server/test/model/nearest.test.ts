// "Did you mean": what is near, what is not, and how dear it may be.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nearest } from '../../src/model/nearest.js';

const PLANT = ['boiler-1', 'boiler-2', 'pump-1', 'Pump 2', 'hall/temperature', 'hall/humidity'];

it.each([
  ['boilr-1', 'boiler-1'],
  ['biolre-2', 'boiler-2'],
  ['BOILER-1', 'boiler-1'],
  ['pump 2', 'Pump 2'],
  [' pump-1', 'pump-1'],
  ['hall/temprature', 'hall/temperature'],
])('%j is likely to be %j', (typed, meant) => {
  expect(nearest(typed, PLANT)[0]).toBe(meant);
});

it('tells nothing where nothing is near', () => {
  expect(nearest('compressor', PLANT)).toEqual([]);
  expect(nearest('x', PLANT)).toEqual([]);
  expect(nearest('', PLANT)).toEqual([]);
});

it('tells the likest first, at most three', () => {
  expect(nearest('n11', ['n1', 'n12', 'n13', 'n14', 'N11'])).toEqual(['N11', 'n1', 'n12']);
});

it('finds every name with one letter changed, left out, put in or two exchanged', () => {
  const edited = fc.tuple(fc.string({ minLength: 4, maxLength: 40 }), fc.nat(), fc.nat({ max: 3 }));
  fc.assert(
    fc.property(edited, ([name, place, how]) => {
      const at = place % (name.length - 1);
      const parts = [name.slice(0, at), name[at]!, name[at + 1]!, name.slice(at + 2)] as const;
      const [before, one, two, after] = parts;
      const typed = [
        before + two + after,
        `${before}~${two}${after}`,
        `${before}~${one}${two}${after}`,
        before + two + one + after,
      ][how]!;
      fc.pre(name.trim().length >= 4 && name.trim() === name && typed.trim() === typed);
      expect(nearest(typed, ['unlike everything else here', name])).toContain(name);
    }),
  );
});
