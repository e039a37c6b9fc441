/** How people see who did something: of a person the address, of a token its name. */
import type { Subjects } from '../../../catalog/catalog.js';
import type { Principal } from '../../contract/principal.js';

export async function nameOf(
  { users, tokens }: Pick<Subjects, 'users' | 'tokens'>,
  { kind, id, user, organization }: Principal,
): Promise<string> {
  if (user !== null) return (await users.get(user))?.email ?? `user ${user}`;
  if (kind === 'token') return (await tokens.get(organization, id))?.name ?? `token ${id}`;
  return kind;
}
