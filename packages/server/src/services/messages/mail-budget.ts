/**
 * How many mails a project has sent to addresses that its people choose freely. Rule: nobody makes the platform a way to
 * flood foreign mailboxes, or fills the outbox of one that has no mail server.
 */
import { MILLISECONDS_PER_HOUR } from '../../model/time.js';
import { TributaryError } from '../../errors/error.js';

/** docs/limits.md has it. */
const MAX_IN_AN_HOUR = 100;

export class MailBudget {
  readonly #sent = new Map<number | null, number>();
  #hour = -1;

  constructor(private readonly now: () => number = Date.now) {}

  /** Throws `too_many_mails` when those of this hour have been sent. */
  take(project: number | null): void {
    const hour = Math.floor(this.now() / MILLISECONDS_PER_HOUR);
    if (hour !== this.#hour) this.#sent.clear();
    this.#hour = hour;
    const sent = this.#sent.get(project) ?? 0;
    if (sent >= MAX_IN_AN_HOUR) throw new TributaryError('too_many_mails', { limit: MAX_IN_AN_HOUR });
    this.#sent.set(project, sent + 1);
  }
}
