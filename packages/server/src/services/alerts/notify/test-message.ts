/** A message that says that a channel works. Rules: it is tried once and at once, whatever the quiet hours are, and is in the log like all others; a project has so many in an hour. */
import type { Catalog } from '../../../catalog/catalog.js';
import { TributaryError } from '../../../errors/error.js';
import { messageOf } from '../../../model/thrown.js';
import type { Channel, Delivery } from '../../../model/records/alert.js';
import { HourBudget } from '../../messages/hour-budget.js';
import { MailBudget } from '../../messages/mail-budget.js';
import { notFound } from '../../devices/checks.js';
import { MAX_ERROR, MAX_TESTS } from '../limits.js';
import type { Message, Transport } from './transport.js';

/** Of all addresses together: the answer waits for it. */
const PATIENCE_MS = 30_000;

export class TestMessages {
  readonly #tests = new HourBudget(MAX_TESTS);
  /** Not those of the alerts: somebody who tries channels keeps no alert from going out. */
  readonly #mails = new MailBudget();

  constructor(
    private readonly catalog: Catalog,
    private readonly transport: Pick<Transport, 'send'>,
  ) {}

  /** Resolves with what came of it. Throws `too_many_tests`. */
  async send(channel: Channel): Promise<Delivery> {
    if (!this.#tests.take(channel.project)) throw new TributaryError('too_many_tests', { limit: MAX_TESTS });
    const error = await this.#outcome(channel);
    const logged = await this.catalog.transaction(async ({ alertChannels, alertDeliveries }) =>
      // Deleted meanwhile: there is nothing to log it with.
      (await alertChannels.get(channel.project, channel.id)) === undefined
        ? undefined
        : alertDeliveries.logTest(channel, error?.slice(0, MAX_ERROR) ?? null),
    );
    if (logged === undefined) throw notFound('Alert channel', channel.id);
    return logged;
  }

  /** Null: it went out. A mail that lies in a folder is none. */
  async #outcome(channel: Channel): Promise<string | null> {
    const limit = AbortSignal.timeout(PATIENCE_MS);
    const late = new Promise<string>((resolve) =>
      limit.addEventListener('abort', () => resolve(`no answer within ${PATIENCE_MS / 1_000} seconds`)),
    );
    const sending = { signal: limit, mails: this.#mails };
    const sent = this.transport.send(channel, messageTo(channel), sending).catch(messageOf);
    return Promise.race([sent, late]);
  }
}

function messageTo({ name, project }: Channel): Message {
  const time = new Date().toISOString();
  return {
    letter: {
      subject: `Test of the channel ${name}`.replace(/\s+/g, ' ').slice(0, 200),
      text: `This is a test of the channel “${name}” of project ${project}, sent at ${time}. Alerts of rules that name it come here.\n`,
    },
    payload: { test: true, project, channel: name, time, count: 0, alerts: [] },
  };
}
