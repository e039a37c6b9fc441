/**
 * The tags of series. Series that line protocol made before have theirs in their names (`cpu.usage,cpu=cpu0`): a name that
 * is exactly the one which a line with these tags is given now gets them, any other name says nothing for certain.
 */
import type { Kysely } from 'kysely';
import { readTaggedName } from '../../model/series-names.js';
import { NO_TAGS, type SeriesTags } from '../../model/series-tags.js';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';
import { chunks } from '../repository.js';

export const name = '0010-series-tags';

const AT_ONCE = 1_000;

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer, text } = columnTypes(store);
  await db.schema
    .createTable('series_tags')
    .addColumn('series', integer, (c) => c.notNull().references('series.id').onDelete('cascade'))
    .addColumn('project', integer, (c) => c.notNull())
    .addColumn('key', text, (c) => c.notNull())
    .addColumn('value', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('series_tags_pk', ['series', 'key'])
    .execute();
  await db.schema
    .createIndex('series_tags_value')
    .on('series_tags')
    .columns(['project', 'key', 'value'])
    .execute();
  await readNames(db);
}

async function readNames(db: Kysely<Schema>): Promise<void> {
  for (let after = 0; ;) {
    const rows = await db
      .selectFrom('series')
      .select(['id', 'project', 'name'])
      .where('id', '>', after)
      .where('name', 'like', '%,%=%')
      .orderBy('id')
      .limit(AT_ONCE)
      .execute();
    const tags = rows.flatMap(({ id, project, name: text }) =>
      Object.entries(tagsOf(text)).map(([key, value]) => ({ series: id, project, key, value })),
    );
    for (const some of chunks(tags)) await db.insertInto('series_tags').values(some).execute();
    if (rows.length < AT_ONCE) return;
    after = rows.at(-1)!.id;
  }
}

/** Keys with a blank at their ends are rather words after a comma (`Flow, x=1`). */
function tagsOf(text: string): SeriesTags {
  const { head = '', tags = NO_TAGS } = readTaggedName(text) ?? {};
  const isTag = ([key, value]: [string, string]) => key !== '' && value !== '' && key === key.trim();
  return head !== '' && Object.entries(tags).every(isTag) ? tags : NO_TAGS;
}
