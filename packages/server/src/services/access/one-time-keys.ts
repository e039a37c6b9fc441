/**
 * Keys that work once: invitations into an organization, checks of e-mail addresses, and new passwords for people who
 * forgot theirs. Rules: only a key's hash is kept; a key ends with its use or its time; nobody learns from an answer whether an address is known.
 */
import type { Catalog } from '../../catalog/catalog.js';
import type { KeyPurpose, OneTimeKey } from '../../catalog/rights.js';
import { invalidField, TributaryError } from '../../errors/error.js';
import type { Role } from '../../catalog/memberships.js';
import type { UserFields } from '../contract/access.js';
import type { Member, Members } from './members.js';
import { checkEmail, checkPassword, checkRole } from './person-checks.js';
import { requireScope, type Principal } from './principal.js';
import { hashPassword, hashToken, newTokenSecret } from './secrets.js';
import { Throttle } from './throttle.js';

const HOUR_MS = 3_600_000;
const INVITATION_MS = 7 * 24 * HOUR_MS;
const RESET_MS = HOUR_MS;
const LONGEST_MS = 365 * 24 * HOUR_MS;

export class OneTimeKeys {
  readonly #throttle: Throttle;

  constructor(
    private readonly catalog: Catalog,
    private readonly members: Members,
    private readonly changed: () => void,
    now: () => number,
  ) {
    this.#throttle = new Throttle(now);
  }

  async invite(
    principal: Principal,
    { email = null, role = 'member', milliseconds = INVITATION_MS }: InvitationFields,
  ): Promise<{ key: string; expires: number }> {
    requireScope(principal, 'organization:admin');
    if (checkRole(role) === 'owner') await this.members.requireOwner(principal);
    if (!Number.isSafeInteger(milliseconds) || milliseconds <= 0 || milliseconds > LONGEST_MS)
      throw invalidField('milliseconds', milliseconds, `1 to ${LONGEST_MS}`);
    return this.#make('invitation', milliseconds, {
      organization: principal.organization,
      user: null,
      email: email === null ? null : checkEmail(email),
      role,
    });
  }

  /** Invitations that can still be used. */
  async pending(principal: Principal) {
    requireScope(principal, 'organization:admin');
    const keys = await this.catalog.rights.listKeys(principal.organization, 'invitation');
    return keys.map(({ email, role, created, expires }) => ({ email, role, created, expires }));
  }

  /** An invitation for one address lets nobody else in; it is lost if what comes with it cannot be used. */
  async signUp(key: string, fields: UserFields & { email: string; password: string }): Promise<Member> {
    checkPassword(fields.password);
    const email = checkEmail(fields.email);
    const invitation = await this.catalog.rights.takeKey(hashToken(key), 'invitation');
    if (invitation === undefined || (invitation.email !== null && invitation.email !== email))
      throw new TributaryError('credentials_invalid', { reason: 'the invitation is not known or has ended' });
    const { user } = await this.members.add(invitation.organization, invitation.role ?? 'member', fields);
    this.changed();
    return user;
  }

  async startReset(address: string): Promise<{ key: string; email: string } | undefined> {
    const email = checkEmail(address);
    this.#throttle.attempt(email);
    const user = await this.catalog.users.findForLogin(email);
    const [membership] = user === undefined ? [] : await this.catalog.memberships.listOfUser(user.id);
    if (user === undefined || membership === undefined) return undefined;
    const { key } = await this.#make('password', RESET_MS, {
      organization: membership.organization,
      user: user.id,
      email,
      role: null,
    });
    return { key, email };
  }

  async finishReset(key: string, password: string): Promise<void> {
    const hash = await hashPassword(checkPassword(password));
    const taken = await this.catalog.rights.takeKey(hashToken(key), 'password');
    if (taken?.user == null)
      throw new TributaryError('credentials_invalid', { reason: 'the key is not known or has ended' });
    await this.catalog.users.update(taken.user, { password: hash });
    await this.catalog.tokens.revokeOfOwner(taken.user, 'login');
    this.changed();
  }

  /** A key that goes to the person's address and comes back from whoever reads its mail; good for a week. */
  async startEmailCheck(userId: number): Promise<{ key: string; email: string }> {
    const user = await this.catalog.users.get(userId);
    const [membership] = await this.catalog.memberships.listOfUser(userId);
    if (user === undefined || membership === undefined)
      throw new TributaryError('not_found', { what: 'User', value: userId });
    const { email } = user;
    const { key } = await this.#make('email', INVITATION_MS, {
      ...{ organization: membership.organization, user: userId, email, role: null },
    });
    return { key, email };
  }

  /** Notes with the person that the address is theirs; a key for an address that they had before does nothing. */
  async finishEmailCheck(key: string): Promise<void> {
    const taken = await this.catalog.rights.takeKey(hashToken(key), 'email');
    const user = taken?.user == null ? undefined : await this.catalog.users.get(taken.user);
    if (taken == null || user === undefined || user.email !== taken.email)
      throw new TributaryError('credentials_invalid', { reason: 'the key is not known or has ended' });
    await this.catalog.users.update(user.id, {
      attributes: { ...user.attributes, verifiedEmail: user.email },
    });
  }

  async #make(
    purpose: KeyPurpose,
    milliseconds: number,
    fields: Pick<OneTimeKey, 'organization' | 'user' | 'email' | 'role'>,
  ): Promise<{ key: string; expires: number }> {
    const key = newTokenSecret();
    const expires = Date.now() + milliseconds;
    await this.catalog.rights.addKey({ ...fields, hash: hashToken(key), purpose, expires });
    return { key, expires };
  }
}

export interface InvitationFields {
  readonly email?: string | null;
  readonly role?: Role;
  readonly milliseconds?: number;
}
