/**
 * By which rules the readings of a series became values, for those whose integers are not kept. A column of its own and no
 * attribute: what an API changes of a series' attributes must never lose it.
 */
import { sql, type Kysely } from 'kysely';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0005-reading-rules';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { text } = columnTypes(store);
  const typed = typeof text === 'string' ? sql.raw(text) : text;
  await sql`alter table series add column reading_rules ${typed}`.execute(db);
}
