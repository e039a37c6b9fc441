/**
 * A reported value in the type of its attribute. Rule: what is clear without a guess is converted (1 ↔ true, "12.5" →
 * 12.5, 12.5 → "12.5"), everything else is refused by name.
 */
import { invalidField, type TributaryError } from '../../../errors/error.js';
import type { Kind, PointValue } from '../../../services/services.js';
import { readPosition } from './gps.js';

const MAX_BYTES = 64 * 1024;
const NUMBER = /^\s*[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d{1,3})?\s*$/i;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const TRUTH = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

const EXPECTED: Readonly<Record<Kind, string>> = {
  number: 'a number',
  boolean: 'true or false',
  string: `a text of at most ${MAX_BYTES} bytes`,
  gps: 'a position: "latitude,longitude", degrees, minutes and seconds, or an NMEA GLL or GGA sentence',
  blob: `base64 of at most ${MAX_BYTES} bytes`,
};

/** `field` is how a refusal names the value. */
export function convert(kind: Kind, value: PointValue, field: string): PointValue {
  const converted = convertOrNothing(kind, value);
  if (converted === undefined) throw refusal(kind, value, field);
  return converted;
}

function convertOrNothing(kind: Kind, value: PointValue): PointValue | undefined {
  switch (kind) {
    case 'number':
      return toNumber(value);
    case 'boolean':
      if (typeof value === 'boolean') return value;
      return typeof value === 'number' ? value !== 0 : TRUTH.get(value.trim().toLowerCase());
    case 'string':
      return withinBytes(String(value));
    case 'gps':
      return typeof value === 'string' ? readPosition(value) : undefined;
    case 'blob':
      return typeof value === 'string' && BASE64.test(value) ? withinBytes(value) : undefined;
  }
}

function toNumber(value: PointValue): number | undefined {
  if (typeof value === 'string' && !NUMBER.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

const withinBytes = (text: string): string | undefined =>
  text.length <= MAX_BYTES && Buffer.byteLength(text) <= MAX_BYTES ? text : undefined;

const refusal = (kind: Kind, value: PointValue, field: string): TributaryError =>
  invalidField(field, value, `${EXPECTED[kind]}, because the attribute is of type ${kind}`);
