/**
 * The tags of series, in a table of their own so that selections use an index. Rule: they are written when their series is
 * made and never changed, for they are part of what it is.
 */
import { sql, type ExpressionBuilder, type Kysely, type RawBuilder } from 'kysely';
import { sortedTags, type SeriesTags } from '../../model/series-tags.js';
import { rowsTable, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';
import type { TagFilter } from '../../model/records/device.js';

/** Quotes, colon and comma. */
const TAG_MEMBERS = 6;

/** How long the tags of a series are together; the column holds its id. */
export const seriesTagBytes = (series: string): RawBuilder<number> => sql<number>`coalesce((
  select sum(octet_length(tag.key) + octet_length(tag.value) + ${sql.lit(TAG_MEMBERS)})
  from series_tags as tag where tag.series = ${sql.ref(series)}), 0)`;

/** The tags as the text of a JSON object, null where there are none; the column holds the id of the series. */
export function tagsColumn(store: StoreKind, series: string): RawBuilder<string | null> {
  const all = sql.raw(
    store === 'sqlite'
      ? 'json_group_object(tag.key, tag.value)'
      : 'json_object_agg(tag.key, tag.value)::text',
  );
  return sql<string | null>`(select ${all} from series_tags as tag where tag.series = ${sql.ref(series)})`;
}

export const tagsFromColumn = (text: string | null): SeriesTags =>
  text === null ? {} : Object.fromEntries(sortedTags(Object.entries(JSON.parse(text) as SeriesTags)));

/** The series that have the tag. */
export function taggedSeries(
  eb: ExpressionBuilder<Schema, 'series'>,
  project: number,
  { key, value }: TagFilter,
) {
  const tagged = eb
    .selectFrom('series_tags')
    .select('series_tags.series')
    .where('series_tags.project', '=', project)
    .where('series_tags.key', '=', key);
  return value === undefined ? tagged : tagged.where('series_tags.value', '=', value);
}

/** For series that have none yet. */
export async function writeSeriesTags(
  db: Kysely<Schema>,
  store: StoreKind,
  project: number,
  tagged: readonly { readonly id: number; readonly tags: SeriesTags }[],
): Promise<void> {
  const rows = tagged.flatMap(({ id, tags }) =>
    Object.entries(tags).map(([key, value]) => ({ id, key, value })),
  );
  if (rows.length === 0) return;
  const given = rowsTable(store, { id: 'bigint', key: 'text', value: 'text' }, rows);
  await sql`insert into series_tags (series, project, key, value)
    select id, ${project}, key, value from ${given} as given`.execute(db);
}
