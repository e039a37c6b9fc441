/** The organization that somebody acts in, and what one may be called. */
import type { Catalog } from '../../../catalog/catalog.js';
import { invalidField, TributaryError } from '../../../errors/error.js';
import { checkNewName } from '../../names.js';
import type { Organization } from '../../../model/records/people.js';
import type { Principal } from '../../contract/principal.js';

/** `before` is what the organization is called already. */
export function checkOrganizationName(name: unknown, before?: string): void {
  if (typeof name !== 'string' || name.trim() === '' || !/^[^\p{Cc}\p{Cs}]{1,255}$/u.test(name))
    throw invalidField('name', name, 'a text of 1 to 255 printable characters');
  checkNewName('name', name, before);
}

/** Where the principal acts. */
export async function organizationOf(
  { organizations }: Pick<Catalog, 'organizations'>,
  principal: Pick<Principal, 'organization'>,
): Promise<Organization> {
  const organization = await organizations.get(principal.organization);
  if (organization === undefined)
    throw new TributaryError('credentials_invalid', { reason: 'the organization is gone' });
  return organization;
}
