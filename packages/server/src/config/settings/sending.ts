/** What the platform makes and sends by itself: exports, mail and callbacks. */
import { duration, flag, integer, text, url } from '../values.js';
import { SECOND, DAY, setting } from './setting.js';

export const SENDING = {
  smtpUrl: setting({
    name: 'smtp-url',
    type: url('smtp', 'smtps'),
    secret: true,
    description:
      'Mail server, with user and password if it wants them: `smtp://user:password@host:587`. Absent: mails are kept in the folder `outbox` of the data folder.',
  }),
  mailFrom: setting({
    name: 'mail-from',
    type: text('an e-mail address', /^[^\s@]+@[^\s@]+$/),
    default: 'tributary@localhost',
    description: 'Sender of mails.',
  }),
  allowPrivateCallbacks: setting({
    name: 'allow-private-callbacks',
    type: flag,
    default: 'false',
    description:
      'Lets callbacks of exports and webhooks of alerts go to addresses of private networks and of this machine; otherwise they are refused.',
  }),
  downloadLifetime: setting({
    name: 'download-lifetime',
    type: duration(60 * SECOND, 365 * DAY),
    default: '1d',
    description: 'How long the files of an export and their links last.',
  }),
  concurrentExports: setting({
    name: 'concurrent-exports',
    type: integer(1, 64),
    default: '2',
    description: 'Exports that run at the same time; further ones wait.',
  }),
} as const;
