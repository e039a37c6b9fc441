/** Tokens: what programs and devices show of themselves. */
import type { OperationOptions } from '../native/connection.js';
import type { Listing } from '../native/pages.js';
import { withTimes } from '../native/times.js';
import type { MadeToken, NewToken, PageOptions, TokenInfo } from '../native/types.js';
import { Resource, type Id } from './resource.js';

export class Tokens extends Resource {
  /** Of the organization, without their secrets. */
  list(options: PageOptions = {}, call: OperationOptions = {}): Listing<TokenInfo> {
    return this.api.list('/tokens', options, call);
  }
  /** All that the person who logged in made, in all organizations. */
  own(options: PageOptions = {}, call: OperationOptions = {}): Listing<TokenInfo> {
    return this.api.list('/tokens/own', options, call);
  }
  /** The secret comes this once. */
  create(token: NewToken, call: OperationOptions = {}): Promise<MadeToken> {
    return this.api.request('POST', '/tokens', { body: withTimes(token), ...call });
  }
  /** At once. */
  async revoke(id: Id, call: OperationOptions = {}): Promise<void> {
    await this.api.request('DELETE', '/tokens/{id}', { path: { id }, ...call });
  }
}
