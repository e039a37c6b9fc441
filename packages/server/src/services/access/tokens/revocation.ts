/**
 * Ends tokens and what came of them. Rule: all in the caller's transaction, or a death between would leave what nobody can end any more;
 * what is being handed out meanwhile is waited for (row-locks.ts), so that it is found.
 */
import type { Subjects } from '../../../catalog/catalog.js';
import type { AccessChange } from '../../contract/access.js';

type Within = Pick<Subjects, 'rowLocks' | 'tokens'>;

/** With all that were given in its place since: a refresh hands the same right on; and all that an adopted one handed out. Answers what changed. */
export async function revokeToken(
  { rowLocks, tokens }: Within,
  organization: number,
  id: number,
): Promise<AccessChange[]> {
  const token = await tokens.get(organization, id);
  await rowLocks.exclusive({ adoption: token?.limits?.adoption, token: id });
  await tokens.revoke(organization, id);
  const changes: AccessChange[] = [{ token: id }];
  if (token?.kind === 'adopted' && token.limits !== null) {
    await tokens.revokeOfAdoption({ id: token.limits.adoption, organization });
    changes.push({});
  }
  // One that another transaction was making is seen when it is done, which the revocation of the one before it waits for.
  for (let after = [id]; after.length > 0;) {
    after = await tokens.refreshedFrom(organization, id);
    for (const each of after) {
      await tokens.revoke(organization, each);
      changes.push({ token: each });
    }
  }
  return changes;
}
