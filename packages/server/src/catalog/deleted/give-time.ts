/** What was deleted by a version that kept it for ever, or stands so in its backup: it can be restored for a week from now on. */
import type { Kysely } from 'kysely';
import type { Schema } from '../schema.js';

export const WEEK_MS = 7 * 86_400_000;

export async function giveTime(db: Kysely<Schema>): Promise<void> {
  for (const table of ['projects', 'devices'] as const)
    await db
      // Both have the columns that this is about.
      .updateTable(table as 'devices')
      .set({ purge_at: Date.now() + WEEK_MS })
      .where('deleted', 'is not', null)
      .where('purge_at', 'is', null)
      .execute();
}
