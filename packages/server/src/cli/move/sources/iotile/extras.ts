/**
 * What only the IOTile API has words for: variables with their numbers and units, properties, locations and masks. They are made
 * through that API of the target, under the slugs that its things have there.
 */
import { TributaryApiError } from '@tributary/client';
import { WHEN_BUSY } from '../../../connection.js';
import type { Extra } from '../../engine/source.js';
import { BASE, type Envelope, type Mask, type Variable } from './api.js';
import { get, post, projectIn, sameTime, SCHEME, slugIn } from './in-target.js';

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

export function variableExtra(variable: Variable): Extra {
  const { slug, lid, input_unit, output_unit, ...rest } = variable;
  const { name, var_type, raw_value_format, multiplication_factor, division_factor, offset } = rest;
  const { mdo_label, about, units, decimal_places, web_only, app_only } = rest;
  return {
    what: 'variables',
    isThere: (target) => found(get(target, `/variable/${slugIn(target, slug)}/`)),
    async make(target) {
      await post(target, '/variable/', {
        ...{ name, project: projectIn(target), lid, var_type },
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
    if (error instanceof TributaryApiError && (error.status === 404 || error.status === 403)) return false;
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

/** Whether it hides anything. */
export const isMask = ({ start, end }: Mask): boolean => start != null || end != null;

/** One that the target has is left as it is. */
export function maskExtra(owner: string, { start, end }: Mask): Extra {
  return {
    what: 'masks',
    async isThere(target) {
      return isMask(await get<Mask>(target, `/device/${slugIn(target, owner)}/mask/`));
    },
    async make(target) {
      await target.api.elsewhere('PATCH', `${BASE}/device/${slugIn(target, owner)}/mask/`, {
        body: { ...(start != null && { start }), ...(end != null && { end }) },
        scheme: SCHEME,
        ...WHEN_BUSY,
      });
    },
  };
}
