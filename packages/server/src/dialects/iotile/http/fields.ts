/**
 * Members of a body, read one by one in the vendor's words. Rule: all wrong fields of a body are reported together, each
 * under its own name; unknown ones are ignored.
 */
import { fieldErrors } from '../errors.js';

type Values = Readonly<Record<string, unknown>>;

export class Fields {
  readonly #problems: Record<string, string[]> = {};

  constructor(private readonly values: Values) {}

  has(name: string): boolean {
    return this.values[name] !== undefined;
  }

  /** A text that must be there and not be blank. */
  text(name: string, longest = 1_000): string {
    const value = this.values[name];
    if (value === undefined) return this.wrong(name, 'This field is required.', '');
    return this.#text(name, value, longest, false);
  }

  optionalText(name: string, longest = 1_000): string | undefined {
    const value = this.values[name];
    return value === undefined ? undefined : value === null ? '' : this.#text(name, value, longest, true);
  }

  integer(
    name: string,
    least = -Number.MAX_SAFE_INTEGER,
    most = Number.MAX_SAFE_INTEGER,
  ): number | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    const number = typeof value === 'string' && /^\s*-?\d{1,15}\s*$/.test(value) ? Number(value) : value;
    if (!Number.isSafeInteger(number)) return this.wrong(name, 'A valid integer is required.', undefined);
    if ((number as number) < least)
      return this.wrong(name, `Ensure this value is greater than or equal to ${least}.`, undefined);
    if ((number as number) > most)
      return this.wrong(name, `Ensure this value is less than or equal to ${most}.`, undefined);
    return number as number;
  }

  number(name: string): number | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    const number = typeof value === 'string' && /^\s*[-+\d.eE]+\s*$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    return this.wrong(name, 'A valid number is required.', undefined);
  }

  flag(name: string): boolean | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    if (value === true || value === 1 || value === 'true' || value === 'True' || value === '1') return true;
    if (value === false || value === 0 || value === 'false' || value === 'False' || value === '0')
      return false;
    return this.wrong(name, 'Must be a valid boolean.', undefined);
  }

  /** Notes a problem and gives back the value to go on with. */
  wrong<T>(name: string, message: string, instead: T): T {
    (this.#problems[name] ??= []).push(message);
    return instead;
  }

  get problems(): Readonly<Record<string, readonly string[]>> {
    return this.#problems;
  }

  /** Throws when something was wrong. */
  check(): void {
    if (Object.keys(this.#problems).length > 0) throw fieldErrors(this.#problems);
  }

  #text(name: string, value: unknown, longest: number, blank: boolean): string {
    if (value === null) return this.wrong(name, 'This field may not be null.', '');
    if (typeof value !== 'string' && typeof value !== 'number')
      return this.wrong(name, 'Not a valid string.', '');
    const text = String(value).trim();
    if (text === '' && !blank) return this.wrong(name, 'This field may not be blank.', '');
    if (text.length > longest)
      return this.wrong(name, `Ensure this field has no more than ${longest} characters.`, '');
    if (/[\p{Cs}\0]/u.test(text)) return this.wrong(name, 'Null characters are not allowed.', '');
    return text;
  }
}
