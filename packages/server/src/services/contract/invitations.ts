/** How people come into an organization that exists. */
import type { KeyLetter } from './one-time-keys.js';
import type { Member, UserFields } from './people.js';
import type { Role } from '../../model/records/people.js';
import type { Principal } from './principal.js';

/** A person who was added: with the password that the account has; or, without an account yet, who was invited by mail. */
export type AddedUser =
  | { readonly user: Member; readonly password: string }
  | { readonly user: null; readonly invitation: { email: string; role: Role; expires: number } };

export interface Invitation {
  /** Null: it went to the invited address alone. */
  readonly key: string | null;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

export interface InvitationFields {
  /** Absent or null: it lets in whoever has its key. */
  readonly email?: string | null;
  readonly role?: Role;
  /** How long it is good: from 1 to a year; absent: a week. */
  readonly milliseconds?: number;
}

export interface Invitations {
  /**
   * By an operator an account; by every other administrator (setting `accounts-by`) an invitation by mail, answered alike
   * whether the address has an account in another organization or none.
   */
  addUser(principal: Principal, user: UserFields & { email: string }): Promise<AddedUser>;
  /**
   * A key with which one person can join the organization. One for an address is mailed there, as `letter` says it; who is no
   * operator names an address and is not told the key.
   */
  invite(
    principal: Principal,
    invitation: InvitationFields,
    letter?: (organization: string) => KeyLetter,
  ): Promise<Invitation>;
  /** Invitations that nobody has used yet. */
  pending(
    principal: Principal,
  ): Promise<readonly { email: string | null; role: Role | null; created: number; expires: number }[]>;
  /** Joins by an invitation: with an account that the address has (`password_wrong` without its password), else a new one. */
  join(key: string, user: UserFields & { email: string; password: string }): Promise<Member>;
}
