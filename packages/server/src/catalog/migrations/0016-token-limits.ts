/**
 * What an adopted credential hands out (tokens of logins and devices, tokens that it is exchanged for) keeps its limits: each token says
 * by which adoption it came, and where it is good. What was handed out before gets them too.
 */
import { sql, type Kysely } from 'kysely';
import { columnTypes, type StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';

export const name = '0016-token-limits';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  const { integer, text } = columnTypes(store);
  await db.schema.alterTable('tokens').addColumn('adoption', integer).execute();
  await db.schema.alterTable('tokens').addColumn('limits', text).execute();
  await sql`create index tokens_adoption on tokens (adoption) where adoption is not null`.execute(db);
  const adoptions = await db
    .selectFrom('adoptions')
    .select(['id', 'api', 'addresses', 'expires', 'token', 'access_key', 'user'])
    .execute();
  for (const { id, api, addresses, expires, token, access_key: key, user } of adoptions) {
    const limits = JSON.stringify({ api, addresses: addresses && JSON.parse(addresses), expires });
    const tokens = db.updateTable('tokens').set({ adoption: id, limits });
    if (token !== null) await tokens.where('id', '=', token).execute();
    if (user !== null) await tokens.where('owner', '=', user).execute();
    if (key !== null)
      await tokens
        .where('kind', '=', 'device')
        .where('attributes', '=', JSON.stringify({ losant: { accessKey: key } }))
        .execute();
  }
  await refreshed(db);
}

/** What came of one of these by refreshing, also by several steps. */
async function refreshed(db: Kysely<Schema>): Promise<void> {
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
