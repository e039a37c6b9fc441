/**
 * How many mails a project has sent to addresses that its people choose freely. Rule: nobody makes the platform a way to
 * flood foreign mailboxes, or fills the outbox of one that has no mail server. What mails are for has a budget of its own: those of one
 * purpose take none of another's.
 */
import { TributaryError } from '../../errors/error.js';
import { HourBudget } from './hour-budget.js';

/** docs/limits.md has it. */
const MAX_IN_AN_HOUR = 100;

export class MailBudget {
  readonly #mails: HourBudget;

  constructor(now: () => number = Date.now) {
    this.#mails = new HourBudget(MAX_IN_AN_HOUR, now);
  }

  /** Throws `too_many_mails` when those of this hour have been sent. */
  take(project: number | null): void {
    if (!this.#mails.take(project)) throw new TributaryError('too_many_mails', { limit: MAX_IN_AN_HOUR });
  }
}
