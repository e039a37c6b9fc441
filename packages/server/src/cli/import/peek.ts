/** Looks at the beginning of a stream without taking it away from its reader. */

/** `all` yields the whole stream, the looked-at head included; `size` is that of all pieces so far; it must be read or returned for the stream to end. */
export async function peek<T extends { readonly length: number }>(
  input: AsyncIterable<T>,
  enough: (piece: T, size: number) => boolean,
): Promise<{ head: readonly T[]; all: AsyncGenerator<T> }> {
  const iterator = input[Symbol.asyncIterator]();
  const head: T[] = [];
  for (let size = 0; ;) {
    const { done, value } = await iterator.next();
    if (done) break;
    head.push(value);
    size += value.length;
    if (enough(value, size)) break;
  }
  return { head, all: rejoin(head, iterator) };
}

async function* rejoin<T>(head: readonly T[], iterator: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    yield* head;
    for (;;) {
      const { done, value } = await iterator.next();
      if (done) return;
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}
