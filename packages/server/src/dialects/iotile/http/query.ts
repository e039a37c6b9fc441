/**
 * The query of a request. Rules: of a repeated key the last value counts; a second question mark separates like `&`,
 * because one of the clients appends its parameters so.
 */
export class Query {
  readonly #values: URLSearchParams;

  constructor(url: string) {
    const at = url.indexOf('?');
    const text = at < 0 ? '' : url.slice(at + 1).replace(/\?(?=[A-Za-z_]+=)/g, '&');
    this.#values = new URLSearchParams(text);
  }

  /** Undefined when absent or empty: this API treats both alike. */
  text(name: string): string | undefined {
    const value = this.#values.getAll(name).at(-1);
    return value === undefined || value === '' ? undefined : value;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Whether a switch like `mask=1` is on. */
  flag(name: string): boolean {
    const value = this.text(name)?.toLowerCase();
    return value !== undefined && value !== '0' && value !== 'false';
  }

  /** A whole number of digits, or undefined. */
  integer(name: string): number | undefined {
    const value = this.text(name);
    return value !== undefined && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
  }

  /** All keys that begin with this, with what follows. */
  *startingWith(prefix: string): Generator<[rest: string, value: string]> {
    for (const [name, value] of this.#values)
      if (name.startsWith(prefix)) yield [name.slice(prefix.length), value];
  }

  /** The query with one parameter replaced, or left out for undefined. */
  with(name: string, value: string | undefined): string {
    const copy = new URLSearchParams(this.#values);
    if (value === undefined) copy.delete(name);
    else copy.set(name, value);
    const text = copy.toString();
    return text === '' ? '' : `?${text}`;
  }
}
