/** What the first start makes. */
import { flag, path, text } from '../values.js';
import { setting } from './setting.js';

export const FIRST_START = {
  demo: setting({
    name: 'demo',
    type: flag,
    default: 'false',
    description:
      'Runs a simulated plant that writes points into a project of its own, `demo`, to have something to look at; `tributary demo remove` deletes it.',
  }),
  credentialsFile: setting({
    name: 'credentials-file',
    type: path,
    description:
      'File to which the first start writes the password of the administrator and a credential for each API, as JSON with mode 0600; it must not exist yet. Absent: the password is printed, and `tributary connect` makes the others.',
  }),
  adminEmail: setting({
    name: 'admin-email',
    type: text('an e-mail address', /^[^\s@]+@[^\s@]+$/),
    default: 'admin@localhost',
    description: 'E-mail address of the admin user that the first start creates.',
  }),
} as const;
