/** An iterator whose next item can be looked at before it is taken: where one file ends, the next one begins. */
export class Peekable<T> {
  #next: Promise<IteratorResult<T>> | undefined;
  readonly #items: AsyncIterator<T>;

  constructor(items: AsyncIterable<T>) {
    this.#items = items[Symbol.asyncIterator]();
  }

  async peek(): Promise<T | undefined> {
    this.#next ??= this.#items.next();
    const { done, value } = await this.#next;
    return done ? undefined : value;
  }

  skip(): void {
    this.#next = undefined;
  }

  async close(): Promise<void> {
    await this.#items.return?.();
  }
}
