/** The first start, with the built server as a user starts it: whatever fails or is killed, the credentials are not lost. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { tributary } from '../support/command.js';
import { freePort } from '../support/free-port.js';
import { build, ServerProcess } from '../support/server-process.js';
import { LONG } from '../support/long.js';
import { ask } from '../support/http.js';
import { HttpPeer } from '../support/http-peer.js';
import { pause, until } from '../support/waiting.js';

const KILLS = LONG ? 60 : 3;

// Each test starts several processes.
vi.setConfig({ testTimeout: LONG ? 3_600_000 : 240_000 });

let home: string;
let folder: string;
let file: string;
let server: ServerProcess | undefined;
beforeAll(build);
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'tributary-first-'));
  folder = path.join(home, 'data');
  file = `${folder}.json`;
});
afterEach(async () => {
  await server?.kill();
  server = undefined;
  await rm(home, { recursive: true, force: true });
});

interface File {
  readonly native: { readonly token: string };
  readonly admin: { readonly email: string; readonly password: string };
}
const credentials = async () => JSON.parse(await readFile(file, 'utf8')) as File;

/** Both kinds of credentials open the platform. */
async function expectGood({ native, admin }: File): Promise<void> {
  await ask(`${server!.url}/tributary/v1/projects`, { headers: { authorization: `Bearer ${native.token}` } });
  await ask(`${server!.url}/tributary/v1/login`, { method: 'POST', body: admin });
}

it('a start that is refused for its port makes nothing, and the next one gives the credentials', async () => {
  const taken = await HttpPeer.start();
  const { port } = new URL(taken.url);
  await expect(ServerProcess.start(folder, [`--port=${port}`])).rejects.toThrow(/EADDRINUSE/);
  expect(existsSync(file)).toBe(false);
  expect(existsSync(path.join(folder, 'catalog.db'))).toBe(false);
  taken.stop();
  server = await ServerProcess.start(folder);
  await expectGood(await credentials());
});

it('a server that is ready is found by the commands of its machine', async () => {
  const port = await freePort();
  const starting = ServerProcess.start(folder, [`--port=${port}`]);
  await until('the server is ready', () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  expect(existsSync(path.join(folder, 'server.json'))).toBe(true);
  server = await starting;
});

it('a certificate, a mapping and a map that cannot be used are found before anything is made', async () => {
  await writeFile(path.join(home, 'wrong'), 'wrong');
  const wrong = path.join(home, 'wrong');
  for (const flags of [
    [`--tls-certificate=${wrong}`, `--tls-key=${wrong}`],
    ['--mqtt-upstream=mqtt://127.0.0.1:1', `--mqtt-upstream-mapping=${wrong}`],
    [`--map-file=${wrong}`],
    [`--map-file=${wrong}-absent`],
  ]) {
    await expect(ServerProcess.start(folder, flags)).rejects.toThrow(/expected/);
    expect(existsSync(path.join(folder, 'catalog.db'))).toBe(false);
  }
});

it(`is killed ${KILLS} times at random moments, and the credentials that were shown last are good`, async () => {
  server = await ServerProcess.start(path.join(home, 'measure'));
  const whole = server.startedIn;
  await server.kill();
  for (let i = 0; i < KILLS; i++) {
    const starting = ServerProcess.spawn(folder);
    // The moment is the subject, and nothing tells from outside where in its start the process is.
    await pause(whole * (0.3 + Math.random() * 0.8));
    await starting.kill();
  }
  server = await ServerProcess.start(folder);
  await expectGood(await credentials());
  // Once shown, they stay.
  const before = await readFile(file, 'utf8');
  await server.kill();
  await server.start();
  expect(await readFile(file, 'utf8')).toBe(before);
  await expectGood(await credentials());
});

it('has the file whole, closed and in its place when /readyz says 200, and its secrets nowhere else', async () => {
  server = ServerProcess.spawn(folder);
  const seen: number[] = [];
  const url = await server.port();
  const look = async () => {
    const status = await fetch(`${url}/readyz`).then(
      (answer) => answer.status,
      () => 0,
    );
    if (seen.at(-1) !== status) seen.push(status);
    return status === 200;
  };
  await until('/readyz says 200', look, { every: 5 });
  const { mode } = await stat(file);
  expect((mode & 0o777).toString(8)).toBe('600');
  const { native, admin } = await credentials();
  // It answered while it started, and was never away after that.
  expect(seen.filter((status) => status !== 0)).toEqual([503, 200]);
  await server.listening();
  expect(server.out).toContain(file);
  for (const secret of [native.token, admin.password]) expect(server.out + server.log).not.toContain(secret);
});

it('never touches a file that is there, and makes nothing without one that can be written', async () => {
  const precious = path.join(home, 'precious');
  await writeFile(precious, 'precious', { mode: 0o644 });
  await symlink(precious, path.join(home, 'link'));
  await mkdir(path.join(home, 'folder'));
  for (const name of LONG ? ['precious', 'link', 'folder', 'missing/file'] : ['link', 'missing/file']) {
    const flags = [`--credentials-file=${path.join(home, name)}`];
    await expect(ServerProcess.start(folder, flags)).rejects.toThrow(/Setting credentials-file/);
    expect(existsSync(path.join(folder, 'catalog.db'))).toBe(false);
  }
  expect(await readFile(precious, 'utf8')).toBe('precious');
  server = await ServerProcess.start(folder);
  await expectGood(await credentials());
});

it('says that a file was not written where no credentials were made, and how to get some', async () => {
  server = await ServerProcess.start(folder);
  await server.kill();
  const other = path.join(home, 'other.json');
  await server.start([`--credentials-file=${other}`]);
  await until('the warning', () => server!.log.includes(`${other} was not written`));
  expect(server.log).toContain(`tokens create --name NAME --data-dir ${folder}`);
  expect(server.log).toContain(`admin reset-password --data-dir ${folder}`);
  expect(existsSync(other)).toBe(false);
});

it('without a file says last, and in few lines, where the page is and how to log in; and makes nothing else', async () => {
  const none: string[] = [];
  server = ServerProcess.spawn(folder, [], none);
  await server.listening();
  await until('the password', () => /password +\S+\n\n$/.test(server!.out));
  const lines = server.out.trimEnd().split('\n');
  expect(lines.length).toBeLessThan(12);
  expect(server.out).toContain(`connect native --create --data-dir ${folder}\n`);
  expect(lines.slice(-4, -3)[0]).toBe(`Open ${server.url}/ and log in. The password is shown only now:`);
  const [, email, password] = /e-mail +(\S+)\n +password +(\S+)\n\n$/.exec(server.out)!;
  const { token } = await ask(`${server.url}/tributary/v1/login`, {
    method: 'POST',
    body: { email, password },
  });
  const headers = { authorization: `Bearer ${token as string}` };
  expect(await ask(`${server.url}/tributary/v1/tokens`, { headers })).toMatchObject({ items: [] });
  // A later start says where the page is, and how to get in without the password.
  await server.kill();
  server = ServerProcess.spawn(folder, [], none);
  await server.listening();
  await until('the hint', () => server!.out.includes('reset-password'));
  expect(server.out).toContain(`Open ${server.url}/ `);
  const [hint] = /admin reset-password .*$/m.exec(server.out)!;
  const copied = await tributary(hint.split(' '));
  expect(copied).toMatchObject({ exit: 0, out: expect.stringContaining(`e-mail:   ${email}`) });
  expect(server.out).not.toContain('password  ');
});
