import { describe, expect, test } from 'vitest';
import { BoundedCache } from '../../src/model/bounded-cache.js';

describe('a bounded cache', () => {
  test('gives up what was used longest ago, one at a time', () => {
    const cache = new BoundedCache<string, number>({ most: 2 });
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
  });

  test('is bounded by what its entries weigh, and takes none that weighs more than all may', () => {
    const weight = { of: (text: string) => text.length, most: 10 };
    const cache = new BoundedCache<number, string>({ most: 100, weight });
    cache.set(1, '123456');
    cache.set(2, '1234');
    cache.set(3, '1');
    expect([cache.get(1), cache.get(2), cache.get(3)]).toEqual([undefined, '1234', '1']);
    cache.set(4, '12345678901');
    expect([cache.get(2), cache.get(3), cache.get(4)]).toEqual(['1234', '1', undefined]);
    cache.set(5, '');
    expect(cache.get(5)).toBe('');
  });

  test('keeps an entry for its time, by the clock that it is given', () => {
    let now = 1_000;
    const cache = new BoundedCache<string, number>({ most: 5, keptMs: 100, now: () => now });
    cache.set('usual', 1);
    cache.set('short', 2, 10);
    cache.set('never', 3, 0);
    cache.set('over', 4, -5);
    expect([cache.get('usual'), cache.get('short'), cache.get('never'), cache.get('over')]).toEqual([
      1,
      2,
      undefined,
      undefined,
    ]);
    now += 11;
    expect([cache.get('usual'), cache.get('short')]).toEqual([1, undefined]);
    now += 90;
    expect(cache.get('usual')).toBeUndefined();
  });

  test('does not keep what was read while it was emptied, nor what is not there', async () => {
    const cache = new BoundedCache<string, string | null>({ most: 5 });
    let answer!: (value: string) => void;
    const read = cache.getOr('a', () => new Promise<string>((resolve) => (answer = resolve)));
    cache.clear();
    answer('old');
    expect(await read).toBe('old');
    expect(cache.get('a')).toBeUndefined();
    expect(await cache.getOr('a', () => Promise.resolve(undefined))).toBeUndefined();
    expect(await cache.getOr('a', () => Promise.resolve(null))).toBeNull();
    expect(await cache.getOr('a', () => Promise.reject(new Error('asked again')))).toBeNull();
  });
});
