/** Who may make accounts and organizations. */
import { integer, oneOf } from '../values.js';
import { setting } from './setting.js';

export const PEOPLE = {
  accountsBy: setting({
    name: 'accounts-by',
    type: oneOf('operators', 'administrators'),
    default: 'operators',
    description:
      'Who makes accounts, sees keys of invitations and sets addresses of others: `operators` (administrators of the first organization; the others add people by a mail to the person, and do not learn who has an account elsewhere) or `administrators` of every organization.',
  }),
  organizationsBy: setting({
    name: 'organizations-by',
    type: oneOf('nobody', 'owners', 'everybody'),
    default: 'nobody',
    description:
      'Who may make organizations of their own (through the IOTile API): `nobody`, `owners` of one, or `everybody` who logs in. Who makes one owns it, with tokens, projects and members.',
  }),
  organizationsPerPerson: setting({
    name: 'organizations-per-person',
    type: integer(1, 10_000),
    default: '5',
    description: 'How many organizations one person may own where `organizations-by` lets them make some.',
  }),
} as const;
