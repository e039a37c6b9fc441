/** A server and a token that the command keeps, what the doctor says of a setup, and what is completed and drawn of a platform. */
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tributary } from '../support/command.js';
import { folderOfTests } from '../support/folders.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
const home = folderOfTests('home');
const minutes = [50, 40, 30, 20, 10];
beforeAll(async () => {
  platform = await startTestPlatform();
  const now = Date.now();
  const points = minutes.flatMap((minute) => [
    { device: 'boiler-1', series: 'temperature', time: now - minute * 60_000, value: 60 + minute / 10 },
    { device: 'boiler-1', series: 'burner', time: now - minute * 60_000, value: minute % 20 === 0 },
    { device: 'boiler 2: old', series: 'note', time: now - minute * 60_000, value: 'warm' },
  ]);
  await platform.call('POST', '/points', { body: points });
});
afterAll(() => platform.stop());

/** In a folder without a platform, by a user with a home. */
const env = { HOME: home, TRIBUTARY_DATA_DIR: path.join(home, 'none') };
const run = (argv: readonly string[], stdin = '') => tributary(argv, { env, stdin });
const remote = (...argv: string[]) => run([...argv, '--url', platform.url, '--token', platform.one.token]);
const file = path.join(home, '.config/tributary/credentials.json');

describe('login', () => {
  it('keeps a server and a token in a file of the user, with which commands work', async () => {
    expect(await run(['devices'])).toMatchObject({ exit: 1, out: '' });
    const { email, password } = platform.one;
    const made = await run(['login', platform.url, '--email', email], `${password}\n`);
    expect(made).toMatchObject({
      exit: 0,
      out: expect.stringContaining(`${platform.url} as ${email} until `),
    });
    expect(made.out).not.toContain(password);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    expect(readFileSync(file, 'utf8')).not.toContain(password);
    expect((await run(['devices', '--format', 'csv'])).out).toContain('boiler-1');
  });

  it('of a wrong password speaks of no token', async () => {
    const { exit, err } = await run(['login', platform.url, '--email', platform.one.email], 'a wrong one\n');
    expect([exit, err]).toEqual([1, expect.stringContaining('give the password again')]);
    expect(err).not.toContain('--token');
  });

  it('keeps several, of which one is in use and any may be named', async () => {
    const kept = await run(
      ['login', platform.url, '--with-token', '--profile', 'plant', '--json'],
      platform.two.reader,
    );
    expect(JSON.parse(kept.out)).toMatchObject({
      profile: 'plant',
      as: 'token (project:read)',
      expires: null,
    });
    expect((await run(['devices', '--json'])).out).toBe('[]\n');
    expect((await run(['devices', '--json', '--profile', 'default'])).out).toContain('boiler-1');
    const named = { env: { ...env, TRIBUTARY_PROFILE: 'default' } };
    expect((await tributary(['devices', '--json'], named)).out).toContain('boiler-1');
    expect(await run(['profiles', 'use', 'default'])).toMatchObject({ exit: 0 });
    const { out } = await run(['profiles', '--json']);
    expect(JSON.parse(out)).toMatchObject([
      { name: 'default', inUse: true, url: platform.url, as: platform.one.email },
      { name: 'plant', inUse: false, expires: null },
    ]);
    for (const secret of [platform.two.reader, 'trb_']) expect(out).not.toContain(secret);
    expect(await run(['devices', '--profile', 'plnat'])).toMatchObject({
      ...{ exit: 2, err: expect.stringContaining('Did you mean plant?') },
    });
    expect(await run(['profiles', 'remove', 'plant'])).toMatchObject({ exit: 0 });
    expect(await run(['devices', '--profile', 'plant'])).toMatchObject({ exit: 2 });
  });

  it('takes no file that others can read', async () => {
    chmodSync(file, 0o644);
    expect(await run(['devices'])).toMatchObject({
      ...{ exit: 1, out: '', err: expect.stringContaining('is open to other users') },
    });
    chmodSync(file, 0o600);
  });

  it('ends with logout, at the server too', async () => {
    const { profiles } = JSON.parse(readFileSync(file, 'utf8')) as {
      profiles: { default: { token: string } };
    };
    expect(await run(['logout'])).toMatchObject({
      exit: 0,
      out: expect.stringContaining('the login has ended'),
    });
    expect(readFileSync(file, 'utf8')).not.toContain(profiles.default.token);
    const { status } = await platform.call('GET', '/me', { token: profiles.default.token });
    expect(status).toBe(401);
    expect(await run(['logout'])).toMatchObject({ exit: 1 });
  });

  it('forgets a login whose server is away, and says that it could not be told', async () => {
    const profiles = { away: { url: 'http://127.0.0.1:9', token: 'trb_secret', as: 'me' } };
    writeFileSync(file, JSON.stringify({ current: 'away', profiles }), { mode: 0o600 });
    expect(await run(['logout'])).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/profile away is forgotten; the server could not be told.*does not answer/),
    });
    expect(readFileSync(file, 'utf8')).not.toContain('trb_secret');
  });

  it.each([
    [['login'], 'The address of the server is missing.'],
    [['login', 'http://127.0.0.1:9'], 'login needs either --email or --with-token.'],
    [['login', 'http://127.0.0.1:9', '--email', 'a@b', '--profile', 'a/b'], '--profile is "a/b"'],
  ])('%j is a wrong call', async (argv, message) => {
    expect(await run(argv)).toMatchObject({ exit: 2, err: expect.stringContaining(message) });
  });
});

describe('the doctor', () => {
  const look = async (...argv: string[]) => {
    const ran = await run(['doctor', ...argv, '--json']);
    const found = JSON.parse(ran.out) as { check: string; state: string; message: string; advice?: string }[];
    return { exit: ran.exit, of: (name: string) => found.find(({ check }) => check === name), found };
  };

  it('finds everything in order, and says until when the token is good', async () => {
    const body = { name: 'short', scopes: ['project:read'], expires: '2100-01-01' };
    const { token } = (await platform.call('POST', '/tokens', { body })).json as { token: string };
    const { exit, found, of } = await look('--url', platform.url, '--token', token);
    expect(found.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(exit).toBe(0);
    expect(of('token')!.message).toBe('token, project:read, good until 2100-01-01T00:00:00.000Z');
    const { out } = await remote('doctor');
    expect(out).toMatch(/^ok {4}server +http:\S+ answers$/m);
  });

  it('says of each thing that is wrong what to do', async () => {
    const unknown = await look('--url', platform.url, '--token', 'trb_nothing');
    expect([unknown.exit, unknown.of('token')]).toMatchObject([
      1,
      { state: 'fail', advice: expect.stringContaining('--token') },
    ]);
    const other = await look('--url', platform.url, '--token', platform.one.token, '--project', '99');
    expect(other.of('project')).toMatchObject({
      state: 'fail',
      message: expect.stringContaining('99 is none'),
    });
    const away = await look('--url', 'http://127.0.0.1:9', '--token', 'x');
    expect(away.of('server')).toMatchObject({
      state: 'fail',
      message: expect.stringContaining('does not answer'),
    });
    for (const { found } of [unknown, other, away])
      for (const { state, advice } of found) if (state !== 'ok') expect(advice).toBeTruthy();
  });

  it('compares the clocks', async () => {
    const server = createServer((_, response) => {
      response.setHeader('date', new Date(Date.now() - 3600_000).toUTCString());
      response.setHeader('content-type', 'application/json');
      response.end('{"status":"ok"}');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { of } = await look('--url', url, '--token', 'x');
    server.close();
    expect(of('clock')).toMatchObject({ state: 'warn', message: expect.stringMatching(/36\d\d s behind/) });
  });

  it('looks at a machine on which nothing runs yet: folder, room, ports', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const port = (taken.address() as AddressInfo).port;
    const data = path.join(home, 'data');
    mkdirSync(data, { mode: 0o755 });
    const settings = {
      TRIBUTARY_HOST: '127.0.0.1',
      TRIBUTARY_PORT: String(port),
      TRIBUTARY_MQTT_PORT: '0',
      TRIBUTARY_FLASH_ROWS: '5',
      TRIBUTARY_MQTT_UPSTREAM: 'mqtt://user:secret@127.0.0.1:9',
    };
    const ran = await tributary(['doctor', '--data-dir', data, '--json'], { env: { ...env, ...settings } });
    taken.close();
    const found = JSON.parse(ran.out) as { check: string; state: string; message: string }[];
    const of = (name: string) => found.filter(({ check }) => check === name);
    expect(ran.exit).toBe(1);
    expect(of('port')).toMatchObject([
      { state: 'fail', message: expect.stringContaining('another process') },
    ]);
    expect(of('broker')).toMatchObject([
      { state: 'fail', message: expect.stringContaining('mqtt://127.0.0.1:9') },
    ]);
    expect(of('settings')).toContainEqual(
      expect.objectContaining({ state: 'warn', message: expect.stringContaining('TRIBUTARY_FLASH_ROWS') }),
    );
    expect(of('data folder')).toMatchObject([{ state: 'warn' }]);
    expect(of('free space')).toMatchObject([{ message: expect.stringContaining('iB free') }]);
    expect(ran.out).not.toContain('secret');
  });
});

it('doctor says of a file that it is no folder', async () => {
  const { exit, out } = await tributary(['doctor', '--data-dir', file], { env });
  expect([exit, out]).toEqual([1, expect.stringContaining(`${file} is a file, and no folder`)]);
  expect(out).not.toContain('cannot be written');
  expect(out).not.toMatch(/\w+Error:/);
});

describe('plot', () => {
  it('draws the series of a selection, and says what it leaves out', async () => {
    const { out, err, exit } = await remote('plot', '--width', '50', '--device', 'boiler-1,boiler 2: old');
    expect(exit).toBe(0);
    expect(err).toBe('Texts are not drawn: boiler 2: old note.\n');
    expect(out).toContain('boiler-1 temperature: 61\n');
    expect(out).toMatch(/^64┤.*[\u2801-\u28ff]/m);
    expect(out).toContain('boiler-1 burner: false\n');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(50);
  });

  it('gives programs the figures', async () => {
    const { out } = await remote('plot', 'temperature', '--json', '--bucket', '1h', '--from', '-2h');
    const { series, bucket } = JSON.parse(out) as {
      bucket: string;
      series: { points: { min: number; max: number }[] }[];
    };
    expect([bucket, series.length]).toEqual(['1h', 1]);
    expect(Math.max(...series[0]!.points.map(({ max }) => max))).toBe(65);
    expect(Math.min(...series[0]!.points.map(({ min }) => min))).toBe(61);
  });

  it('tells a mistyped name, and an empty range', async () => {
    expect(await remote('plot', 'temprature')).toMatchObject({
      ...{ exit: 1, out: '', err: expect.stringContaining('did you mean "temperature"?') },
    });
    expect(await remote('plot', 'temperature', '--from', '2001-01-01', '--to', '2001-01-02')).toMatchObject({
      ...{ exit: 0, out: 'nothing found\n' },
    });
    expect(await remote('plot', '--from', 'now')).toMatchObject({ exit: 2 });
    expect(await remote('plot', '--follow')).toMatchObject({
      ...{ exit: 2, err: expect.stringContaining('--follow draws on a terminal.') },
    });
  });
});

it('a shell completes names that the server has, in the form that it reads', async () => {
  const asked = ['--url', platform.url, '--token', platform.one.token, '--device'];
  const fish = await run(['__complete', 'fish', 'query', ...asked, 'boi']);
  expect(fish.out).toBe('boiler 2: old\nboiler-1\n');
  const zsh = await run(['__complete', 'zsh', 'query', ...asked, 'boiler ']);
  expect(zsh.out).toBe('boiler 2\\: old\n');
  const line = `tributary query ${asked.join(' ')} boiler-1,boiler\\ 2:`;
  // Bash replaces only what stands after the last colon.
  expect((await run(['__complete', 'bash', line, ':'])).out).toBe('\\ old\n');
  expect((await run(['__complete', 'fish', 'query', ...asked, 'boiler-1', '--series', 't'])).out).toBe(
    'temperature\n',
  );
});

it('what a command changed is an object for programs', async () => {
  await remote('devices', 'create', 'gone');
  const { out } = await remote('delete', 'device', 'gone', '--yes', '--json');
  expect(JSON.parse(out)).toEqual({ key: 'gone', deleted: true });
});
