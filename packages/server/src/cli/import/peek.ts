/** Looks at the beginning of a stream without taking it away from its reader. */

/** `all` yields the whole stream, the looked-at head included; it must be read or returned for the stream to end. */
export async function peek(
  input: AsyncIterable<Buffer>,
  enough: (chunk: Buffer, size: number) => boolean,
): Promise<{ head: Buffer; all: AsyncGenerator<Buffer> }> {
  const iterator = input[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  for (let size = 0; ;) {
    const { done, value } = await iterator.next();
    if (done) break;
    head.push(value);
    size += value.length;
    if (enough(value, size)) break;
  }
  return { head: Buffer.concat(head), all: rejoin(head, iterator) };
}

async function* rejoin(head: readonly Buffer[], iterator: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
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
