/** What devices and programs of other platforms bring along: their credentials and the ids that they know things by. */
import type { OperationOptions } from '../native/connection.js';
import type { Query } from '../native/operations.js';
import type { Listing } from '../native/pages.js';
import type { Adopted, Adoption, NewAdoption, OldRequest, Rehearsal } from '../native/types.js';
import { Resource, type Id } from './resource.js';

export class Adoptions extends Resource {
  list(filter: Query<'GET', '/adoptions'> = {}, call: OperationOptions = {}): Listing<Adoption> {
    return this.api.list('/adoptions', filter, call);
  }
  /**
   * A credential, up to 25 of them, or ids. Of lists the answer says what came of each row, and nothing is kept of one with a row that
   * cannot be, unless it is `partial`; with `preview` nothing is kept of credentials at all.
   */
  create(adoption: NewAdoption, call: OperationOptions = {}): Promise<Adopted> {
    return this.api.request('POST', '/adoptions', { body: adoption, ...call });
  }
  /** The old credential is good no more. */
  async delete(id: Id, call: OperationOptions = {}): Promise<void> {
    await this.api.request('DELETE', '/adoptions/{id}', { path: { id }, ...call });
  }
  /** What a request of an old program would do and be answered, without doing it. */
  check(request: OldRequest, call: OperationOptions = {}): Promise<Rehearsal> {
    return this.api.request('POST', '/adoptions/check', { body: request, ...call });
  }
}
