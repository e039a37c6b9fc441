/**
 * A person as iobeam shows one. First and last name, company and web page are attributes of this API, kept with the
 * person.
 */
import { given } from '../../../model/given.js';
import type { JsonObject, Member } from '../../../services/services.js';

export const USER_ATTRIBUTES = ['first_name', 'last_name', 'company_name', 'url'] as const;
export type UserAttributes = { readonly [name in (typeof USER_ATTRIBUTES)[number]]?: string | undefined };

const attributesOf = (user: Pick<Member, 'attributes'>): UserAttributes =>
  (user.attributes as { iobeam?: UserAttributes }).iobeam ?? {};

/** Texts are never null: the command-line client prints them as they are. */
export function userView(user: Member): object {
  const { first_name = user.name ?? '', last_name = '', company_name = '', url = '' } = attributesOf(user);
  const { id, username, email } = user;
  return { user_id: id, username: username ?? '', email, first_name, last_name, company_name, url };
}

/** What to change for these attributes; nothing for those that are already so. The name that other APIs show follows. */
export function attributeChange(
  before: Member | undefined,
  wanted: UserAttributes,
): { attributes?: JsonObject; name?: string } {
  const old: UserAttributes = before === undefined ? {} : attributesOf(before);
  const changed = USER_ATTRIBUTES.filter((name) => wanted[name] !== undefined && wanted[name] !== old[name]);
  if (changed.length === 0) return {};
  const after = { ...old, ...Object.fromEntries(changed.map((name) => [name, wanted[name]])) };
  const name = [after.first_name, after.last_name].filter(Boolean).join(' ');
  const isNamed = changed.includes('first_name') || changed.includes('last_name');
  return {
    attributes: { ...before?.attributes, iobeam: after },
    ...given({ name: isNamed && name !== '' ? name : undefined }),
  };
}
