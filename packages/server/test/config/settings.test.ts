// Every setting, walked from the table: its default, its variable, its flag, and a wrong value.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, resolveSettings } from '../../src/config.js';
import { settingsPage } from '../../src/config/page.js';
import { SETTINGS, variableOf, type Setting, type SettingKey } from '../../src/config/settings.js';
import { TributaryError } from '../../src/errors/error.js';

const MIB = 2 ** 20;

/** default as typed, then [text, value] given by variable and by flag, then a text that must be refused. */
const CASES: Record<
  SettingKey,
  { default: unknown; env: [string, unknown]; flag: [string, unknown]; wrong: string }
> = {
  port: { default: 7070, env: ['8080', 8080], flag: ['0', 0], wrong: '65536' },
  host: { default: '0.0.0.0', env: ['::1', '::1'], flag: ['127.0.0.1', '127.0.0.1'], wrong: 'a b' },
  mqttPort: { default: 1883, env: ['0', 0], flag: ['8883', 8883], wrong: 'mqtt' },
  mqttTlsPort: { default: 8883, env: ['0', 0], flag: ['18883', 18883], wrong: '-1' },
  mqttConnections: { default: 10_000, env: ['1', 1], flag: ['200000', 200_000], wrong: '0' },
  mqttUpstream: {
    default: undefined,
    env: ['mqtt://u:p@broker', 'mqtt://u:p@broker'],
    flag: ['wss://broker/mqtt', 'wss://broker/mqtt'],
    wrong: 'http://broker',
  },
  mqttUpstreamMapping: {
    default: undefined,
    env: ['m.json', resolve('m.json')],
    flag: ['/tmp/n.json', '/tmp/n.json'],
    wrong: 'a\0b',
  },
  mapFile: {
    default: undefined,
    env: ['m.pmtiles', resolve('m.pmtiles')],
    flag: ['/tmp/n.pmtiles', '/tmp/n.pmtiles'],
    wrong: 'a\0b',
  },
  httpsPort: { default: 0, env: ['443', 443], flag: ['7443', 7443], wrong: 'https' },
  tlsCertificate: {
    default: undefined,
    env: ['c.pem', resolve('c.pem')],
    flag: ['/tmp/d.pem', '/tmp/d.pem'],
    wrong: 'a\0b',
  },
  tlsKey: {
    default: undefined,
    env: ['k.pem', resolve('k.pem')],
    flag: ['/tmp/l.pem', '/tmp/l.pem'],
    wrong: 'a\0b',
  },
  publicUrl: {
    default: undefined,
    env: ['https://iot.example', 'https://iot.example'],
    flag: ['http://x:1/y', 'http://x:1/y'],
    wrong: 'iot.example',
  },
  trustProxy: {
    default: undefined,
    env: ['10.0.0.0/8', ['10.0.0.0/8']],
    flag: ['192.0.2.1, ::1,2001:db8::/32', ['192.0.2.1', '::1', '2001:db8::/32']],
    wrong: '10.0.0.0/33',
  },
  httpConnections: { default: 10_000, env: ['5', 5], flag: ['100', 100], wrong: '0' },
  connectionsPerAddress: { default: undefined, env: ['5', 5], flag: ['100', 100], wrong: 'many' },
  requestMemory: { default: 512 * MIB, env: ['64MiB', 64 * MIB], flag: ['1GiB', 1024 * MIB], wrong: '10KiB' },
  hsts: { default: 180 * 86_400_000, env: ['0', 0], flag: ['1d', 86_400_000], wrong: '1y' },
  bodyLimit: { default: 32 * MIB, env: ['64MiB', 64 * MIB], flag: ['1GiB', 1024 * MIB], wrong: '32' },
  demo: { default: false, env: ['1', true], flag: ['true', true], wrong: 'maybe' },
  credentialsFile: {
    default: undefined,
    env: ['c.json', resolve('c.json')],
    flag: ['/tmp/d.json', '/tmp/d.json'],
    wrong: 'a\0b',
  },
  adminEmail: {
    default: 'admin@localhost',
    env: ['a@b.be', 'a@b.be'],
    flag: ['c@d.be', 'c@d.be'],
    wrong: 'admin',
  },
  dataDir: {
    default: resolve('data'),
    env: ['/var/lib/t', '/var/lib/t'],
    flag: ['d', resolve('d')],
    wrong: 'a\0b',
  },
  catalogUrl: {
    default: undefined,
    env: ['postgres://u:p@h/db', 'postgres://u:p@h/db'],
    flag: ['postgresql://h/db', 'postgresql://h/db'],
    wrong: 'mysql://h/db',
  },
  pointsUrl: {
    default: undefined,
    env: ['http://ch:8123', 'http://ch:8123'],
    flag: ['https://ch', 'https://ch'],
    wrong: 'ch:8123',
  },
  pointsUser: { default: 'default', env: ['reader', 'reader'], flag: ['writer', 'writer'], wrong: '' },
  pointsSqlUser: { default: undefined, env: ['guest', 'guest'], flag: ['asker', 'asker'], wrong: 'a b' },
  pointsSqlPassword: { default: undefined, env: ['hush', 'hush'], flag: ['', ''], wrong: 'never' },
  pointsPassword: { default: undefined, env: ['hush', 'hush'], flag: ['', ''], wrong: 'never' },
  pointsDatabase: { default: 'tributary', env: ['plant_1', 'plant_1'], flag: ['_x', '_x'], wrong: 'a-b' },
  influxDeviceTag: { default: 'device', env: ['id', 'id'], flag: ['unit', 'unit'], wrong: '' },
  influxPlainMeasurement: { default: 'tributary', env: ['m', 'm'], flag: ['plain', 'plain'], wrong: 'a b' },
  influxIgnoredTags: {
    default: undefined,
    env: ['*', '*'],
    flag: ['cpu,disk', 'cpu,disk'],
    wrong: 'cpu,,disk',
  },
  spoolLimit: { default: 10240 * MIB, env: ['1.5GiB', 1536 * MIB], flag: ['2GB', 2e9], wrong: '1KiB' },
  fileQuota: { default: 20480 * MIB, env: ['0', 0], flag: ['1GiB', 1024 * MIB], wrong: '-1MiB' },
  diskReserve: { default: 256 * MIB, env: ['0', 0], flag: ['1GiB', 1024 * MIB], wrong: '-1MiB' },
  flushInterval: { default: 1000, env: ['2s', 2000], flag: ['50 ms', 50], wrong: '200' },
  flushRows: { default: 400_000, env: ['1', 1], flag: ['5000', 5000], wrong: '0' },
  qualityInterval: { default: 60_000, env: ['10s', 10_000], flag: ['1h', 3_600_000], wrong: 'often' },
  settleInterval: { default: 10_000, env: ['1min', 60_000], flag: ['1h', 3_600_000], wrong: '10 fortnights' },
  futureLimit: { default: 86_400_000, env: ['0', 0], flag: ['2d', 172_800_000], wrong: 'tomorrow' },
  smtpUrl: {
    default: undefined,
    env: ['smtp://u:p@h:587', 'smtp://u:p@h:587'],
    flag: ['smtps://h', 'smtps://h'],
    wrong: 'h:25',
  },
  mailFrom: {
    default: 'tributary@localhost',
    env: ['a@b.be', 'a@b.be'],
    flag: ['c@d.be', 'c@d.be'],
    wrong: 'me',
  },
  allowPrivateCallbacks: { default: false, env: ['1', true], flag: ['true', true], wrong: 'some' },
  downloadLifetime: { default: 86_400_000, env: ['1h', 3_600_000], flag: ['7d', 604_800_000], wrong: '1s' },
  concurrentExports: { default: 2, env: ['1', 1], flag: ['64', 64], wrong: '65' },
  accountsBy: {
    default: 'operators',
    env: ['administrators', 'administrators'],
    flag: ['operators', 'operators'],
    wrong: 'everybody',
  },
  organizationsBy: {
    default: 'nobody',
    env: ['owners', 'owners'],
    flag: ['everybody', 'everybody'],
    wrong: 'all',
  },
  organizationsPerPerson: { default: 5, env: ['1', 1], flag: ['9', 9], wrong: '0' },
  iobeamRefreshGrace: { default: 7 * 86_400_000, env: ['0', 0], flag: ['1d', 86_400_000], wrong: 'ever' },
  iosenseAnonymousProject: { default: undefined, env: ['1', 1], flag: ['20', 20], wrong: '0' },
  queryTimeLimit: { default: 30_000, env: ['2m', 120_000], flag: ['0.5s', 500], wrong: '1ms' },
  queryMemory: { default: 2048 * MIB, env: ['512MiB', 512 * MIB], flag: ['16MiB', 16 * MIB], wrong: '1MiB' },
  answerLimit: { default: 32 * MIB, env: ['1MiB', MIB], flag: ['64MiB', 64 * MIB], wrong: '1KiB' },
  answersInFlight: { default: 512 * MIB, env: ['1MiB', MIB], flag: ['2GiB', 2048 * MIB], wrong: '1KiB' },
  queryThreads: { default: 0, env: ['2', 2], flag: ['8', 8], wrong: '2.5' },
  engineSessions: { default: 4, env: ['1', 1], flag: ['16', 16], wrong: '0' },
  seriesQuota: { default: 1_000_000, env: ['5', 5], flag: ['2000000', 2_000_000], wrong: '0' },
  seriesQuotas: {
    default: undefined,
    env: ['12:5', new Map([[12, 5]])],
    flag: [
      '1:2,3:4',
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    wrong: '12=5',
  },
  deviceQuota: { default: 1_000_000, env: ['5', 5], flag: ['7', 7], wrong: '-1' },
  engineQueue: { default: 1000, env: ['10', 10], flag: ['20', 20], wrong: '0' },
  engineMemory: { default: 4 * 2 ** 30, env: ['1GiB', 2 ** 30], flag: ['2GiB', 2 ** 31], wrong: '1KiB' },
  tailBuffer: { default: 10_000, env: ['0', 0], flag: ['50', 50], wrong: '-1' },
  auditRetention: {
    default: 365 * 86_400_000,
    env: ['30d', 30 * 86_400_000],
    flag: ['36500d', 36_500 * 86_400_000],
    wrong: '1h',
  },
  undoWindow: { default: 604_800_000, env: ['1d', 86_400_000], flag: ['0s', 0], wrong: '-1d' },
  retentionHour: { default: 2, env: ['0', 0], flag: ['23', 23], wrong: '24' },
  auditRows: { default: 1_000_000, env: ['1000', 1000], flag: ['2000', 2000], wrong: '999' },
  logLevel: { default: 'info', env: ['debug', 'debug'], flag: ['silent', 'silent'], wrong: 'loud' },
};

/** Any text is a password. */
const NEVER_WRONG = new Set<SettingKey>(['pointsPassword', 'pointsSqlPassword']);

const originOf = (key: SettingKey, flags: Record<string, string>, env: Record<string, string>) =>
  resolveSettings(flags, env).settings.find((s) => s.key === key)?.origin;

describe.each(Object.keys(SETTINGS) as SettingKey[])('setting %s', (key) => {
  const { name } = SETTINGS[key];
  const variable = variableOf(name);
  const given = CASES[key];

  it('has its default', () => {
    expect(loadConfig({}, {})[key]).toEqual(given.default);
    expect(originOf(key, {}, {})).toBe('default');
  });

  it('takes the environment over the default', () => {
    const env = { [variable]: given.env[0] };
    expect(loadConfig({}, env)[key]).toEqual(given.env[1]);
    expect(originOf(key, {}, env)).toBe(variable);
  });

  it('takes the flag over the environment, in each form', () => {
    const env = { [variable]: given.env[0] };
    expect(loadConfig({ [name]: given.flag[0] }, env)[key]).toEqual(given.flag[1]);
    expect(loadConfig([`--${name}=${given.flag[0]}`], env)[key]).toEqual(given.flag[1]);
    expect(originOf(key, { [name]: given.flag[0] }, env)).toBe(`--${name}`);
  });

  it('formats its value to a text that means the same', () => {
    const setting: Setting = SETTINGS[key];
    for (const [, value] of [given.env, given.flag])
      expect(setting.type.parse(setting.type.format(value))).toEqual(value);
  });

  if (NEVER_WRONG.has(key)) return;
  it('refuses a wrong value and names the flag or variable, the value and what was expected', () => {
    const setting: Setting = SETTINGS[key];
    for (const [flags, env, origin] of [
      [{ [name]: given.wrong }, {}, `flag --${name}`],
      ...(given.wrong === ''
        ? []
        : [[{}, { [variable]: given.wrong }, `environment variable ${variable}`] as const]),
    ] as const) {
      const failure = failureOf(() => loadConfig(flags, env));
      expect(failure.code).toBe('setting_invalid');
      expect(failure.message).toBe(
        `Setting ${name} is ${SETTINGS[key].secret ? '"***"' : JSON.stringify(given.wrong)} (${origin}); expected ${setting.type.expected}.`,
      );
    }
  });
});

it('keeps the reference page equal to the table', () => {
  const page = readFileSync(new URL('../../../../docs/settings.md', import.meta.url), 'utf8');
  expect(page, 'run `npm run tributary -- config --markdown > docs/settings.md`').toBe(settingsPage());
});

function failureOf(action: () => unknown): TributaryError {
  try {
    action();
  } catch (error) {
    if (error instanceof TributaryError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
