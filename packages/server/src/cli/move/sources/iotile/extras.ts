/**
 * What only the IOTile API has words for: variables with their numbers and units, properties, notes, locations and events with their
 * documents. They are made through that API of the target, under the slugs that its things have there.
 */
import {
  deviceSlug,
  parseDeviceSlug,
  parseStreamSlug,
  projectSlug,
  streamSlug,
  variableSlug,
} from '../../../../model/identity.js';
import { ApiError } from '../../../api.js';
import type { Extra, ExtraTarget } from '../../engine/source.js';
import { BASE, type Envelope, type Variable } from './api.js';

/** Tokens of no JWT form go under this word. */
const SCHEME = 'token';

export interface Note {
  readonly target: string;
  readonly timestamp: string;
  readonly note: string;
  readonly type: string;
  readonly attachment: string | null;
}

export interface Property {
  readonly name: string;
  readonly value: unknown;
  readonly type: string;
  readonly is_system: boolean;
}

export interface Location {
  readonly timestamp: string;
  readonly lat: string;
  readonly lon: string;
}

export interface IotileEvent {
  readonly id: number;
  readonly stream: string;
  readonly timestamp: string;
  readonly device_timestamp: number | null;
  readonly streamer_local_id: number;
  readonly extra_data: unknown;
  readonly has_raw_data: boolean;
}

const get = <T>({ api }: ExtraTarget, path: string, parameters: Record<string, string> = {}): Promise<T> =>
  api.elsewhere<T>('GET', BASE + path, { parameters, scheme: SCHEME });
const post = ({ api }: ExtraTarget, path: string, body: unknown): Promise<unknown> =>
  api.elsewhere('POST', BASE + path, { body, scheme: SCHEME });

/** The slug of the same project, device, stream or variable in the target. */
function slugIn(target: ExtraTarget, slug: string): string {
  const { project } = target;
  if (slug.startsWith('p--')) return projectSlug(project);
  if (slug.startsWith('v--')) return variableSlug(project, Number.parseInt(slug.slice(-4), 16));
  const stream = slug.startsWith('s--') ? parseStreamSlug(slug) : undefined;
  const number = stream === undefined ? parseDeviceSlug(slug) : stream.device;
  const key = deviceSlug(number ?? 0);
  const device = number === 0 ? { id: 0, externalIds: {} } : target.device(key);
  if (device === undefined) throw new Error(`${key} was not made`);
  const own = device.externalIds['iotile'] ?? deviceSlug(device.id);
  return stream === undefined ? own : streamSlug(project, parseDeviceSlug(own)!, stream.variable);
}

export function variableExtra(variable: Variable): Extra {
  const { lid, input_unit, output_unit, ...rest } = variable;
  const { name, var_type, raw_value_format, multiplication_factor, division_factor, offset } = rest;
  const { mdo_label, about, units, decimal_places, web_only, app_only } = rest;
  return {
    what: 'variables',
    isThere: (target) => found(get(target, `/variable/${variableSlug(target.project, lid)}/`)),
    async make(target) {
      await post(target, '/variable/', {
        ...{ name, project: projectSlug(target.project), lid, var_type },
        ...{ input_unit: input_unit?.slug ?? null, output_unit: output_unit?.slug ?? null },
        ...{ raw_value_format, multiplication_factor, division_factor, offset, mdo_label },
        ...{ about, units, decimal_places, web_only, app_only },
      });
    },
  };
}

async function found(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 403)) return false;
    throw error;
  }
}

/** `owner`: a slug of the source. A property of the same name is replaced, so it is only looked at for its value. */
export function propertyExtra(owner: string, { name, value, type, is_system }: Property): Extra {
  return {
    what: 'properties',
    async isThere(target) {
      const slug = slugIn(target, owner);
      const { results } = await get<Envelope<Property>>(target, '/property/', {
        target: slug,
        page_size: '1000',
      });
      return results.some((other) => other.name === name && other.value === value);
    },
    async make(target) {
      await post(target, '/property/', {
        target: slugIn(target, owner),
        name,
        [`${type}_value`]: value,
        is_system,
      });
    },
  };
}

export function noteExtra({ target: owner, timestamp, note, type }: Note): Extra {
  return {
    what: 'notes',
    async isThere(target) {
      const slug = slugIn(target, owner);
      for (let page = 1; ; page++) {
        const query = { target: slug, page: String(page), page_size: '1000' };
        const { results, next } = await get<Envelope<Note>>(target, '/note/', query);
        if (results.some((other) => other.note === note && sameTime(other.timestamp, timestamp))) return true;
        if (next === null) return false;
      }
    },
    async make(target) {
      await post(target, '/note/', { target: slugIn(target, owner), timestamp, note, type });
    },
  };
}

export function locationExtra(owner: string, { timestamp, lat, lon }: Location): Extra {
  return {
    what: 'locations',
    async isThere(target) {
      const slug = slugIn(target, owner);
      const { results } = await get<Envelope<Location>>(target, '/location/', {
        target: slug,
        page_size: '10000',
      });
      return results.some(
        (other) => other.lat === lat && other.lon === lon && sameTime(other.timestamp, timestamp),
      );
    },
    async make(target) {
      await post(target, '/location/', { target: slugIn(target, owner), timestamp, lat, lon });
    },
  };
}

/** `document`: reads what was uploaded with it. */
export function eventExtra(event: IotileEvent, document: () => Promise<unknown>): Extra {
  const { stream, timestamp, device_timestamp, streamer_local_id, extra_data, has_raw_data } = event;
  return {
    what: 'events',
    async isThere(target) {
      const second = Math.floor(Date.parse(timestamp) / 1000) * 1000;
      const { results } = await get<Envelope<IotileEvent>>(target, '/event/', {
        ...{ filter: slugIn(target, stream), page_size: '10000' },
        ...{ start: new Date(second).toISOString(), end: new Date(second + 1000).toISOString() },
      });
      return results.some(
        (other) =>
          sameTime(other.timestamp, timestamp) &&
          other.streamer_local_id === streamer_local_id &&
          JSON.stringify(other.extra_data) === JSON.stringify(extra_data),
      );
    },
    async make(target) {
      const data = has_raw_data ? await document() : undefined;
      await post(target, '/event/', {
        ...{ stream: slugIn(target, stream), timestamp, streamer_local_id, extra_data, data },
        ...(device_timestamp !== null && { device_timestamp }),
      });
    },
  };
}

const sameTime = (one: string, other: string): boolean => Date.parse(one) === Date.parse(other);
