/**
 * The query of a request. Rules: of a repeated key the last value counts; a second question mark separates like `&`,
 * because one of the clients appends its parameters so; a number that is none counts as absent.
 */
import { Parameters, type ParameterPolicy } from '../../parameters.js';

/** As it was sent: names of things may have blanks around them. */
const POLICY: ParameterPolicy = { repeated: 'last', clean: (text) => text, onBad: () => undefined };
const MAX_INTEGER = 999_999_999_999_999;

export class Query extends Parameters {
  readonly #values: URLSearchParams;

  constructor(url: string) {
    const at = url.indexOf('?');
    const text = at < 0 ? '' : url.slice(at + 1).replace(/\?(?=[A-Za-z_]+=)/g, '&');
    const values = new URLSearchParams(text);
    super(valuesByName(values), POLICY);
    this.#values = values;
  }

  /** Whether a switch like `mask=1` is on. */
  override flag(name: string): boolean {
    const value = this.text(name)?.toLowerCase();
    return value !== undefined && value !== '0' && value !== 'false';
  }

  override integer(name: string): number | undefined {
    return super.integer(name, { least: -MAX_INTEGER, most: MAX_INTEGER });
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

/** Whatever a parameter is called, it is one like the others. */
function valuesByName(values: URLSearchParams): Readonly<Record<string, string[]>> {
  const byName: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of values) (byName[name] ??= []).push(value);
  return byName;
}
