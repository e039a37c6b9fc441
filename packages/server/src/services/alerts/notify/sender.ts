/**
 * Sends what waits, and tells again of what still fires. Rules: what fails is tried again with growing pauses, also after a restart; each
 * channel has its turn, so that one that does not answer holds up nobody; what is sent is sent at least once.
 */
import type { Catalog } from '../../../catalog/catalog.js';
import { messageOf } from '../../../model/thrown.js';
import { Pace } from '../../../model/pace.js';
import { microsOfLength } from '../../../model/time.js';
import type { Alert, Delivery } from '../../../model/records/alert.js';
import { MailBudget } from '../../messages/mail-budget.js';
import { DELIVERY_LOG_MS, MAX_ERROR, MAX_TRIES } from '../limits.js';
import { letterOf, payloadOf } from './letters.js';
import { isSilenced, tell, type Told } from './outbox.js';
import type { Transport } from './transport.js';

export interface SenderOptions {
  readonly catalog: Catalog;
  readonly transport: Transport;
  /** Channels of a rule; undefined: there is no such rule. */
  readonly channelsOf: (project: number, rule: number) => readonly string[] | undefined;
  readonly onProblem: (error: unknown) => void;
}

const TICK_MS = 500;
const REPEATS_MS = 10_000;
/** So many times as long as it took. */
const REST = 20;
const AT_ONCE = 100;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 2 * 3_600_000;
/** Alerts that are looked at for whether somebody is to be told again, in one question. */
const SLICE = 200;

export class Sender {
  sent = 0;
  failed = 0;
  waiting = 0;
  readonly #timer: NodeJS.Timeout;
  readonly #ended = new AbortController();
  /** Channels that something is being sent to. */
  readonly #busy = new Map<number, Promise<void>>();
  readonly #mails = new MailBudget();
  #round: Promise<void> | undefined;
  #repeatAt = 0;

  constructor(private readonly options: SenderOptions) {
    this.#timer = setInterval(() => this.wake(), TICK_MS);
    this.#timer.unref();
  }

  wake(): void {
    this.#round ??= this.#sendDue()
      .catch((error: unknown) => this.options.onProblem(error))
      .finally(() => (this.#round = undefined));
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#ended.abort();
    await this.#round;
    await Promise.allSettled(this.#busy.values());
  }

  async #sendDue(): Promise<void> {
    const { alertDeliveries } = this.options.catalog;
    if (this.#ended.signal.aborted) return;
    if (Date.now() >= this.#repeatAt) {
      const begun = Date.now();
      await this.#repeat();
      // Where very many fire, looking through them stays a small part of all work.
      this.#repeatAt = begun + Math.max(REPEATS_MS, REST * (Date.now() - begun));
      await alertDeliveries.pruneOlder(Date.now() - DELIVERY_LOG_MS, AT_ONCE * 10);
    }
    this.waiting = await alertDeliveries.waiting();
    if (this.waiting === 0) return;
    for (const delivery of await alertDeliveries.due(AT_ONCE)) {
      const key = delivery.channel ?? 0;
      if (this.#busy.has(key)) continue;
      const sending = this.#send(delivery)
        .catch((error: unknown) => this.options.onProblem(error))
        .finally(() => this.#busy.delete(key));
      this.#busy.set(key, sending);
    }
  }

  async #send(delivery: Delivery): Promise<void> {
    const { catalog } = this.options;
    const now = () => Date.now();
    try {
      const channel =
        delivery.channel === null
          ? undefined
          : await catalog.alertChannels.get(delivery.project, delivery.channel);
      if (channel === undefined) throw new Final('the channel was deleted');
      const message = { letter: letterOf(delivery), payload: payloadOf(delivery) };
      const sending = { signal: this.#ended.signal, mails: this.#mails };
      const error = await this.options.transport.send(channel, message, sending);
      await catalog.alertDeliveries.tried(delivery.id, { state: 'sent', error, due: now() });
      this.sent++;
    } catch (error) {
      if (this.#ended.signal.aborted) return; // it is tried again after the start
      const reason = messageOf(error).slice(0, MAX_ERROR);
      const isFinal = error instanceof Final || delivery.tries + 1 >= MAX_TRIES;
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** delivery.tries, LONGEST_PAUSE_MS);
      await catalog.alertDeliveries.tried(delivery.id, {
        ...(isFinal
          ? { state: 'failed' as const, due: now() }
          : { state: 'waiting' as const, due: now() + pause }),
        error: reason,
      });
      if (isFinal) this.failed++;
    }
  }

  /** Of what still fires, and of what was silenced when it began. */
  async #repeat(): Promise<void> {
    const pace = new Pace();
    for (let after = 0; !this.#ended.signal.aborted;) {
      const alerts = await this.options.catalog.alerts.unacknowledged(after, SLICE);
      const byProject = new Map<number, Alert[]>();
      for (const alert of alerts) {
        const list = byProject.get(alert.project);
        if (list === undefined) byProject.set(alert.project, [alert]);
        else list.push(alert);
      }
      for (const [project, list] of byProject) await this.#repeatOf(project, list);
      if (alerts.length < SLICE) return;
      after = alerts.at(-1)!.id;
      await pace.rest();
    }
  }

  async #repeatOf(project: number, alerts: readonly Alert[]): Promise<void> {
    const { catalog, channelsOf } = this.options;
    const silences = await catalog.alertSilences.inForce(project);
    const pauses = new Map<string, number | undefined>();
    const told: Told[] = [];
    for (const alert of alerts) {
      if (isSilenced(alert, silences)) continue;
      const due: string[] = [];
      for (const name of channelsOf(project, alert.rule) ?? []) {
        if (!pauses.has(name)) {
          const repeat = (await catalog.alertChannels.findByName(project, name))?.repeat;
          pauses.set(name, repeat == null ? undefined : microsOfLength(repeat)! / 1000);
        }
        const pause = pauses.get(name);
        if (alert.notified === null || (pause !== undefined && Date.now() - alert.notified >= pause))
          due.push(name);
      }
      const kind = alert.notified === null ? ('fired' as const) : ('repeated' as const);
      if (due.length > 0) told.push({ kind, alert, channels: due, severity: alert.severity });
    }
    if (told.length > 0) await catalog.transaction((within) => tell(within, project, told));
  }
}

/** Trying again is of no use. */
class Final extends Error {}
