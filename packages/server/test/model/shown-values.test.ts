/** A value that is shown in an error costs no more than what is shown of it. */
import { expect, it } from 'vitest';
import { showValue } from '../../src/errors/error.js';

it('of a list, only the first items are looked at', () => {
  let looks = 0;
  const list = new Proxy(new Array<number>(1_000_000).fill(7), {
    get(target, name, receiver) {
      looks++;
      return Reflect.get(target, name, receiver) as unknown;
    },
    ownKeys() {
      throw new Error('a text for each of a million indexes');
    },
  });
  expect(showValue(list)).toMatch(/^\[7,7,7(,7)*,?…$/);
  expect(looks).toBeLessThan(1_000);
  expect(showValue([1, [2, { a: [] }], 'x'])).toBe('[1,[2,{"a":[]}],"x"]');
});
