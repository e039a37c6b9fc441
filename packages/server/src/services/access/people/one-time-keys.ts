/**
 * Keys that work once: checks of e-mail addresses, other addresses, and new passwords for people who forgot theirs (invitations.ts makes its
 * own here). Rules: only a key's hash is kept; a key ends with its use or its time, one for a new password also with another new password
 * or address; nobody learns from an answer whether an address is known.
 */
import { MILLISECONDS_PER_HOUR } from '../../../model/time.js';
import type { Catalog } from '../../../catalog/catalog.js';
import type { KeyPurpose, OneTimeKey } from '../../../catalog/people/rights.js';
import { TributaryError } from '../../../errors/error.js';
import type { KeyLetter, OneTimeKeys } from '../../contract/one-time-keys.js';
import type { Letters } from './letters.js';
import { acting } from '../../audit/acting.js';
import { checkEmail, checkPassword } from './person-checks.js';
import { endKeys, setPassword } from './new-password.js';
import { hashPassword, hashToken, newTokenSecret } from '../login/secrets.js';
import { Throttle } from '../login/throttle.js';
import type { User } from '../../../model/records/people.js';
import type { AccessChange } from '../../contract/access.js';

const CHECK_MS = 7 * 24 * MILLISECONDS_PER_HOUR;
const RESET_MS = MILLISECONDS_PER_HOUR;

export interface KeyParts {
  readonly changed: (change: AccessChange) => void;
  readonly letters: Letters;
  readonly now: () => number;
  /** Something that nobody waits for went wrong. */
  readonly onProblem: (error: unknown) => void;
}

export class OneTimeKeyService implements OneTimeKeys {
  readonly #throttle: Throttle;

  constructor(
    private readonly catalog: Catalog,
    private readonly parts: KeyParts,
  ) {
    this.#throttle = new Throttle(parts.now);
  }

  startPasswordReset(address: string, letter: KeyLetter): void {
    const email = checkEmail(address);
    this.#throttle.attempt(email, acting()?.address ?? undefined);
    this.#sendReset(email, letter).catch(this.parts.onProblem);
  }

  async #sendReset(email: string, letter: KeyLetter): Promise<void> {
    const user = await this.catalog.users.findForLogin(email);
    const [membership] = user === undefined ? [] : await this.catalog.memberships.listOfUser(user.id);
    if (user === undefined || membership === undefined) return;
    this.parts.letters.send(
      user.email,
      letter.subject,
      letter.text(await this.passwordKey(user, membership.organization)),
    );
  }

  async passwordKey({ id, email }: Pick<User, 'id' | 'email'>, organization: number): Promise<string> {
    return (await this.make('password', RESET_MS, { organization, user: id, email, role: null })).key;
  }

  async finishPasswordReset(key: string, password: string): Promise<void> {
    const hash = await hashPassword(checkPassword(password));
    const taken = await this.catalog.rights.takeKey(hashToken(key), 'password');
    const before = taken?.user == null ? undefined : await this.catalog.users.get(taken.user);
    if (taken?.user == null || before?.email !== taken.email)
      throw new TributaryError('credentials_invalid', { reason: 'the key is not known or has ended' });
    const { user: id } = taken;
    const user = await this.catalog.transaction((within) => setPassword(within, id, { password: hash }));
    this.parts.changed({ user: id });
    if (user !== undefined) this.parts.letters.passwordChanged(user.email);
  }

  /** A key that goes to the person's address and comes back from whoever reads its mail; good for a week. */
  async startEmailCheck(userId: number, letter: KeyLetter): Promise<void> {
    const user = await this.catalog.users.get(userId);
    const [membership] = await this.catalog.memberships.listOfUser(userId);
    if (user === undefined || membership === undefined)
      throw new TributaryError('not_found', { what: 'User', value: userId });
    const { email } = user;
    const { key } = await this.make('email', CHECK_MS, {
      ...{ organization: membership.organization, user: userId, email, role: null },
    });
    this.parts.letters.send(email, letter.subject, letter.text(key));
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

  /** Or `login_throttled`: nobody fills other people's mailboxes. */
  admitAddressChange(user: number): void {
    this.#throttle.attempt(`address of ${user}`);
  }

  /**
   * Another address of the person's own takes effect with the key that is mailed there. Everything but the mail is the same
   * where somebody has the address: whoever asks learns nothing, nor from the audit log.
   */
  startAddressChange(user: number, email: string, organization: number): void {
    this.#sendAddressKey(user, email, organization).catch(this.parts.onProblem);
  }

  async #sendAddressKey(user: number, email: string, organization: number): Promise<void> {
    const { key } = await this.make('address', CHECK_MS, { organization, user, email, role: null });
    const { letters } = this.parts;
    if ((await this.catalog.users.findForLogin(email)) === undefined) letters.confirmAddress(email, key);
    else letters.addressInUse(email);
  }

  async finishAddressChange(key: string): Promise<void> {
    const taken = await this.catalog.rights.takeKey(hashToken(key), 'address');
    const before = taken?.user == null ? undefined : await this.catalog.users.get(taken.user);
    const email = taken?.email;
    if (before === undefined || email == null || (await this.catalog.users.findForLogin(email)) !== undefined)
      throw new TributaryError('credentials_invalid', { reason: 'the key is not known or has ended' });
    // Whoever has the key reads the mail of the address.
    const attributes = { ...before.attributes, verifiedEmail: email };
    await this.catalog.transaction(async ({ users, rights }) => {
      await users.update(before.id, { email, attributes });
      await endKeys(rights, before.id);
    });
    this.parts.changed({ user: before.id });
    this.parts.letters.addressChanged(before.email, email);
  }

  async make(
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
