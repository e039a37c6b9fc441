/** Values of platforms that answer all of them as texts: what kind a series has, and its values in that kind. */
import type { Kind, PointValue } from '../../../model/kinds.js';

const NUMBER = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;
const BOOLEAN = /^\s*(?:true|false)\s*$/i;

const isNumber = (text: string): boolean => NUMBER.test(text) && Number.isFinite(Number(text));

/** The narrowest that all of them fit; a number where there are none. */
export function kindOfTexts(texts: readonly string[]): Extract<Kind, 'number' | 'boolean' | 'string'> {
  if (texts.every(isNumber)) return 'number';
  return texts.every((text) => BOOLEAN.test(text)) ? 'boolean' : 'string';
}

/** A text that does not fit stays one: the target refuses it with the reason, and the report has it. */
export function valueOfText(kind: Kind, text: string): PointValue {
  if (kind === 'number' && isNumber(text)) return Number(text);
  if (kind === 'boolean' && BOOLEAN.test(text)) return text.trim().toLowerCase() === 'true';
  return text;
}
