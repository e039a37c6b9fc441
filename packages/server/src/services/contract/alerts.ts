/** Alert rules, what they found, and who is told of it. */
import type { Job } from '../../model/records/job.js';
import type {
  Alert,
  AlertFilter,
  AlertRule,
  AlertRuleFields,
  AlertState,
  Channel,
  ChannelFields,
  Delivery,
  DeliveryState,
  Silence,
  SilenceFields,
} from '../../model/records/alert.js';
import type { Page, PageRequest } from './paging.js';
import type { Principal } from './principal.js';

/** A rule with how many series it looks at now. */
export interface ShownRule extends AlertRule {
  readonly series: number;
  readonly firing: number;
}

export interface ShownAlert extends Alert {
  readonly state: AlertState;
}

/** All rules, channels without their secrets: what is exported is imported again by name. */
export interface AlertsDocument {
  readonly channels: readonly ChannelFields[];
  readonly rules: readonly AlertRuleFields[];
}

export interface ImportReport {
  readonly created: number;
  readonly updated: number;
  /** Rules and channels that were as the document says, and were left alone. */
  readonly unchanged: number;
  /** Rules and channels that the document does not have, where those were to go. */
  readonly deleted: number;
  /** With which calls of the webhooks that were made, or got another address, are signed; shown this once. */
  readonly secrets: readonly { readonly channel: string; readonly secret: string }[];
}

/** What is elsewhere is `not_found`; what cannot be is refused with its field. */
export interface AlertRules {
  list(project: number, page: PageRequest): Promise<Page<ShownRule>>;
  get(project: number, id: number): Promise<ShownRule>;
  create(project: number, fields: AlertRuleFields): Promise<ShownRule>;
  /** A change of what it looks for ends what fires, and counts from now on. */
  update(project: number, id: number, fields: Partial<AlertRuleFields>): Promise<ShownRule>;
  delete(project: number, id: number): Promise<void>;
  /** A job that looks at the last `days` days for this rule and lists what would have fired. */
  try(principal: Principal, project: number, rule: number | AlertRuleFields, days: number): Promise<Job>;
  exported(project: number): Promise<AlertsDocument>;
  /** By names: what is there is changed, what is not is made; all or nothing. */
  imported(project: number, document: AlertsDocument, options: { replace: boolean }): Promise<ImportReport>;
}

export interface Alerts {
  list(project: number, filter: AlertFilter, page: PageRequest): Promise<Page<ShownAlert>>;
  get(project: number, id: number): Promise<ShownAlert>;
  acknowledge(principal: Principal, project: number, id: number, comment: string | null): Promise<ShownAlert>;
  /** It counts as not acknowledged again. */
  reopen(project: number, id: number): Promise<ShownAlert>;
  silences(project: number, page: PageRequest): Promise<Page<Silence>>;
  silence(principal: Principal, project: number, fields: SilenceFields): Promise<Silence>;
  endSilence(project: number, id: number): Promise<void>;
}

/** A webhook gets a secret, which is shown once. */
export interface MadeChannel {
  readonly channel: Channel;
  readonly secret: string | null;
}

export interface AlertChannels {
  list(project: number, page: PageRequest): Promise<Page<Channel>>;
  get(project: number, id: number): Promise<Channel>;
  create(project: number, fields: ChannelFields): Promise<MadeChannel>;
  /** With another kind of target, or another address of a webhook, there is a new secret. */
  update(project: number, id: number, fields: Partial<ChannelFields>): Promise<MadeChannel>;
  delete(project: number, id: number): Promise<void>;
  /** Sends one message that tells of no alert, once and at once; what came of it. At most so many in an hour: `too_many_tests`. */
  test(project: number, id: number): Promise<Delivery>;
  deliveries(
    project: number,
    filter: { state?: DeliveryState | undefined; channel?: number | undefined },
    page: PageRequest,
  ): Promise<Page<Delivery>>;
  /** Called for messages to topics of a project's own until the returned function is called. */
  subscribe(listener: (project: number, topic: string, payload: string) => void): () => void;
}
