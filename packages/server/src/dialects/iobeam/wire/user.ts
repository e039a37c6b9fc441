/** A person as iobeam shows one. First and last name, company and web page are facts of this API, kept with the person. */
import type { JsonObject, User } from '../../../services/services.js';

export const FACTS = ['first_name', 'last_name', 'company_name', 'url'] as const;
export type Facts = { readonly [name in (typeof FACTS)[number]]?: string | undefined };

const factsOf = (user: Pick<User, 'attributes'>): Facts =>
  (user.attributes as { iobeam?: Facts }).iobeam ?? {};

/** Texts are never null: the command-line client prints them as they are. */
export function userView(user: User): object {
  const { first_name = user.name ?? '', last_name = '', company_name = '', url = '' } = factsOf(user);
  const { id, username, email } = user;
  return { user_id: id, username: username ?? '', email, first_name, last_name, company_name, url };
}

/** What to change for these facts; nothing for those that are already so. The name that other APIs show follows. */
export function changedFacts(
  before: User | undefined,
  given: Facts,
): { attributes?: JsonObject; name?: string } {
  const old: Facts = before === undefined ? {} : factsOf(before);
  const changed = FACTS.filter((name) => given[name] !== undefined && given[name] !== old[name]);
  if (changed.length === 0) return {};
  const facts = { ...old, ...Object.fromEntries(changed.map((name) => [name, given[name]])) };
  const name = [facts.first_name, facts.last_name].filter(Boolean).join(' ');
  const isNamed = changed.includes('first_name') || changed.includes('last_name');
  return {
    attributes: { ...before?.attributes, iobeam: facts },
    ...(isNamed && name !== '' ? { name } : {}),
  };
}
