/**
 * The parameters of an address, and members of a form, as texts, numbers, flags and words. Rules: a value that cannot be
 * read is refused by its name, or gathered where an API tells all problems at once, never guessed; an empty one counts as
 * absent, because clients send all they know. What differs from API to API stands in its policy.
 */
import { invalidField } from '../errors/error.js';
import { listParameter } from './list-parameter.js';

export interface ParameterPolicy {
  /** Which one counts of a parameter that is given several times. */
  readonly repeated: 'first' | 'last' | 'refused';
  /** A text as it is read; absent: without blanks around it. */
  readonly clean?: (text: string) => string;
  /** What becomes of a value that cannot be read; absent: it is thrown. What is gathered reads as absent. */
  readonly onBad?: (name: string, value: unknown, expected: string) => void;
}

export interface Bounds {
  readonly least: number;
  readonly most?: number;
}

/** Of a decimal number; `expected` says it in a refusal, absent: `a number`. */
export interface NumberRules {
  readonly least?: number;
  readonly most?: number;
  readonly expected?: string;
}

const trim = (text: string): string => text.trim();
const FLAGS: Readonly<Record<string, boolean>> = Object.assign(Object.create(null), {
  true: true,
  '1': true,
  false: false,
  '0': false,
});

export class Parameters {
  constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly policy: ParameterPolicy,
  ) {}

  /** Of all that are there, in the order of the address: for APIs that write lists and objects into names. */
  names(): string[] {
    return Object.keys(this.values);
  }

  /** Whether it is there at all, be it empty. */
  has(name: string): boolean {
    return Object.hasOwn(this.values, name);
  }

  /** Undefined when it is absent or empty; what is no text is refused as not being what is `expected`. */
  text(name: string, expected = 'a text'): string | undefined {
    const text = this.exact(name, expected);
    return text === undefined ? undefined : this.#cleaned(text);
  }

  /** A text as it was sent: blanks are a part of names and passwords. Undefined when it is absent or empty. */
  exact(name: string, expected = 'a text'): string | undefined {
    const value = Object.hasOwn(this.values, name) ? this.values[name] : undefined;
    if (!Array.isArray(value)) return this.#text(name, value, expected);
    if (this.policy.repeated === 'refused') return this.#bad(name, value, 'one value');
    return this.#text(name, this.policy.repeated === 'first' ? value[0] : value.at(-1), expected);
  }

  /** All values of a parameter that may be repeated; none of them is parted. */
  all(name: string): string[] {
    const value = Object.hasOwn(this.values, name) ? this.values[name] : undefined;
    return [value].flat().flatMap((one) => this.#cleaned(this.#text(name, one) ?? '') ?? []);
  }

  /** Names with commas between them, or the parameter repeated (list-parameter.ts). */
  list(name: string): string[] {
    const value = Object.hasOwn(this.values, name) ? this.values[name] : undefined;
    if (Array.isArray(value)) return this.all(name);
    const clean = this.policy.clean ?? trim;
    return listParameter(this.#text(name, value))
      .map(clean)
      .filter((text) => text !== '');
  }

  /** A whole number, written in digits. */
  integer(name: string, { least, most = Number.MAX_SAFE_INTEGER }: Bounds): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^[+-]?\d{1,16}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    const expected =
      most === Number.MAX_SAFE_INTEGER
        ? `an integer, ${least} or more`
        : `an integer from ${least} to ${most}`;
    return this.#bad(name, text, expected);
  }

  /** A finite decimal number. */
  number(
    name: string,
    { least = -Infinity, most = Infinity, expected = 'a number' }: NumberRules = {},
  ): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = readNumber(text) ?? NaN;
    return value >= least && value <= most ? value : this.#bad(name, text, expected);
  }

  /** `true` or `1`, `false` or `0`, in any letter case: Python writes `True`. */
  flag(name: string): boolean | undefined {
    const text = this.text(name);
    return text === undefined
      ? undefined
      : (FLAGS[text.toLowerCase()] ?? this.#bad(name, text, 'true or false'));
  }

  /** One of these words, in any letter case. */
  word<T extends string>(name: string, words: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const lower = text.toLowerCase();
    return words.find((word) => word.toLowerCase() === lower) ?? this.#bad(name, text, words.join(', '));
  }

  #text(name: string, value: unknown, expected = 'a text'): string | undefined {
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return typeof value === 'string' ? value : this.#bad(name, value, expected);
  }

  #cleaned(text: string): string | undefined {
    const clean = (this.policy.clean ?? trim)(text);
    return clean === '' ? undefined : clean;
  }

  #bad(name: string, value: unknown, expected: string): undefined {
    const { onBad } = this.policy;
    if (onBad === undefined) throw invalidField(name, value, expected);
    onBad(name, value, expected);
  }
}

/** A finite decimal number, or undefined. */
export function readNumber(text: string): number | undefined {
  if (!/^[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
