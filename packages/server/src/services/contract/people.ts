/** The people of an organization. */
import type { Page, PageRequest } from './paging.js';
import type { JsonObject } from '../../model/json-object.js';
import type { Role, Organization, User } from '../../model/records/people.js';
import type { Principal } from './principal.js';

/** A person of the organization, with what they are in it. */
export interface Member extends User {
  readonly role: Role;
}

export interface Me {
  readonly kind: Principal['kind'];
  readonly user: User | null;
  readonly organization: Organization;
  readonly projects: readonly number[] | null;
  readonly scopes: readonly string[];
  /** Of what the caller shows, in milliseconds since 1970; null: never. */
  readonly expires: number | null;
}

export interface UserFields {
  readonly name?: string | null;
  readonly email?: string;
  readonly username?: string | null;
  readonly password?: string;
  readonly role?: Role;
  /** Facts that a vendor API keeps with a person; an update replaces them all. */
  readonly attributes?: JsonObject;
}

export interface UserChange extends UserFields {
  /** Needed by whoever changes their own password or e-mail address (`password_wrong`). */
  readonly currentPassword?: string;
  /** Revokes the tokens that the person made, in all organizations, beside the logins. */
  readonly endTokens?: boolean;
}

export interface People {
  me(principal: Principal): Promise<Me>;
  list(principal: Principal, page: PageRequest): Promise<Page<Member>>;
  get(principal: Principal, id: number): Promise<Member>;
  /** A member of the principal's organization, by e-mail address or user name; any member may ask. */
  find(principal: Principal, name: string): Promise<Member>;
  /**
   * The address that the person had is told by mail of a new password or address. A new address of one's own counts only when
   * its key came back (`finishAddressChange`), but for those who make accounts (accounts-by).
   */
  update(principal: Principal, id: number, change: UserChange): Promise<Member>;
  delete(principal: Principal, id: number): Promise<void>;
  /** Undefined: the person belongs to other organizations too, and gets a mail with which to set a new password. */
  resetPassword(principal: Principal, id: number): Promise<string | undefined>;
}
