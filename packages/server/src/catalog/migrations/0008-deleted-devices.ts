/** Deleted devices by project: whoever counts what a project has subtracts their series without a look at every device. */
import { sql, type Kysely } from 'kysely';
import type { Schema } from '../schema.js';

export const name = '0008-deleted-devices';

export async function up(db: Kysely<Schema>): Promise<void> {
  await sql`create index devices_deleted on devices (project, id) where deleted is not null`.execute(db);
}
