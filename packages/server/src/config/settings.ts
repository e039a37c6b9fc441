/**
 * Every setting of the platform, in one table: its flag and environment variable follow from its name, the reference
 * page (docs/settings.md) and `tributary config` are made from it, and nothing else decides a default.
 */
import {
  duration,
  flag,
  integer,
  networks,
  oneOf,
  path,
  port,
  quotas,
  size,
  text,
  url,
  type ValueType,
} from './values.js';

export interface Setting<T = unknown> {
  readonly name: string;
  readonly type: ValueType<T>;
  /** As a user would write it; undefined = absent unless given. */
  readonly default: string | undefined;
  readonly description: string;
  /** Never shown, not even by `tributary config`. */
  readonly secret: boolean;
  /** The version that introduced it. */
  readonly since: string;
}

interface Given<T> {
  readonly name: string;
  readonly type: ValueType<T>;
  readonly default?: string;
  readonly description: string;
  readonly secret?: boolean;
  readonly since?: string;
}

type Required<T> = Setting<T> & { readonly default: string };

function setting<T>(given: Given<T> & { readonly default: string }): Required<T>;
function setting<T>(given: Given<T>): Setting<T>;
function setting<T>(given: Given<T>): Setting<T> {
  return { secret: false, since: '0.1.0', ...given, default: given.default };
}

const KIB = 2 ** 10;
const MIB = 2 ** 20;
const GIB = 2 ** 30;
const PIB = 2 ** 50;
const SECOND = 1000;
const DAY = 86_400 * SECOND;

export const SETTINGS = {
  // where it listens
  port: setting({
    name: 'port',
    type: port,
    default: '7070',
    description: 'TCP port of HTTP; 0 takes a free one.',
  }),
  host: setting({
    name: 'host',
    type: text('a host name or address', /^[\w.:%[\]-]+$/),
    default: '0.0.0.0',
    description: 'Address to listen on; `127.0.0.1` keeps the platform to this machine.',
  }),
  mqttPort: setting({
    name: 'mqtt-port',
    type: port,
    default: '1883',
    description: 'TCP port of MQTT; 0 = off. When it is taken, the platform starts without it and says so.',
  }),
  mqttTlsPort: setting({
    name: 'mqtt-tls-port',
    type: port,
    default: '8883',
    description: 'TCP port of MQTT over TLS, opened when `tls-certificate` is set; 0 = off.',
  }),
  mqttConnections: setting({
    name: 'mqtt-connections',
    type: integer(1, 1_000_000),
    default: '10000',
    description: 'MQTT connections at the same time; further ones are refused.',
  }),
  mqttUpstream: setting({
    name: 'mqtt-upstream',
    type: url('mqtt', 'mqtts', 'ws', 'wss'),
    secret: true,
    description:
      'Address of a broker of your own (user and password in it) whose topics are stored too. Absent: none.',
  }),
  mqttUpstreamMapping: setting({
    name: 'mqtt-upstream-mapping',
    type: path,
    description: 'JSON file that says which topics of that broker become which series (docs/mqtt.md).',
  }),
  httpsPort: setting({
    name: 'https-port',
    type: port,
    default: '0',
    description:
      'TCP port of HTTPS; 0 = off. Without `tls-certificate` a self-signed certificate is made in the data folder.',
  }),
  tlsCertificate: setting({
    name: 'tls-certificate',
    type: path,
    description: 'PEM file of the certificate chain for HTTPS and MQTT over TLS.',
  }),
  tlsKey: setting({
    name: 'tls-key',
    type: path,
    description: 'PEM file of the private key of `tls-certificate`.',
  }),
  publicUrl: setting({
    name: 'public-url',
    type: url('http', 'https'),
    description:
      'The address under which clients reach the platform, when it is behind a proxy or has a name: links in mails and answers are made with it, never with what a request says. Absent: made from host and port.',
  }),
  trustProxy: setting({
    name: 'trust-proxy',
    type: networks,
    description:
      'Addresses of proxies in front of the platform: `X-Forwarded-For`, `-Proto` and `-Host` count when they come from there, and only then. Absent: nobody.',
  }),
  httpConnections: setting({
    name: 'http-connections',
    type: integer(1, 1_000_000),
    default: '10000',
    description:
      'Connections to HTTP and HTTPS at the same time, WebSockets included; further ones are answered 503.',
  }),
  connectionsPerAddress: setting({
    name: 'connections-per-address',
    type: integer(1, 1_000_000),
    description:
      'Of these, and of the connections to the MQTT ports, how many one address may have; `trust-proxy` addresses are not bound by it. Absent: half of all.',
  }),
  requestMemory: setting({
    name: 'request-memory',
    type: size(MIB, PIB),
    default: '512MiB',
    description:
      'Bytes of request bodies in memory at the same time, as received and as unpacked; beyond it requests answer 503. One credential may have half of it.',
  }),
  hsts: setting({
    name: 'hsts',
    type: duration(0, 3650 * DAY),
    default: '180d',
    description:
      'How long browsers that saw the HTTPS port shall use nothing but HTTPS with this host name, all its ports included; 0 = they are not told. Without `tls-certificate` they never are.',
  }),
  bodyLimit: setting({
    name: 'body-limit',
    type: size(KIB, GIB),
    default: '32MiB',
    description: 'Greatest request body, before and after decompression.',
  }),

  // first start
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

  // where the data is
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
  pointsDatabase: setting({
    name: 'points-database',
    type: text('a database name of letters, digits and _', /^[A-Za-z_]\w{0,62}$/),
    default: 'tributary',
    description: 'Database of the points, embedded or at the server.',
  }),

  // writing
  spoolLimit: setting({
    name: 'spool-limit',
    type: size(MIB, PIB),
    default: '10GiB',
    description:
      'Acknowledged points that wait for the engine take at most this much disk; beyond it, writes answer 503 until the engine is back.',
  }),
  diskReserve: setting({
    name: 'disk-reserve',
    type: size(0, PIB),
    default: '256MiB',
    description:
      'Free space that writes leave on the data disk; below it they answer 507. Below twice as much (at most 1 GiB more), merging, files and exports stop.',
  }),
  fileQuota: setting({
    name: 'file-quota',
    type: size(0, PIB),
    default: '20GiB',
    description:
      'What the kept files of one project may take together: uploads, attachments, files of events, results of exports.',
  }),
  flushInterval: setting({
    name: 'flush-interval',
    type: duration(10, 60 * SECOND),
    default: '200ms',
    description: 'Longest time between an acknowledged point and its move into the engine.',
  }),
  flushRows: setting({
    name: 'flush-rows',
    type: integer(1, 10_000_000),
    default: '100000',
    description: 'Waiting points that cause a move into the engine before the interval is over.',
  }),
  settleInterval: setting({
    name: 'settle-interval',
    type: duration(100, DAY),
    default: '10s',
    description: 'Time between two rounds of background work that merges late and repeated points.',
  }),
  futureLimit: setting({
    name: 'future-limit',
    type: duration(0, 3650 * DAY),
    default: '1d',
    description: 'Points whose time is further ahead of the clock than this are refused.',
  }),

  seriesQuota: setting({
    name: 'series-quota',
    type: integer(1, 1_000_000_000),
    default: '1000000',
    description:
      'Series that a project may have; points of further ones are refused with `series_quota_reached`.',
  }),
  seriesQuotas: setting({
    name: 'series-quotas',
    type: quotas,
    description:
      'Quotas of single projects in the place of `series-quota`, as `project:series,…`. Absent: none.',
  }),
  deviceQuota: setting({
    name: 'device-quota',
    type: integer(1, 1_000_000_000),
    default: '1000000',
    description: 'Devices that a project may have; further ones are refused with `device_quota_reached`.',
  }),

  // exports, mail and callbacks
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
      'Lets callbacks of exports go to addresses of private networks and of this machine; otherwise they are refused.',
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

  // people
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

  // vendor APIs
  iobeamRefreshGrace: setting({
    name: 'iobeam-refresh-grace',
    type: duration(0, 36500 * DAY),
    default: '7d',
    description: 'How long after its end a token of the iobeam API can still be exchanged for a new one.',
  }),
  iosenseAnonymousProject: setting({
    name: 'iosense-anonymous-project',
    type: integer(1, Number.MAX_SAFE_INTEGER),
    description:
      'Id of a project whose points anybody may read through the I/O Sense API without a credential. Absent: nobody.',
  }),

  // the influx API
  influxDeviceTag: setting({
    name: 'influx-device-tag',
    type: text('a tag name', /^\S+$/),
    default: 'device',
    description:
      'Tag of line protocol that names the device; lines without it use `host`, else the measurement.',
  }),
  influxPlainMeasurement: setting({
    name: 'influx-plain-measurement',
    type: text('a measurement name', /^\S+$/),
    default: 'tributary',
    description:
      'Fields of this measurement are series by their own name, all others are `measurement.field`.',
  }),
  influxIgnoredTags: setting({
    name: 'influx-ignored-tags',
    type: text('tag names with commas between them', /^[^\s,]+(,[^\s,]+)*$/),
    description:
      'Tags of line protocol that are left out: all others tell series apart. `*` leaves out all tags but the device’s on lines that have the device tag.',
  }),

  // reading
  queryTimeLimit: setting({
    name: 'query-time-limit',
    type: duration(100, DAY),
    default: '30s',
    description: 'A query that runs longer is stopped with `query_timeout`.',
  }),
  queryMemory: setting({
    name: 'query-memory',
    type: size(16 * MIB, PIB),
    default: '2GiB',
    description: 'A query that needs more memory in the engine is stopped with `query_too_large`.',
  }),
  answerLimit: setting({
    name: 'answer-limit',
    type: size(MIB, GIB),
    default: '32MiB',
    description:
      'Most bytes of one answer: pages end before it, and what has no pages is refused with `query_too_large`.',
    since: '0.1.0',
  }),
  answersInFlight: setting({
    name: 'answers-in-flight',
    type: size(MIB, PIB),
    default: '512MiB',
    description:
      'Bytes of all answers that are being sent; while there are more, further ones are refused with `answers_busy`.',
    since: '0.1.0',
  }),
  queryThreads: setting({
    name: 'query-threads',
    type: integer(0, 1024),
    default: '0',
    description: 'Threads of one query in the engine; 0 = one per processor core.',
  }),
  engineSessions: setting({
    name: 'engine-sessions',
    type: integer(1, 64),
    default: '4',
    description: 'Queries that the embedded engine runs at the same time.',
  }),
  engineQueue: setting({
    name: 'engine-queue',
    type: integer(1, 1_000_000),
    default: '1000',
    description:
      'Queries that wait for the engine, at most half of them of one project; further ones are refused with `engine_busy`.',
  }),
  engineMemory: setting({
    name: 'engine-memory',
    type: size(16 * MIB, PIB),
    default: '4GiB',
    description:
      'Memory of all queries in the engine together; a query that finds it taken is refused with `engine_busy`.',
  }),
  tailBuffer: setting({
    name: 'tail-buffer',
    type: integer(0, 10_000_000),
    default: '10000',
    description: 'Latest points of a project kept in memory so that a reader of `/tail` can resume.',
  }),

  // watching
  auditRetention: setting({
    name: 'audit-retention',
    type: duration(DAY, 36500 * DAY),
    default: '365d',
    description: 'How long a record of the audit log is kept (docs/audit.md).',
  }),
  auditRows: setting({
    name: 'audit-rows',
    type: integer(1_000, 100_000_000),
    default: '1000000',
    description:
      'Records of the audit log that are kept at most; beyond them the oldest of the organizations that have most go before their time.',
  }),
  logLevel: setting({
    name: 'log-level',
    type: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    default: 'info',
    description: 'Least severe messages that are logged.',
  }),
} as const;

export type SettingKey = keyof typeof SETTINGS;

/** Settings that earlier versions had, and what to do instead: one that is still given stops the start, for it no longer does what it did. */
export const RETIRED: Readonly<Record<string, { readonly name: string; readonly instead: string }>> = {
  influxSeriesTags: {
    name: 'influx-series-tags',
    instead:
      'it to be absent: all tags of line protocol tell series apart now, and influx-ignored-tags names those that do not (docs/influx.md)',
  },
};

export const flagOf = (name: string): string => `--${name}`;
export const variableOf = (name: string): string => `TRIBUTARY_${name.toUpperCase().replaceAll('-', '_')}`;

/** Variables that the command-line client reads (which server, as whom); the platform itself ignores them. */
export const CLIENT_VARIABLES = ['TRIBUTARY_URL', 'TRIBUTARY_TOKEN', 'TRIBUTARY_PROJECT'] as const;
