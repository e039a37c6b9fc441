/** Anything may be thrown: also what has no message. */
import { expect, it } from 'vitest';
import { asError, messageOf } from '../../src/model/thrown.js';

it.each([
  [new TypeError('it broke'), 'it broke'],
  ['a text', 'a text'],
  [undefined, 'undefined'],
  [null, 'null'],
  [{ message: 'of no Error' }, '[object Object]'],
])('%j is told as it is', (thrown, told) => {
  expect(messageOf(thrown)).toBe(told);
  expect(asError(thrown).message).toBe(told);
});

it('an Error stays the one that it is', () => {
  const error = new RangeError('x');
  expect(asError(error)).toBe(error);
});
