/**
 * The people of an organization. Rules: administrators manage them, everybody their own name and password; an owner is
 * changed by owners only; an organization keeps at least one owner; a new password or a lost membership ends the
 * person's logins at once.
 */
import { given } from '../../../model/given.js';
import type { Catalog } from '../../../catalog/catalog.js';
import { TributaryError } from '../../../errors/error.js';
import type { Me, People, Member, UserChange, UserFields } from '../../contract/people.js';
import type { Page, PageRequest } from '../../contract/paging.js';
import { list, pageRequest } from '../../paging.js';
import { organizationOf } from './organization.js';
import type { Letters } from './letters.js';
import type { OneTimeKeyService } from './one-time-keys.js';
import type { Operators } from './operators.js';
import { requireScope } from '../rights/principal.js';
import {
  changesOf,
  checkEmail,
  checkPassword,
  checkPersonAttributes,
  checkPersonName,
  checkRole,
  checkUsername,
} from './person-checks.js';
import { endKeys, setPassword } from './new-password.js';
import { hashPassword, newPassword } from '../login/secrets.js';
import type { Role } from '../../../model/records/people.js';
import type { AccessChange } from '../../contract/access.js';
import type { Principal } from '../../contract/principal.js';

export interface PeopleParts {
  readonly changed: (change: AccessChange) => void;
  readonly checkPassword: (user: number, password: string) => Promise<boolean>;
  readonly letters: Letters;
  readonly keys: Pick<OneTimeKeyService, 'passwordKey' | 'admitAddressChange' | 'startAddressChange'>;
  readonly operators: Operators;
}

export class PeopleService implements People {
  readonly #catalog: Catalog;
  readonly #changed: (change: AccessChange) => void;

  constructor(
    catalog: Catalog,
    private readonly parts: PeopleParts,
  ) {
    this.#catalog = catalog;
    this.#changed = parts.changed;
  }

  async me(principal: Principal): Promise<Me> {
    const { kind, user, projects, scopes, expires } = principal;
    const organization = await organizationOf(this.#catalog, principal);
    const person = user === null ? null : ((await this.#catalog.users.get(user)) ?? null);
    return { kind, user: person, organization, projects, scopes: [...scopes], expires };
  }

  async get(principal: Principal, id: number): Promise<Member> {
    if (principal.user !== id) requireScope(principal, 'organization:admin');
    const { role } = await this.#member(principal, id);
    const user = await this.#catalog.users.get(id);
    if (user === undefined) throw notFound(id);
    return { ...user, role };
  }

  /** Without a look at rights: the caller has. */
  async add(
    organization: number,
    role: Role,
    fields: UserFields & { email: string },
  ): Promise<{ user: Member; password: string }> {
    const person = {
      email: checkEmail(fields.email),
      name: checkPersonName(fields.name) ?? null,
      username: checkUsername(fields.username) ?? null,
      attributes: checkPersonAttributes(fields.attributes) ?? {},
    };
    const password = checkPassword(fields.password ?? newPassword());
    const hash = await hashPassword(password);
    const user = await this.#catalog.transaction(async ({ users, memberships }) => {
      const made = await users.create({ ...person, password: hash });
      await memberships.set(organization, made.id, role);
      return made;
    });
    return { user: { ...user, role }, password };
  }

  /** By e-mail address or user name; any member may look up another. */
  async find(principal: Principal, name: string): Promise<Member> {
    requireScope(principal, 'organization:read');
    const found = await this.#catalog.users.findForLogin(name);
    const membership = found && (await this.#catalog.memberships.get(principal.organization, found.id));
    if (found === undefined || membership === undefined) throw notFound(name);
    const { password: _, ...user } = found;
    return { ...user, role: membership.role };
  }

  async list(principal: Principal, options: PageRequest = {}): Promise<Page<Member>> {
    requireScope(principal, 'organization:admin');
    return list(
      await this.#catalog.users.listMembers(principal.organization, pageRequest(options)),
    ) as Page<Member>;
  }

  /**
   * A new password or address of one's own takes the current password, whatever the credential; those of somebody else are
   * set by an administrator only while the person belongs to no other organization.
   */
  async update(principal: Principal, id: number, change: UserChange): Promise<Member> {
    const { currentPassword, endTokens = false, ...fields } = change;
    const oneself = principal.user === id;
    if (!(oneself && principal.kind === 'user') || fields.role !== undefined)
      requireScope(principal, 'organization:admin');
    const { role } = await this.#member(principal, id);
    if (!oneself && role === 'owner') await this.requireOwner(principal);
    const before = await this.#catalog.users.get(id);
    if (before === undefined) throw notFound(id);
    const changes = changesOf(fields, before);
    const readdressed = changes.email !== undefined && changes.email !== before.email;
    if (fields.password !== undefined) checkPassword(fields.password);
    if (oneself && (fields.password !== undefined || readdressed))
      await this.#requirePassword(id, currentPassword);
    if (!oneself && Object.values({ ...fields, role: undefined }).some((value) => value !== undefined))
      await this.#requireOnlyHere(principal, id);
    const password = fields.password === undefined ? undefined : await hashPassword(fields.password);
    if (fields.role !== undefined) await this.#setRole(principal, id, role, checkRole(fields.role));
    const stored = { ...changes, ...given({ password }) };
    const atOnce = readdressed && (await this.#mayReaddress(principal, id));
    if (readdressed && !atOnce) this.parts.keys.admitAddressChange(id);
    const { email, ...others } = stored;
    const user = await this.#catalog.transaction(async (within) => {
      const fresh = atOnce ? stored : others;
      if (password !== undefined) return setPassword(within, id, { ...fresh, password }, endTokens);
      const after = await within.users.update(id, fresh);
      if (atOnce) await endKeys(within.rights, id);
      if (endTokens) await within.tokens.revokeOfOwner(id, 'all');
      return after;
    });
    // After the keys before it have ended.
    if (readdressed && !atOnce) this.parts.keys.startAddressChange(id, email!, principal.organization);
    this.#changed({ user: id });
    if (user === undefined) throw notFound(id);
    const { letters } = this.parts;
    if (password !== undefined) letters.passwordChanged(before.email);
    if (atOnce) letters.addressChanged(before.email, user.email);
    return { ...user, role: fields.role ?? role };
  }

  /** Whether a new address counts at once: of who makes accounts. Else it is one's own, and a key goes to it by mail. */
  async #mayReaddress(principal: Principal, id: number): Promise<boolean> {
    if (await this.parts.operators.makesAccounts(principal)) return true;
    if (principal.user === id) return false;
    throw new TributaryError('scope_missing', {
      expected: 'of the person, or of an administrator of the installation, for an address (accounts-by)',
    });
  }

  async #requirePassword(id: number, given: string | undefined): Promise<void> {
    if (given !== undefined && (await this.parts.checkPassword(id, given))) return;
    throw new TributaryError('password_wrong', { field: 'currentPassword' });
  }

  /** Who belongs to another organization too is not this one's to change: the account opens the other one. */
  async #requireOnlyHere({ kind, organization }: Principal, id: number): Promise<void> {
    if (kind === 'local' || !(await this.#belongsElsewhere(organization, id))) return;
    throw new TributaryError('conflict', {
      reason:
        'The person has an account beyond this organization and changes it alone; a new password goes by mail.',
    });
  }

  async #belongsElsewhere(organization: number, id: number): Promise<boolean> {
    const all = await this.#catalog.memberships.listOfUser(id);
    return all.some((each) => each.organization !== organization);
  }

  /** Removes the person from the organization; one who belongs to no other is deleted. */
  async delete(principal: Principal, id: number): Promise<void> {
    requireScope(principal, 'organization:admin');
    const { role } = await this.#member(principal, id);
    if (role === 'owner') await this.requireOwner(principal);
    const adopted = await this.#catalog.adoptions.ofUser(id);
    await this.#catalog.transaction(async ({ users, memberships, tokens, rowLocks }) => {
      await memberships.inTurn(principal.organization);
      await rowLocks.exclusive({ adoption: adopted?.id, user: id });
      await memberships.remove(principal.organization, id);
      if ((await memberships.countOwners(principal.organization)) === 0) throw lastOwner();
      await tokens.revokeOfOwner(id, 'all', principal.organization);
      if ((await memberships.listOfUser(id)).length === 0) await users.delete(id);
    });
    this.#changed({ user: id });
  }

  /**
   * A new random password for a member, named by id or e-mail; it is answered this once. Undefined: the person belongs to
   * another organization too and gets a mail with which to set one.
   */
  async resetPassword(principal: Principal, who: number | string): Promise<string | undefined> {
    requireScope(principal, 'organization:admin');
    const id = typeof who === 'number' ? who : (await this.#catalog.users.findForLogin(who))?.id;
    if (id === undefined) throw notFound(who);
    const { role } = await this.#member(principal, id).catch((error: unknown) => {
      throw error instanceof TributaryError && error.code === 'not_found' ? notFound(who) : error;
    });
    if (role === 'owner') await this.requireOwner(principal);
    const user = await this.#catalog.users.get(id);
    if (user === undefined) throw notFound(who);
    const { letters, keys } = this.parts;
    if (principal.kind !== 'local' && (await this.#belongsElsewhere(principal.organization, id))) {
      letters.newPassword(user.email, await keys.passwordKey(user, principal.organization));
      return undefined;
    }
    const password = newPassword();
    const hash = await hashPassword(password);
    await this.#catalog.transaction((within) => setPassword(within, id, { password: hash }));
    this.#changed({ user: id });
    letters.passwordChanged(user.email);
    return password;
  }

  async #setRole(principal: Principal, id: number, before: Role, after: Role): Promise<void> {
    if (before === 'owner' || after === 'owner') await this.requireOwner(principal);
    await this.#catalog.transaction(async ({ memberships }) => {
      await memberships.inTurn(principal.organization);
      await memberships.set(principal.organization, id, after);
      if ((await memberships.countOwners(principal.organization)) === 0) throw lastOwner();
    });
  }

  async #member(principal: Principal, id: number) {
    const known = Number.isSafeInteger(id);
    const membership = known ? await this.#catalog.memberships.get(principal.organization, id) : undefined;
    if (membership === undefined) throw notFound(id);
    return membership;
  }

  /** The administrator at the machine itself counts as one. */
  async requireOwner(principal: Principal): Promise<void> {
    if (principal.kind === 'local') return;
    const role = principal.user === null ? undefined : (await this.#member(principal, principal.user)).role;
    if (role !== 'owner')
      throw new TributaryError('scope_missing', { expected: 'of an owner of the organization' });
  }
}

const notFound = (value: unknown) => new TributaryError('not_found', { what: 'User', value });
const lastOwner = () =>
  new TributaryError('conflict', { reason: 'The organization needs at least one owner.' });
