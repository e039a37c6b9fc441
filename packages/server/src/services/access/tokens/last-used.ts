/** When a credential was last used, for people: a minute's precision, one write a minute however busy it is. */

const PRECISION_MS = 60_000;

export class LastUsed {
  readonly #written = new Map<number, number>();

  constructor(private readonly write: (id: number, at: number) => Promise<void>) {}

  note({ id, lastUsed }: { readonly id: number; readonly lastUsed: number | null }, now: number): void {
    if (now - (this.#written.get(id) ?? lastUsed ?? 0) < PRECISION_MS) return;
    this.#written.set(id, now);
    // Nobody waits for it and its loss harms nobody.
    this.write(id, now).catch(() => undefined);
  }
}
