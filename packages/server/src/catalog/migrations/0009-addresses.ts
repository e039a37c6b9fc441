/**
 * E-mail addresses in the form in which they are compared now (model/email-address.ts), those of open invitations and keys too.
 * Where another person has that form already, the address stays as it was: its person logs in with it as before.
 */
import type { Kysely } from 'kysely';
import { canonicalAddress } from '../../model/email-address.js';
import type { Schema } from '../schema.js';

export const name = '0009-addresses';

const AT_ONCE = 1_000;

export async function up(db: Kysely<Schema>): Promise<void> {
  for (let after = 0; ;) {
    const users = await db
      .selectFrom('users')
      .select(['id', 'email'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(AT_ONCE)
      .execute();
    for (const { id, email } of users) {
      const canonical = canonicalAddress(email);
      if (canonical === email) continue;
      const other = await db
        .selectFrom('users')
        .select('id')
        .where('email', '=', canonical)
        .executeTakeFirst();
      if (other === undefined)
        await db.updateTable('users').set({ email: canonical }).where('id', '=', id).execute();
    }
    if (users.length < AT_ONCE) break;
    after = users.at(-1)!.id;
  }
  const keys = await db.selectFrom('one_time_keys').select('email').distinct().execute();
  for (const { email } of keys) {
    const canonical = email === null ? null : canonicalAddress(email);
    if (canonical !== email)
      await db.updateTable('one_time_keys').set({ email: canonical }).where('email', '=', email).execute();
  }
}
