/**
 * Lists of devices as people look for them: by any word of key, name, tag or series, in an order of theirs, from any place on. Rule:
 * such a list is read by position and says how many there are; a list without these members goes by the order of making.
 */
import { Type, type Static, type TObject } from 'typebox';
import { TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { Device, DeviceCondition, Services } from '../../../services/services.js';
import { pageRequest } from '../wire/schemas.js';
import { tagsOf, type Tags } from './selection.js';

const MAX_OFFSET = 10_000_000;
/** Each is looked for in the names of all series. */
const MAX_WORDS = 8;

export const SearchMembers = {
  search: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description:
        'Words, in any case, each of which stands in the key, the name, a tag (`key:value`) or the name of a series of the device; at most 8.',
    }),
  ),
  sort: Type.Optional(
    Type.Enum(['key', 'name', 'created', 'updated', 'connected'], {
      description: 'Absent: in the order of their making. A device without a name is sorted by its key.',
    }),
  ),
  direction: Type.Optional(Type.Enum(['asc', 'desc'], { default: 'asc' })),
  offset: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: MAX_OFFSET,
      description: 'How many devices of the list to pass over; in the place of a cursor.',
    }),
  ),
};

type Given = Static<TObject<typeof SearchMembers>> & {
  readonly limit?: number;
  readonly cursor?: string;
  readonly name?: string;
  readonly class?: string;
  readonly tags?: Static<typeof Tags>;
};

export const isSearch = ({ search, sort, direction, offset, cursor }: Given): boolean =>
  (search ?? sort ?? direction ?? offset) !== undefined || cursor?.startsWith('o') === true;

export async function searchPage(
  services: Services,
  project: number,
  query: Given,
): Promise<{ items: readonly Device[]; next: string | null; total: number }> {
  const { sort, direction, cursor } = query;
  const offset = cursor === undefined ? (query.offset ?? 0) : readCursor(cursor, query.offset);
  const { limit } = pageRequest(query);
  const where = conditionOf(query);
  const found = await services.devices.search(project, {
    ...given({ where, sort, direction }),
    ...{ offset, limit, shorter: true },
  });
  const end = offset + found.items.length;
  const next = found.items.length > 0 && end < found.total ? `o${end.toString(36)}` : null;
  return { items: found.items, next, total: found.total };
}

function readCursor(cursor: string, offset: number | undefined): number {
  const read = /^o[0-9a-z]{1,8}$/.test(cursor) ? Number.parseInt(cursor.slice(1), 36) : NaN;
  if (offset === undefined && read <= MAX_OFFSET) return read;
  const expected =
    offset === undefined ? 'the `next` of the last answer, with the same members' : 'a cursor or an offset';
  throw new TributaryError('cursor_invalid', { field: 'cursor', value: cursor, expected });
}

function conditionOf({ search = '', name, class: ofClass, tags = [] }: Given): DeviceCondition | undefined {
  const words = search.split(/\s+/).filter((word) => word !== '');
  if (words.length > MAX_WORDS)
    throw new TributaryError('field_invalid', {
      ...{ field: 'search', value: `${words.length} words`, expected: `at most ${MAX_WORDS} words` },
    });
  const all: DeviceCondition[] = [
    ...words.map((word) => ({ word })),
    ...tagsOf(tags).map(({ key, value }) => ({
      tag: { keys: [key], ...(value !== undefined && { values: [value] }) },
    })),
    ...(ofClass === undefined ? [] : [{ field: 'class', operator: 'eq', value: ofClass } as const]),
    ...(name === undefined
      ? []
      : [
          {
            any: (['name', 'key'] as const).map(
              (field) => ({ field, operator: 'glob', value: name }) as const,
            ),
          },
        ]),
  ];
  return all.length === 0 ? undefined : { all };
}
