/** The first so many of a list, however long it is: a view shows no more, and does not ask for what it does not show. */
export interface First<T> {
  readonly items: readonly T[];
  /** There are others. */
  readonly more: boolean;
}

export async function firstOf<T>(list: AsyncIterable<T>, most: number): Promise<First<T>> {
  const items: T[] = [];
  for await (const item of list) {
    if (items.length >= most) return { items, more: true };
    items.push(item);
  }
  return { items, more: false };
}
