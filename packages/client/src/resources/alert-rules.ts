/** Alert rules of a project, one by one and all as one document. */
import type { OperationOptions } from '../native/connection.js';
import type { Listing } from '../native/pages.js';
import type {
  AlertDocument,
  AlertImport,
  AlertImportReport,
  AlertRule,
  AlertRuleFields,
  AlertTrial,
  Job,
  NewAlertRule,
  PageOptions,
} from '../native/types.js';
import { Resource, type Id } from './resource.js';

export class AlertRules extends Resource {
  list(options: PageOptions = {}, call: OperationOptions = {}): Listing<AlertRule> {
    return this.api.list('/alert-rules', options, call);
  }
  get(id: Id, call: OperationOptions = {}): Promise<AlertRule> {
    return this.api.request('GET', '/alert-rules/{id}', { path: { id }, ...call });
  }
  create(rule: NewAlertRule, call: OperationOptions = {}): Promise<AlertRule> {
    return this.api.request('POST', '/alert-rules', { body: rule, ...call });
  }
  /** Members that are not given stay as they are. What looks for something else counts from now on. */
  update(id: Id, fields: AlertRuleFields, call: OperationOptions = {}): Promise<AlertRule> {
    return this.api.request('PATCH', '/alert-rules/{id}', { path: { id }, body: fields, ...call });
  }
  /** What it found stays; what fires is over. */
  async delete(id: Id, call: OperationOptions = {}): Promise<void> {
    await this.api.request('DELETE', '/alert-rules/{id}', { path: { id }, ...call });
  }
  /** A job whose `result` lists what the rule would have found in the last days. */
  try(trial: AlertTrial, call: OperationOptions = {}): Promise<Job> {
    return this.api.request('POST', '/alert-rules/try', { body: trial, ...call });
  }
  /** All rules and channels, without secrets. */
  export(call: OperationOptions = {}): Promise<AlertDocument> {
    return this.api.request('GET', '/alert-document', call);
  }
  /** By names, all of them or none. The secrets of webhooks are in this answer only. */
  import(document: AlertImport, call: OperationOptions = {}): Promise<AlertImportReport> {
    return this.api.request('POST', '/alert-document', { body: document, ...call });
  }
}
