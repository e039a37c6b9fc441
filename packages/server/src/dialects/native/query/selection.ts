/** Which series a request is about, as parameters or JSON members. */
import { Type, type Static, type TObject } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import type { Selection, TagFilter } from '../../../services/services.js';
import { Id } from '../wire/schemas.js';

const Names = Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 10_000 });
const Ids = Type.Array(Id, { maxItems: 10_000 });
const Tag = Type.Union(
  [
    Type.String({ minLength: 1, maxLength: 600 }),
    Type.Object({ key: Type.String(), value: Type.Optional(Type.String()) }, { additionalProperties: false }),
  ],
  { expected: '`key`, `key:value` or {key, value?}' },
);
export const Tags = Type.Array(Tag, { maxItems: 100 });

export const SelectionMembers = {
  devices: Type.Optional(Type.Array(Names.items, { maxItems: 10_000, description: 'Device keys.' })),
  deviceIds: Type.Optional(Ids),
  tags: Type.Optional(
    Type.Array(Tag, { maxItems: 100, description: 'Tags that the devices have: `key` or `key:value`.' }),
  ),
  series: Type.Optional(Type.Array(Names.items, { maxItems: 10_000, description: 'Series names.' })),
  seriesIds: Type.Optional(Ids),
  seriesTags: Type.Optional(
    Type.Array(Tag, { maxItems: 100, description: 'Tags that the series have: `key` or `key:value`.' }),
  ),
  assets: Type.Optional(Type.Array(Id, { maxItems: 1000, description: 'Asset ids.' })),
};

type GivenSelection = Static<TObject<typeof SelectionMembers>>;
const NAMES = ['devices', 'deviceIds', 'series', 'seriesIds', 'assets'] as const;

export function selectionOf(given: GivenSelection): Selection {
  const selection: Record<string, unknown> = {};
  for (const name of NAMES) if (given[name] !== undefined) selection[name] = given[name];
  if (given.tags !== undefined) selection['tags'] = tagsOf(given.tags);
  if (given.seriesTags !== undefined) selection['seriesTags'] = tagsOf(given.seriesTags, 'seriesTags');
  return selection;
}

/** `key:value` is cut at the first colon: a key with one needs the form of an object. */
export function tagsOf(given: Static<typeof Tags>, field = 'tags'): TagFilter[] {
  return given.map((tag) => {
    if (typeof tag !== 'string') return tag;
    const colon = tag.indexOf(':');
    if (colon === 0) throw invalidField(field, tag, '`key`, `key:value` or {key, value?}');
    return colon < 0 ? { key: tag } : { key: tag.slice(0, colon), value: tag.slice(colon + 1) };
  });
}
