/** Keys with which people join an organization, each once. */
import type { OperationOptions } from '../native/connection.js';
import type { Acceptance, Invitation, NewInvitation, User } from '../native/types.js';
import { Resource } from './resource.js';

export class Invitations extends Resource {
  /** The key comes this once; null: it was mailed to the address that it is for. */
  create(invitation: NewInvitation = {}, call: OperationOptions = {}): Promise<Invitation> {
    return this.api.request('POST', '/invitations', { body: invitation, ...call });
  }
  /** What the invited person does: the key is all that they show. */
  accept(acceptance: Acceptance, call: OperationOptions = {}): Promise<User> {
    return this.api.request('POST', '/invitations/accept', { body: acceptance, anonymous: true, ...call });
  }
}
