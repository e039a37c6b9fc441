/**
 * What an adopted credential hands out (tokens of logins and devices, tokens that it is exchanged for) keeps its limits: each token says
 * by which adoption it came, and where it is good.
 */
import { sql, type Kysely } from 'kysely';
import { limitHandedOut } from '../people/token-limits.js';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0016-token-limits';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer, text } = columnTypes(store);
  await db.schema.alterTable('tokens').addColumn('adoption', integer).execute();
  await db.schema.alterTable('tokens').addColumn('limits', text).execute();
  await sql`create index tokens_adoption on tokens (adoption) where adoption is not null`.execute(db);
  await limitHandedOut(db);
}
