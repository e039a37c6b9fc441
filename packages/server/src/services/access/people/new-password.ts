/**
 * A new password, and what ends with it. Rule: in one transaction, or a death between would leave good what the old one opened; the
 * password first, for which those wait who are just being let in by the old one (row-locks.ts).
 */
import type { Subjects } from '../../../catalog/catalog.js';
import type { User } from '../../../model/records/people.js';

type Within = Pick<Subjects, 'users' | 'rights' | 'tokens' | 'adoptions' | 'rowLocks'>;
type Fields = Parameters<Subjects['users']['update']>[1] & { readonly password: string };

/** Ends the person's logins, with `all` also the tokens that they made. */
export async function setPassword(
  { users, rights, tokens, adoptions, rowLocks }: Within,
  user: number,
  fields: Fields,
  all = false,
): Promise<User | undefined> {
  await rowLocks.exclusive({ adoption: (await adoptions.ofUser(user))?.id, user });
  const after = await users.update(user, fields);
  await endKeys(rights, user);
  await tokens.revokeOfOwner(user, all ? 'all' : 'login');
  return after;
}

/** With a new password or address the keys for another one end that lie in a mailbox. */
export async function endKeys(rights: Subjects['rights'], user: number): Promise<void> {
  for (const purpose of ['password', 'address'] as const) await rights.endKeys(user, purpose);
}
