/**
 * Two projects may bring the same access key from another platform: a key opens something together with its secret only, and whoever
 * brings one must not learn that others have it, nor keep it from them. Key and secret together stand once.
 */
import { sql, type Kysely } from 'kysely';
import type { StoreKind } from '../store-sql.js';
import type { Schema } from '../schema.js';
import { rebuild } from './rebuild.js';

export const name = '0017-access-keys-of-projects';

const UNIQUE = '"key" text not null unique';

export async function up(db: Kysely<Schema>, store: StoreKind): Promise<void> {
  if (store === 'postgres')
    await sql`alter table access_keys drop constraint access_keys_key_key`.execute(db);
  else await rebuild(db, 'access_keys', { text: withoutUnique, gone: [] });
  for (const [index, column] of [
    ['access_keys_key', 'project'],
    ['access_keys_secret', 'hash'],
  ] as const)
    await db.schema.createIndex(index).on('access_keys').columns(['key', column]).unique().execute();
}

function withoutUnique(text: string): string {
  if (!text.includes(UNIQUE)) throw new Error(`the access keys are made otherwise than expected: ${text}`);
  return text.replace(UNIQUE, '"key" text not null');
}
