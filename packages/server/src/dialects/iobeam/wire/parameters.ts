/**
 * Query parameters as texts, and the numbers among them. Guards that a parameter given twice or garbled is told by its
 * name, never guessed. An empty one counts as absent: clients send all they know.
 */
import { invalidField } from '../../../errors/error.js';

export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

export function textOf(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  if (value === undefined) return undefined;
  throw invalidField(name, value, 'one value');
}

/** All values of a parameter that may be repeated. */
export function textsOf(parameters: Parameters, name: string): readonly string[] {
  const value = parameters[name];
  if (value === undefined) return [];
  return (typeof value === 'string' ? [value] : value).filter((one) => one.trim() !== '');
}

export function positiveOf(parameters: Parameters, name: string): number | undefined {
  const text = textOf(parameters, name);
  if (text === undefined) return undefined;
  const value = readPositive(text);
  if (value === undefined) throw invalidField(name, text, 'a positive integer');
  return value;
}

export function readPositive(text: string): number | undefined {
  const value = /^\+?\d{1,15}$/.test(text) ? Number(text) : 0;
  return value > 0 ? value : undefined;
}

export function numberOf(parameters: Parameters, name: string): number | undefined {
  const text = textOf(parameters, name);
  if (text === undefined) return undefined;
  const value = readNumber(text);
  if (value === undefined) throw invalidField(name, text, 'a number');
  return value;
}

/** A finite decimal number. */
export function readNumber(text: string): number | undefined {
  if (!/^[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** One of these words, in any letter case. */
export function choiceOf<T extends string>(
  parameters: Parameters,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = textOf(parameters, name);
  if (text === undefined) return undefined;
  const choice = choices.find((one) => one === text.toLowerCase());
  if (choice === undefined) throw invalidField(name, text, `one of ${choices.join(', ')}`);
  return choice;
}
