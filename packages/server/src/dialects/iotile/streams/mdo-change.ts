/**
 * What a body changes of the way in which readings become values: type, units, factors, format. Rules: m and d are
 * integers other than 0; a unit is one of the type's; null takes a unit away.
 */
import type { Fields } from '../http/fields.js';
import { FORMATS } from '../wire/convert.js';
import type { StreamAttributes } from '../wire/stream-rules.js';
import { findInputUnit, findOutputUnit, findType, typeOfUnit } from '../wire/variable-types.js';

type Change = { -readonly [K in keyof StreamAttributes]: StreamAttributes[K] };

/** `type` is the one that the thing has before the change. */
export function readMdoChange(
  fields: Fields,
  body: Readonly<Record<string, unknown>>,
  before: string | null | undefined,
): Change {
  const change: Change = {};
  if (body.var_type !== undefined) {
    const type = body.var_type === null ? null : findType(slugText(body.var_type))?.slug;
    if (type === undefined) missing(fields, 'var_type', body.var_type);
    else change.type = type;
  }
  const type = change.type ?? before ?? undefined;
  for (const [field, fact, find] of [
    ['input_unit', 'inputUnit', findInputUnit],
    ['output_unit', 'outputUnit', findOutputUnit],
  ] as const) {
    const given = unitSlug(body[field]);
    if (given === undefined) continue;
    const unit = given === null ? null : find(given);
    if (unit === undefined || (unit !== null && type !== undefined && typeOfUnit(unit.slug)?.slug !== type))
      missing(fields, field, given);
    else change[fact] = unit?.slug ?? null;
  }
  const format = fields.optionalText('raw_value_format', 10);
  if (format !== undefined && !(FORMATS as readonly string[]).includes(format))
    fields.wrong(
      'raw_value_format',
      `"${format}" is not a valid choice; expected ${FORMATS.join(', ')}.`,
      undefined,
    );
  else if (format !== undefined) change.format = format;
  for (const [field, fact] of [
    ['multiplication_factor', 'm'],
    ['division_factor', 'd'],
  ] as const) {
    const value = fields.integer(field);
    if (value === 0) fields.wrong(field, 'A factor other than 0 is required.', undefined);
    else if (value !== undefined) change[fact] = value;
  }
  const offset = fields.number('offset');
  if (offset !== undefined) change.o = offset;
  const label = fields.optionalText('mdo_label', 255);
  if (label !== undefined) change.mdoLabel = label;
  return change;
}

/** By slug; a whole unit object names its own. */
function unitSlug(value: unknown): string | null | undefined {
  if (value === undefined) return undefined;
  if (value === null || value === '') return null;
  const slug: unknown = typeof value === 'object' ? (value as { slug?: unknown }).slug : value;
  return slugText(slug);
}

/** What is no text is no slug of anything. */
const slugText = (value: unknown): string => (typeof value === 'string' ? value : '');

const missing = (fields: Fields, field: string, value: unknown): void =>
  fields.wrong(field, `Object with slug=${slugText(value).slice(0, 100)} does not exist.`, undefined);
