/** Who is told of alerts, what they were told, and when they are not. */
import type { OperationOptions } from '../native/connection.js';
import type { Query } from '../native/operations.js';
import { withTimes } from '../native/times.js';
import type { Listing } from '../native/pages.js';
import type {
  AlertChannel,
  AlertChannelFields,
  AlertDelivery,
  AlertSilence,
  MadeAlertChannel,
  NewAlertChannel,
  NewAlertSilence,
  PageOptions,
} from '../native/types.js';
import { Resource, type Id } from './resource.js';

export class AlertChannels extends Resource {
  list(options: PageOptions = {}, call: OperationOptions = {}): Listing<AlertChannel> {
    return this.api.list('/alert-channels', options, call);
  }
  get(id: Id, call: OperationOptions = {}): Promise<AlertChannel> {
    return this.api.request('GET', '/alert-channels/{id}', { path: { id }, ...call });
  }
  /** The secret of a webhook is in this answer only. */
  create(channel: NewAlertChannel, call: OperationOptions = {}): Promise<MadeAlertChannel> {
    return this.api.request('POST', '/alert-channels', { body: channel, ...call });
  }
  /** With another address a webhook gets another secret. */
  update(id: Id, fields: AlertChannelFields, call: OperationOptions = {}): Promise<MadeAlertChannel> {
    return this.api.request('PATCH', '/alert-channels/{id}', { path: { id }, body: fields, ...call });
  }
  /** What waits for it is not sent. */
  async delete(id: Id, call: OperationOptions = {}): Promise<void> {
    await this.api.request('DELETE', '/alert-channels/{id}', { path: { id }, ...call });
  }
  /** Sends a message that tells of no alert, once and at once, and answers what came of it. */
  test(id: Id, call: OperationOptions = {}): Promise<AlertDelivery> {
    return this.api.request('POST', '/alert-channels/{id}/test', { path: { id }, ...call });
  }
  /** What was told and what waits to be, the newest first. */
  deliveries(
    filter: Query<'GET', '/alert-deliveries'> = {},
    call: OperationOptions = {},
  ): Listing<AlertDelivery> {
    return this.api.list('/alert-deliveries', filter, call);
  }
}

export class AlertSilences extends Resource {
  /** Those that are not over. */
  list(options: PageOptions = {}, call: OperationOptions = {}): Listing<AlertSilence> {
    return this.api.list('/alert-silences', options, call);
  }
  create(silence: NewAlertSilence, call: OperationOptions = {}): Promise<AlertSilence> {
    return this.api.request('POST', '/alert-silences', { body: withTimes(silence), ...call });
  }
  /** Ends it. */
  async delete(id: Id, call: OperationOptions = {}): Promise<void> {
    await this.api.request('DELETE', '/alert-silences/{id}', { path: { id }, ...call });
  }
}
