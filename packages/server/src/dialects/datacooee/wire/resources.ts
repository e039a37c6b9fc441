/** Inputs and assets as JSON:API resources, and lists of them with links (jsonapi.org/format/#fetching-pagination). */
import { given } from '../../../model/given.js';
import type { Identified } from '../../../model/identity.js';
import type { Asset, Device, JsonObject, Series } from '../../../services/services.js';
import { invalid, Problems, type Problem } from './problems.js';
import { nameOf } from './blocks.js';
import { assetIdOf, inputIdOf } from './ids.js';

const BASE = '/api/external/v1';
const DEFAULT_SIZE = 100;
const MAX_SIZE = 1_000;

export const sensorIdentifier = (series: Identified) => ({
  type: 'Sensor',
  id: inputIdOf(series),
});

export function sensorResource(series: Series, device: Device | undefined): JsonObject {
  const id = inputIdOf(series);
  const own = series.attributes['datacooee'] as { description?: string | null } | undefined;
  return {
    type: 'Sensor',
    id,
    attributes: {
      name: nameOf(series),
      measure_unit: series.unit ?? '',
      description: own?.description ?? device?.description ?? null,
      latitude: device?.location?.latitude ?? null,
      longitude: device?.location?.longitude ?? null,
    },
    links: { self: `${BASE}/inputs/${encodeURIComponent(id)}/` },
  };
}

export const assetResource = (asset: Asset, members: readonly Series[]): JsonObject => ({
  type: 'Asset',
  id: assetIdOf(asset),
  attributes: { name: asset.name },
  relationships: {
    inputs: {
      links: { self: `${BASE}/assets/${assetIdOf(asset)}/relationships/inputs/` },
      data: members.map(sensorIdentifier),
    },
  },
  links: { self: `${BASE}/assets/${assetIdOf(asset)}/` },
});

export interface PageQuery {
  readonly number: number;
  readonly size: number;
  readonly name: string | undefined;
  readonly sort: 'id' | 'name' | 'created' | 'updated';
  readonly direction: 'asc' | 'desc';
}

type Query = Readonly<Record<string, unknown>>;

/** `page[number]` from 1, `page[size]`, `filter[name]` (a glob with `*`), `sort` with `-` for falling. */
export function readPageQuery(query: Query): PageQuery {
  const problems: Problem[] = [];
  const integer = (parameter: string, usual: number, most: number): number => {
    const text = query[parameter];
    if (text === undefined) return usual;
    if (typeof text === 'string' && /^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= most)
      return Number(text);
    problems.push(invalid({ parameter }, text, `an integer from 1 to ${most}`));
    return usual;
  };
  const size = integer('page[size]', DEFAULT_SIZE, MAX_SIZE);
  const number = integer('page[number]', 1, 1e9);
  const [, sign, sort] = /^(-?)(id|name|created|updated)$/.exec(String(query['sort'] ?? 'id')) ?? [];
  if (sort === undefined)
    problems.push(
      invalid({ parameter: 'sort' }, query['sort'], 'id, name, created or updated, with - for falling'),
    );
  const name = query['filter[name]'];
  if (problems.length > 0) throw new Problems(problems);
  return {
    number,
    size,
    name: typeof name === 'string' ? name : undefined,
    sort: sort as PageQuery['sort'],
    direction: sign === '-' ? 'desc' : 'asc',
  };
}

export const positionOf = ({ number, size }: PageQuery) => ({ offset: (number - 1) * size, limit: size });

export const searchOf = ({ name, sort, direction }: PageQuery) => ({
  ...given({ name }),
  sort,
  direction,
});

export interface Listed {
  readonly path: string;
  readonly query: Query;
  readonly page: PageQuery;
  readonly total: number;
}

export function listDocument(
  { path, query, page: { number, size }, total }: Listed,
  data: readonly JsonObject[],
): JsonObject {
  const last = Math.max(1, Math.ceil(total / size));
  const link = (to: number): string | null => {
    if (to < 1 || to > last) return null;
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
      if (typeof value === 'string') parameters.set(name, value);
    parameters.set('page[number]', String(to));
    parameters.set('page[size]', String(size));
    return `${BASE}/${path}/?${parameters.toString()}`;
  };
  return {
    data,
    links: { first: link(1), prev: link(number - 1), next: link(number + 1), last: link(last) },
    meta: { total },
  };
}
