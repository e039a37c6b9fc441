/** By what a message leaves: the mail server, a call, or a topic. Rule: one way out, for alerts and for tests of a channel alike. */
import { createHmac } from 'node:crypto';
import type { Catalog } from '../../../catalog/catalog.js';
import type { Channel } from '../../../model/records/alert.js';
import type { MailBudget } from '../../messages/mail-budget.js';
import type { Callbacks, Mail } from '../../services.js';
import type { Letter } from './letters.js';

export interface TransportParts {
  readonly catalog: Pick<Catalog, 'alertChannels'>;
  readonly mail: Mail;
  readonly callbacks: Callbacks;
  /** To those who listen to a topic of the project. */
  readonly publish: (project: number, topic: string, payload: string) => void;
}

export interface Message {
  /** For people. */
  readonly letter: Letter;
  /** For programs, as JSON. */
  readonly payload: unknown;
}

export const NO_MAIL_SERVER =
  'the server has no mail server (setting smtp-url, TRIBUTARY_SMTP_URL): mails are kept as files in its folder outbox';

export interface Sending {
  readonly signal: AbortSignal;
  /** Whose mails it takes. */
  readonly mails: MailBudget;
}

export class Transport {
  constructor(private readonly parts: TransportParts) {}

  /** One try; rejects with the reason. Resolves with what is to be known although it went out, or null. */
  async send(
    channel: Channel,
    { letter, payload }: Message,
    { signal, mails }: Sending,
  ): Promise<string | null> {
    const { mail, callbacks, publish, catalog } = this.parts;
    const { target, project } = channel;
    if (target.kind === 'mail') {
      for (const to of target.to) {
        signal.throwIfAborted();
        mails.take(project);
        await mail.send({ to, ...letter });
      }
      return mail.hasServer ? null : NO_MAIL_SERVER;
    }
    if (target.kind === 'webhook') {
      const secret = (await catalog.alertChannels.secret(project, channel.id)) ?? '';
      await callbacks.once(target.url, payload, (body) => signed(body, secret), signal);
    } else publish(project, target.topic, JSON.stringify(payload));
    return null;
  }
}

/** As GitHub and others sign: who has the secret makes the same of the body. */
const signed = (body: string, secret: string): Record<string, string> => ({
  'x-tributary-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
});
