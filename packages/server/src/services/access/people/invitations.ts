/**
 * How people come into an organization that exists. Rules: whoever has an account joins with its password, whoever has none
 * makes one; nobody learns in between whether an address has an account in another organization: only operators (setting
 * `accounts-by`) make accounts at once and see keys, for everybody else the key goes to the invited address alone.
 */
import type { Catalog } from '../../../catalog/catalog.js';
import { invalidField, TributaryError } from '../../../errors/error.js';
import { acting } from '../../audit/acting.js';
import type { AddedUser, Invitation, InvitationFields, Invitations } from '../../contract/invitations.js';
import type { KeyLetter } from '../../contract/one-time-keys.js';
import type { Member, UserFields } from '../../contract/people.js';
import type { Letters } from './letters.js';
import type { OneTimeKeyService } from './one-time-keys.js';
import type { PeopleService } from './people-service.js';
import type { Operators } from './operators.js';
import { organizationOf } from './organization.js';
import { checkEmail, checkPassword, checkRole } from './person-checks.js';
import { requireScope } from '../rights/principal.js';
import { hashToken } from '../login/secrets.js';
import type { Role } from '../../../model/records/people.js';
import type { AccessChange } from '../../contract/access.js';
import type { Principal } from '../../contract/principal.js';

const INVITATION_MS = 7 * 24 * 3_600_000;
const MAX_MS = 365 * 24 * 3_600_000;
/** What a person who was invited says for themselves. */
const OWN_FIELDS = ['password', 'name', 'username', 'attributes'] as const;

export interface InvitationParts {
  readonly changed: (change: AccessChange) => void;
  readonly checkPassword: (user: number, password: string) => Promise<boolean>;
  readonly letters: Letters;
  readonly keys: OneTimeKeyService;
  readonly people: PeopleService;
  readonly operators: Operators;
}

export class InvitationService implements Invitations {
  constructor(
    private readonly catalog: Catalog,
    private readonly parts: InvitationParts,
  ) {}

  /** Without a password one is made up; it is answered this once. */
  async addUser(principal: Principal, fields: UserFields & { email: string }): Promise<AddedUser> {
    requireScope(principal, 'organization:admin');
    const role = checkRole(fields.role ?? 'member');
    if (role === 'owner') await this.parts.people.requireOwner(principal);
    if (await this.parts.operators.makesAccounts(principal))
      return this.parts.people.add(principal.organization, role, fields);
    for (const field of OWN_FIELDS)
      if (fields[field] !== undefined)
        throw invalidField(
          field,
          field === 'password' ? '…' : fields[field],
          'nothing: the person gets a mail and says it when they accept (accounts-by is operators)',
        );
    const email = checkEmail(fields.email);
    if (await this.catalog.memberships.knows(principal.organization, email))
      throw new TributaryError('already_exists', { what: 'User', field: 'email', value: email });
    const { expires } = await this.invite(principal, { email, role });
    return { user: null, invitation: { email, role, expires } };
  }

  /** An invitation for an address is mailed there; `letter` is that of an API with a door of its own. */
  async invite(
    principal: Principal,
    { email = null, role = 'member', milliseconds = INVITATION_MS }: InvitationFields,
    letter?: (organization: string) => KeyLetter,
  ): Promise<Invitation> {
    requireScope(principal, 'organization:admin');
    if (checkRole(role) === 'owner') await this.parts.people.requireOwner(principal);
    if (!Number.isSafeInteger(milliseconds) || milliseconds <= 0 || milliseconds > MAX_MS)
      throw invalidField('milliseconds', milliseconds, `1 to ${MAX_MS}`);
    const operator = await this.parts.operators.makesAccounts(principal);
    if (email === null && !operator)
      throw invalidField('email', email, 'an address: the key goes there (accounts-by is operators)');
    const address = email === null ? null : checkEmail(email);
    const { key, expires } = await this.parts.keys.make('invitation', milliseconds, {
      ...{ organization: principal.organization, user: null, email: address, role },
    });
    if (address !== null) {
      const { letters } = this.parts;
      const { name } = await organizationOf(this.catalog, principal);
      const { subject, text } = letter?.(name) ?? letters.invitation(name);
      letters.send(address, subject, text(key));
    }
    return { key: operator ? key : null, expires };
  }

  /** Invitations that can still be used. */
  async pending(principal: Principal) {
    requireScope(principal, 'organization:admin');
    const keys = await this.catalog.rights.listKeys(principal.organization, 'invitation');
    return keys.map(({ email, role, created, expires }) => ({ email, role, created, expires }));
  }

  /**
   * An invitation for one address lets nobody else in. It is lost if what comes with it cannot be used, but for a wrong
   * password of the account that the invited address has (`password_wrong`).
   */
  async join(key: string, fields: UserFields & { email: string; password: string }): Promise<Member> {
    checkPassword(fields.password);
    const email = checkEmail(fields.email);
    const hash = hashToken(key);
    const account = await this.#accountOf(hash, email, fields.password);
    const taken = await this.catalog.rights.takeKey(hash, 'invitation');
    if (taken === undefined || (taken.email !== null && taken.email !== email))
      throw new TributaryError('credentials_invalid', { reason: 'the invitation is not known or has ended' });
    const { organization, role } = taken;
    // Nobody has shown a credential: the new account is in the log of the organization that invited.
    const caller = acting();
    if (caller !== undefined) caller.organization = organization;
    const user =
      account === undefined
        ? (await this.parts.people.add(organization, role ?? 'member', fields)).user
        : await this.#letIn(organization, role ?? 'member', account);
    this.parts.changed({ user: user.id });
    return user;
  }

  /** The account that the invitation is for, if there is one, proved by its password. */
  async #accountOf(hash: string, email: string, password: string): Promise<number | undefined> {
    const invitation = await this.catalog.rights.findKey(hash, 'invitation');
    if (invitation?.email !== email) return undefined;
    const known = await this.catalog.users.findForLogin(email);
    if (known === undefined) return undefined;
    if (await this.parts.checkPassword(known.id, password)) return known.id;
    throw new TributaryError('password_wrong', { field: 'password' });
  }

  async #letIn(organization: number, role: Role, id: number): Promise<Member> {
    const { memberships, users } = this.catalog;
    if ((await memberships.get(organization, id)) !== undefined)
      throw new TributaryError('conflict', { reason: 'The account belongs to the organization already.' });
    await memberships.set(organization, id, role);
    return { ...(await users.get(id))!, role };
  }
}
