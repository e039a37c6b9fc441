/**
 * Settings of a channel. Its name, description and place are the device's; the names of its fields, and what only ThingSpeak has, stand
 * with the device under `thingspeak`. A series that has a label of its own shows that where the channel says nothing.
 */
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { isJsonObject } from '../../../model/json-object.js';
import type { Device, JsonObject, SelectedSeries } from '../../../services/services.js';
import { parametersOf, type Members } from '../wire/parameters.js';
import { FIELDS, fieldName } from './fields.js';

/** Kept as they were sent. */
const TEXTS = ['metadata', 'url', 'tags', 'elevation'] as const;
const MAX_TEXT = 4_000;
const MAX_NAME = 255;

type Settings = Readonly<Record<string, string>>;

export function settingsOf({ attributes }: Pick<Device, 'attributes'>): Settings {
  const { thingspeak } = attributes;
  if (!isJsonObject(thingspeak)) return {};
  return Object.fromEntries(
    Object.entries(thingspeak).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** By their number, of fields that have a name or a series. */
export function labelsOf(
  device: Pick<Device, 'attributes'>,
  fields: ReadonlyMap<number, Pick<SelectedSeries, 'name' | 'label'>>,
): Map<number, string> {
  const settings = settingsOf(device);
  const labels = new Map<number, string>();
  for (const number of FIELDS) {
    const series = fields.get(number);
    const name = fieldName(number);
    const usual = series?.name === name ? `Field ${number}` : series?.name;
    const label = settings[name] ?? series?.label ?? usual;
    if (label !== undefined) labels.set(number, label);
  }
  return labels;
}

export interface ChannelChange {
  readonly name?: string | null;
  readonly description?: string | null;
  readonly location?: { latitude: number; longitude: number } | null;
  readonly attributes?: JsonObject;
}

/** What a request sets; an empty member takes a value away. `before`: of the device that is changed. */
export function changeOf(members: Members, before?: Pick<Device, 'attributes' | 'location'>): ChannelChange {
  if (parametersOf(members).flag('public_flag') === true)
    throw invalidField(
      'public_flag',
      true,
      'false: data is shown to who has a key of the channel, nobody else',
    );
  const text = (name: string, most: number): string | null | undefined => {
    if (!Object.hasOwn(members, name)) return undefined;
    const value = parametersOf(members).exact(name) ?? null;
    if (value !== null && value.length > most)
      throw invalidField(name, value, `a text of at most ${most} characters`);
    return value;
  };
  const own: Record<string, string> = { ...settingsOf(before ?? { attributes: {} }) };
  for (const name of [...TEXTS, ...FIELDS.map(fieldName)]) {
    const value = text(name, name.startsWith('field') ? MAX_NAME : MAX_TEXT);
    if (value === null) delete own[name];
    else if (value !== undefined) own[name] = value;
  }
  return {
    ...given({
      name: text('name', MAX_NAME),
      description: text('description', MAX_TEXT),
      location: locationOf(members, before),
    }),
    attributes: { ...before?.attributes, thingspeak: own },
  };
}

function locationOf(
  members: Members,
  before: Pick<Device, 'location'> | undefined,
): ChannelChange['location'] | undefined {
  const names = ['latitude', 'longitude'];
  if (!names.some((name) => Object.hasOwn(members, name))) return undefined;
  const read = parametersOf(members);
  const degrees = (name: 'latitude' | 'longitude', most: number) =>
    Object.hasOwn(members, name)
      ? read.number(name, { least: -most, most, expected: `degrees from -${most} to ${most}` })
      : before?.location?.[name];
  const [latitude, longitude] = [degrees('latitude', 90), degrees('longitude', 180)];
  if (latitude === undefined && longitude === undefined) return null;
  if (latitude === undefined)
    throw invalidField('latitude', undefined, 'degrees, because longitude is given');
  if (longitude === undefined)
    throw invalidField('longitude', undefined, 'degrees, because latitude is given');
  return { latitude, longitude };
}
