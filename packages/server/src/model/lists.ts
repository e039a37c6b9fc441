/**
 * What is done with lists of any length. `push(...items)` and `Math.min(...items)` hand each item over as an argument of
 * its own, and a call with some 100,000 arguments fails with "Maximum call stack size exceeded": a list whose length
 * users decide goes through these instead. A lint rule refuses the spread.
 */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}

/** Some at a time. */
export function* inGroups<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** Infinity of no items, as of `Math.min`. */
export function least<T>(items: Iterable<T>, of: (item: T) => number): number {
  let found = Infinity;
  for (const item of items) found = Math.min(found, of(item));
  return found;
}

/** -Infinity of no items, as of `Math.max`. */
export function greatest<T>(items: Iterable<T>, of: (item: T) => number): number {
  let found = -Infinity;
  for (const item of items) found = Math.max(found, of(item));
  return found;
}

/** The items of each key, in their order; the keys in that in which they came first. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const own = groups.get(key);
    if (own) own.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
