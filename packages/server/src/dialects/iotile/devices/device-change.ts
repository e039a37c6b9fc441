/** What a body changes of a device. Rule: a changed template takes effect for staff and is ignored from everybody else. */
import { given } from '../../../model/given.js';
import type { Fields } from '../http/fields.js';

const LONGEST = 255;

export interface DeviceChange {
  readonly name?: string;
  readonly location?: { latitude: number; longitude: number } | null;
  /** Of this API alone; undefined takes one away. */
  readonly vendor: Readonly<Record<string, unknown>>;
}

export function readChange(
  fields: Fields,
  body: Readonly<Record<string, unknown>>,
  staff: boolean,
): DeviceChange {
  const name = fields.has('label') ? fields.text('label', LONGEST) : undefined;
  const active = fields.flag('active');
  const vendor: Record<string, unknown> = {};
  if (active !== undefined) vendor.inactive = active ? undefined : 1;
  for (const [field, fact] of [
    ['external_id', 'externalId'],
    ['sg', 'sg'],
    ...(staff ? [['template', 'template'] as const] : []),
  ] as const) {
    const value = fields.optionalText(field, LONGEST);
    if (value !== undefined) vendor[fact] = value === '' ? undefined : value;
  }
  const location = readLocation(fields, body);
  return { ...given({ name, location }), vendor };
}

/** Numbers and texts are taken; one of the two alone says nothing. */
function readLocation(fields: Fields, body: Readonly<Record<string, unknown>>): DeviceChange['location'] {
  if (body.lat === null && body.lon === null) return null;
  const latitude = fields.number('lat');
  const longitude = fields.number('lon');
  if (latitude !== undefined && Math.abs(latitude) > 90)
    fields.wrong('lat', 'Ensure this value is between -90 and 90.', undefined);
  if (longitude !== undefined && Math.abs(longitude) > 180)
    fields.wrong('lon', 'Ensure this value is between -180 and 180.', undefined);
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}
