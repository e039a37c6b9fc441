/** The people of an organization, and the keys of the mails with which they finish what concerns their account. */
import type { OperationOptions } from '../native/connection.js';
import type { Listing } from '../native/pages.js';
import type { MadeUser, NewUser, PageOptions, User, UserChange } from '../native/types.js';
import { Resource, type Id } from './resource.js';

export class Users extends Resource {
  list(options: PageOptions = {}, call: OperationOptions = {}): Listing<User> {
    return this.api.list('/users', options, call);
  }
  /** Without a password one is made up and comes this once. `user` of null: the address got a mail, for it may have an account. */
  create(user: NewUser, call: OperationOptions = {}): Promise<MadeUser> {
    return this.api.request('POST', '/users', { body: user, ...call });
  }
  /** Members that are not given stay as they are. Of oneself: a new password asks for the present one in `currentPassword`. */
  update(id: Id, change: UserChange, call: OperationOptions = {}): Promise<User> {
    return this.api.request('PATCH', '/users/{id}', { path: { id }, body: change, ...call });
  }
  /** Out of the organization; their logins and tokens of it end. */
  async delete(id: Id, call: OperationOptions = {}): Promise<void> {
    await this.api.request('DELETE', '/users/{id}', { path: { id }, ...call });
  }
  /** Null: the person belongs to another organization too and got a mail instead. */
  resetPassword(id: Id, call: OperationOptions = {}): Promise<{ password: string | null }> {
    return this.api.request('POST', '/users/{id}/password-reset', { path: { id }, ...call });
  }
  /** With the key of the mail, which is all that the person shows. */
  async finishPasswordReset(key: string, password: string, call: OperationOptions = {}): Promise<void> {
    const body = { key, password };
    await this.api.request('POST', '/password-resets/finish', { body, anonymous: true, ...call });
  }
  /** As above, for an address to which a mail was sent before it counts. */
  async finishAddressChange(key: string, call: OperationOptions = {}): Promise<void> {
    await this.api.request('POST', '/address-changes/finish', { body: { key }, anonymous: true, ...call });
  }
}
