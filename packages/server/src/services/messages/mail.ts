/**
 * Mail to people, through the mail server of the configuration. Without one, nothing is lost: the message is kept as a
 * file that any mail program opens, and the log says where.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTransport, type Transporter } from 'nodemailer';
import type { Logger } from 'pino';
import { checkAddress } from './mail-address.js';
import type { Mail, MailMessage } from '../contract/messages.js';

export interface MailOptions {
  readonly smtpUrl: string | undefined;
  readonly from: string;
  readonly outbox: string;
  readonly log: Pick<Logger, 'info' | 'error'>;
}

/** A mail server that does not answer must not hold a job's end for minutes. */
const PATIENCE_MS = 20_000;
/** Posted mails that are not sent yet. */
const MAX_WAITING = 1_000;
const FAREWELL_MS = 5_000;
const TIMEOUTS = { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS };

export class MailService implements Mail {
  readonly #server: Transporter | undefined;
  #posting: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(private readonly options: MailOptions) {
    if (options.smtpUrl !== undefined) this.#server = createTransport({ url: options.smtpUrl, ...TIMEOUTS });
  }

  get hasServer(): boolean {
    return this.#server !== undefined;
  }

  check(field: string, address: string): string {
    return checkAddress(field, address);
  }

  async send({ to: address, subject, text }: MailMessage): Promise<void> {
    const to = checkAddress('to', address);
    // As an object, so that a comma in the address does not make it two.
    const message = { from: this.options.from, to: { name: '', address: to }, subject, text };
    if (this.#server) await this.#server.sendMail(message);
    else await this.#keep(message);
  }

  async #keep(message: { to: { address: string }; subject: string }): Promise<void> {
    const { outbox, log } = this.options;
    const file = path.join(outbox, `${Date.now()}-${randomBytes(6).toString('hex')}.eml`);
    const { message: bytes } = await createTransport({ streamTransport: true, buffer: true }).sendMail(
      message,
    );
    await mkdir(outbox, { recursive: true, mode: 0o700 });
    await writeFile(file, bytes as Buffer, { mode: 0o600 });
    log.info(
      { file, to: message.to.address, subject: message.subject },
      'no mail server is configured (TRIBUTARY_SMTP_URL): the mail is kept as a file',
    );
  }

  post(message: MailMessage): void {
    if (this.#waiting >= MAX_WAITING) {
      this.options.log.error(
        { to: message.to, subject: message.subject },
        'too many mails wait: one is not sent',
      );
      return;
    }
    this.#waiting++;
    this.#posting = this.#posting.then(async () => {
      try {
        await this.send(message);
      } catch (error) {
        this.options.log.error(
          { err: error, to: message.to, subject: message.subject },
          'a mail was not sent',
        );
      } finally {
        this.#waiting--;
      }
    });
  }

  /** Waits some seconds for what was posted. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([this.#posting, new Promise((resolve) => (timer = setTimeout(resolve, FAREWELL_MS)))]);
    clearTimeout(timer);
    this.#server?.close();
  }
}
