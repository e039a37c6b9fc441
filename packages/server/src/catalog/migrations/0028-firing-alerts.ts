/** The alerts that fire, by id: they are walked through in slices, and each slice sorted all of them. */
import { sql, type Kysely } from 'kysely';
import type { Schema } from '../schema.js';

export const name = '0028-firing-alerts';

export async function up(db: Kysely<Schema>): Promise<void> {
  await db.schema.dropIndex('alerts_open').execute();
  await sql`create index alerts_firing on alerts (id) where ended is null and withdrawn is null`.execute(db);
}
