/** For how long points are kept: rules, what goes by them, and runs. */
import type { OperationOptions } from '../native/connection.js';
import type { Listing } from '../native/pages.js';
import type {
  Job,
  NewRetentionRule,
  PageOptions,
  RetentionPreview,
  RetentionProposal,
  RetentionRule,
  RetentionRuleFields,
  RetentionStatus,
} from '../native/types.js';
import { Resource, type Id } from './resource.js';

/** How many points that are kept now may go by a change: `more` of its preview. Left out: none. */
export interface RetentionConfirmation {
  readonly confirm?: number | undefined;
}

export class Retention extends Resource {
  list(options: PageOptions = {}, call: OperationOptions = {}): Listing<RetentionRule> {
    return this.api.list('/retention', options, call);
  }
  get(id: Id, call: OperationOptions = {}): Promise<RetentionRule> {
    return this.api.request('GET', '/retention/{id}', { path: { id }, ...call });
  }
  /** Points go by it from the next run on. `retention_unconfirmed` where more would go than `confirm` says. */
  create(
    rule: NewRetentionRule,
    { confirm }: RetentionConfirmation = {},
    call: OperationOptions = {},
  ): Promise<RetentionRule> {
    return this.api.request('POST', '/retention', { query: { confirm }, body: rule, ...call });
  }
  /** Members that are not given stay as they are. */
  update(
    id: Id,
    fields: RetentionRuleFields,
    { confirm }: RetentionConfirmation = {},
    call: OperationOptions = {},
  ): Promise<RetentionRule> {
    return this.api.request('PATCH', '/retention/{id}', {
      path: { id },
      query: { confirm },
      body: fields,
      ...call,
    });
  }
  /** Where another rule counts then, more may go: that has to be confirmed too. */
  async delete(id: Id, { confirm }: RetentionConfirmation = {}, call: OperationOptions = {}): Promise<void> {
    await this.api.request('DELETE', '/retention/{id}', { path: { id }, query: { confirm }, ...call });
  }
  /** What a run would delete by the rules as they are, or as they would be. Nothing is deleted. */
  preview(proposal: RetentionProposal = {}, call: OperationOptions = {}): Promise<RetentionPreview> {
    return this.api.request('POST', '/retention/preview', { body: proposal, repeatable: true, ...call });
  }
  /** The last run, and when the next one is. */
  status(call: OperationOptions = {}): Promise<RetentionStatus> {
    return this.api.request('GET', '/retention/status', call);
  }
  /** Deletes now what goes by the rules. The job's `result` has `points` and `series`. */
  run(call: OperationOptions = {}): Promise<Job> {
    return this.api.request('POST', '/retention/run', call);
  }
}
