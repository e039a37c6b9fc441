/** Values of fields, which ThingSpeak has as text on either side. */
import { TributaryError } from '../../../errors/error.js';
import type { Kind, PointValue } from '../../../services/services.js';
import { readNumber } from '../../parameters.js';

const BOOLEANS: Readonly<Record<string, boolean>> = Object.assign(Object.create(null), {
  true: true,
  '1': true,
  false: false,
  '0': false,
});

/** What sensors that fail send: it would make a series of texts for good. */
const NOT_FINITE = /^\s*[+-]?(?:nan|inf|infinity)\s*$/i;

/** Of a series that this text makes. */
export const kindOf = (text: string): Kind =>
  NOT_FINITE.test(text) || readNumber(text.trim()) !== undefined ? 'number' : 'string';

/** As the kind of its series asks for it. */
export function valueOf(text: string, kind: Kind, field: string): PointValue {
  switch (kind) {
    case 'number':
      return (
        readNumber(text.trim()) ?? refuse(field, text, 'a finite number, as all values of this field are')
      );
    case 'boolean':
      return BOOLEANS[text.trim().toLowerCase()] ?? refuse(field, text, 'true, false, 1 or 0');
    default:
      return text;
  }
}

function refuse(field: string, value: string, expected: string): never {
  throw new TributaryError('field_invalid', { field, value, expected });
}

/** The number of a value, be it one of a series of texts; undefined where it is none. */
export const numberOf = (value: PointValue): number | undefined =>
  typeof value === 'string' ? readNumber(value.trim()) : typeof value === 'number' ? value : undefined;

/** With so many decimals, if it is a number. */
export function textOf(value: PointValue, round: number | undefined): string {
  const number = round === undefined ? undefined : numberOf(value);
  return number === undefined ? String(value) : number.toFixed(round);
}
