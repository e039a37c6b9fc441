/** The clock of points without a time. */
import { expect, it } from 'vitest';
import { Now } from '../src/writing/now.js';

it('rises with every instant, also where more are asked for than there are microseconds, and follows a clock put back', () => {
  let clock = 1_000_000;
  const now = new Now(() => clock);
  let last = 0;
  for (let n = 0; n < 2_100_000; n++) {
    const next = now.micros();
    if (next <= last) expect.fail(`${next} after ${last}`);
    last = next;
  }
  clock -= 900;
  expect(now.micros()).toBe(last + 1);
  clock -= 60_000;
  expect(now.micros()).toBe(clock * 1_000);
  expect(now.micros()).toBe(clock * 1_000 + 1);
});
