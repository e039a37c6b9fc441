/** Where the data is, and how it is kept. */
import { duration, integer, path, text, url } from '../values.js';
import { DAY, setting } from './setting.js';

export const STORAGE = {
  dataDir: setting({
    name: 'data-dir',
    type: path,
    default: './data',
    description: 'Folder of everything the platform keeps; one running platform per folder.',
  }),
  catalogUrl: setting({
    name: 'catalog-url',
    type: url('postgres', 'postgresql'),
    description: 'PostgreSQL database of the catalog. Absent: SQLite in the data folder.',
  }),
  pointsUrl: setting({
    name: 'points-url',
    type: url('http', 'https'),
    description:
      'HTTP address of the ClickHouse server that keeps the points. Absent: the embedded engine in the data folder.',
  }),
  pointsUser: setting({
    name: 'points-user',
    type: text('a user name'),
    default: 'default',
    description: 'User at the ClickHouse server.',
  }),
  pointsPassword: setting({
    name: 'points-password',
    type: text('a text', /^/),
    secret: true,
    description: 'Password at the ClickHouse server. Absent: none.',
  }),
  pointsSqlUser: setting({
    name: 'points-sql-user',
    type: text('a user name', /^\w{1,63}$/),
    description:
      "User of the ClickHouse server under which users' SQL runs, made by you (docs/sql.md). Absent: Tributary makes one, for which `points-user` needs the right.",
  }),
  pointsSqlPassword: setting({
    name: 'points-sql-password',
    type: text('a text', /^/),
    secret: true,
    description: 'Password of `points-sql-user`. Absent: none.',
  }),
  undoWindow: setting({
    name: 'undo-window',
    type: duration(0, 3650 * DAY),
    default: '7d',
    description:
      'For how long a device, series or project can be restored that is deleted from now on (docs/semantics.md); then it and its points are removed for good.',
  }),
  retentionHour: setting({
    name: 'retention-hour',
    type: integer(0, 23),
    default: '2',
    description:
      'Hour of the day (UTC) at which points are deleted that are older than the retention rules of their project say (docs/retention.md).',
  }),
  pointsDatabase: setting({
    name: 'points-database',
    type: text('a database name of letters, digits and _', /^[A-Za-z_]\w{0,62}$/),
    default: 'tributary',
    description: 'Database of the points, embedded or at the server.',
  }),
} as const;
