/** A mail server of the test; without one the platform keeps its mails as files (outbox.ts). */
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { plainMail } from './outbox.js';
import { until } from './waiting.js';

export interface Mail {
  readonly to: string;
  /** With its head, out of quoted-printable. */
  readonly text: string;
}

export class MailPeer {
  readonly mails: Mail[] = [];
  /** Mails are taken when it resolves: real servers take their time. */
  hold: Promise<void> = Promise.resolve();
  readonly #server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const text = plainMail(Buffer.concat(chunks).toString());
        this.mails.push({ to: session.envelope.rcptTo[0]!.address, text });
        void this.hold.then(() => done());
      });
    },
  });

  static async start(): Promise<MailPeer> {
    const peer = new MailPeer();
    await new Promise<void>((resolve) => peer.#server.listen(0, '127.0.0.1', resolve));
    return peer;
  }

  /** For the setting `smtp-url`. */
  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  /** The oldest mail to the address with these words in it, as soon as it came; it is taken out of `mails`. */
  async take(to: string, words = ''): Promise<string> {
    const isIt = (mail: Mail) => mail.to === to && mail.text.includes(words);
    const at = await until(`a mail to ${to} with "${words}"`, () => {
      const found = this.mails.findIndex(isIt);
      return found < 0 ? undefined : found;
    });
    return this.mails.splice(at, 1)[0]!.text;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
