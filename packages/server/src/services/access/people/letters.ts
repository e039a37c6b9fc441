/**
 * Mails about an account, to the person's own address. Rule: they are queued, never waited for: neither the time of an answer
 * nor its failure tells whether there was one.
 */
import type { KeyLetter } from '../../contract/one-time-keys.js';
import type { Mail } from '../../contract/messages.js';

export interface LettersOptions {
  /** Absent where a catalog is worked on without a platform around it: nobody is told. */
  readonly mail?: Pick<Mail, 'post'>;
  /** Where clients reach the platform, when a letter is written. */
  readonly url?: () => string;
}

const BASE = '/tributary/v1';

export class Letters {
  constructor(private readonly options: LettersOptions) {}

  get url(): string {
    return this.options.url?.() ?? 'http://localhost';
  }

  send(to: string, subject: string, text: string): void {
    this.options.mail?.post({ to, subject, text });
  }

  passwordChanged(to: string): void {
    this.send(
      to,
      'Your password was changed',
      `The password of your account at ${this.url} was changed, and its logins were ended.

If it was not you, ask for a new one at once: your address is still ${to}.
`,
    );
  }

  /** To the address that the account had. */
  addressChanged(before: string, after: string): void {
    this.send(
      before,
      'Your e-mail address was changed',
      `The e-mail address of your account at ${this.url} was changed from this one to ${after}.

If it was not you, tell an administrator of your organization.
`,
    );
  }

  /** To the new address of somebody's own, if nobody has it. */
  confirmAddress(to: string, key: string): void {
    this.send(
      to,
      'Your new e-mail address',
      `This address was given as the new one of an account at ${this.url}.

To say that it is yours, within a week, send {"key": "${key}"} as JSON:

  POST ${this.url}${BASE}/address-changes/finish

Until then the account keeps the address that it has. If you know nothing of it, do nothing.
`,
    );
  }

  /** To an address that somebody else has, in the place of that: only its reader learns so. */
  addressInUse(to: string): void {
    this.send(
      to,
      'You have an account already',
      `Somebody, perhaps you, gave this address as the new one of another account at ${this.url}. It is the
address of an account already, and stays so; nothing was changed.
`,
    );
  }

  /** To an address of which the sender does not know whether it has an account. */
  invitation(organization: string): KeyLetter {
    return {
      subject: `Invitation to ${organization}`,
      text: (key) => `You were invited to ${organization} at ${this.url}.

To accept, send {"key": "${key}", "email": "…", "password": "…"} as JSON, with this address, and with the password of your
account if you have one, else with the one that your new account is to have:

  POST ${this.url}${BASE}/invitations/accept
`,
    };
  }

  /** With a door of the native API; dialects have letters of their own for theirs. */
  newPassword(to: string, key: string): void {
    this.send(
      to,
      'New password',
      `An administrator asked for a new password for your account at ${this.url}.

To set one within an hour, send {"key": "${key}", "password": "…"} as JSON:

  POST ${this.url}${BASE}/password-resets/finish

The old password stays until then.
`,
    );
  }
}
