/** The APIs that the server speaks, with lines to paste for their clients. */
import type { OperationOptions } from '../native/connection.js';
import type { ApiLines, MadeApiLines } from '../native/types.js';
import { Resource } from './resource.js';

export class Apis extends Resource {
  /** Of all APIs, with places left open where credentials go. */
  async list(call: OperationOptions = {}): Promise<ApiLines[]> {
    return (await this.api.request('GET', '/apis', call)).items;
  }
  /** Makes what clients of this API log in with; the secrets in the lines come this once. */
  connect(api: string, call: OperationOptions = {}): Promise<MadeApiLines> {
    return this.api.request('POST', '/apis', { body: { api }, ...call });
  }
}
