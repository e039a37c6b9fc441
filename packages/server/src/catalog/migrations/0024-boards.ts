/** Boards, and the links by which strangers see one. */
import type { Kysely } from 'kysely';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0024-boards';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer, text, id } = columnTypes(store);
  const table = (called: string) =>
    db.schema
      .createTable(called)
      .addColumn('id', integer, id)
      .addColumn('project', integer, (c) => c.notNull().references('projects.id').onDelete('cascade'));
  await table('boards')
    .addColumn('name', text, (c) => c.notNull())
    .addColumn('description', text)
    .addColumn('body', text, (c) => c.notNull())
    .addColumn('panels', 'integer', (c) => c.notNull())
    .addColumn('owner', text)
    .addColumn('revision', integer, (c) => c.notNull())
    .addColumn('created', integer, (c) => c.notNull())
    .addColumn('updated', integer, (c) => c.notNull())
    .addUniqueConstraint('boards_name', ['project', 'name'])
    .execute();
  await table('board_shares')
    .addColumn('board', integer, (c) => c.notNull().references('boards.id').onDelete('cascade'))
    .addColumn('hash', text, (c) => c.notNull().unique())
    .addColumn('name', text)
    .addColumn('made_by', text)
    .addColumn('starter', text, (c) => c.notNull())
    .addColumn('expires', integer, (c) => c.notNull())
    .addColumn('last_used', integer)
    .addColumn('created', integer, (c) => c.notNull())
    .execute();
  await db.schema.createIndex('board_shares_board').on('board_shares').columns(['board', 'id']).execute();
}
