/**
 * Tokens that adopted credentials handed out before tokens knew of it: they get the limits of the adoption by which they came. Of
 * catalogs of earlier versions, and of their backups.
 */
import { sql, type Kysely } from 'kysely';
import type { Schema } from '../schema.js';

export async function limitHandedOut(db: Kysely<Schema>): Promise<void> {
  const adoptions = await db
    .selectFrom('adoptions')
    .select(['id', 'api', 'addresses', 'expires', 'token', 'access_key', 'user'])
    .execute();
  for (const { id, api, addresses, expires, token, access_key: key, user } of adoptions) {
    const limits = JSON.stringify({ api, addresses: addresses && JSON.parse(addresses), expires });
    const tokens = db.updateTable('tokens').set({ adoption: id, limits }).where('limits', 'is', null);
    if (token !== null) await tokens.where('id', '=', token).execute();
    if (user !== null) await tokens.where('owner', '=', user).execute();
    if (key !== null)
      await tokens
        .where('kind', '=', 'device')
        .where('attributes', '=', JSON.stringify({ losant: { accessKey: key } }))
        .execute();
  }
  if (adoptions.length > 0) await limitRefreshed(db);
}

/** What came of one of these by refreshing, also by several steps. */
async function limitRefreshed(db: Kysely<Schema>): Promise<void> {
  for (;;) {
    const { numAffectedRows = 0n } = await sql`update tokens set
        adoption = (select before.adoption from tokens before where before.id = tokens.refreshed_from),
        limits = (select before.limits from tokens before where before.id = tokens.refreshed_from)
      where limits is null and refreshed_from in (select id from tokens where limits is not null)`.execute(
      db,
    );
    if (numAffectedRows === 0n) return;
  }
}
