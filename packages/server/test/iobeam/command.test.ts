/** `tributary connect iobeam` and `tributary users invite` against a running server: what they print works. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tributary } from '../support/command.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { basic, callIobeam, claimsOf } from './account-support.js';

let platform: TestPlatform;
beforeAll(async () => void (platform = await startTestPlatform()));
afterAll(() => platform.stop());
const run = (...args: string[]) => tributary([...args, '--url', platform.url, '--token', platform.one.admin]);

describe('connect iobeam', () => {
  it('makes a JWT that registers a device, and prints it for every client', async () => {
    const { out, exit } = await run(
      'connect',
      'iobeam',
      '--create',
      '--project',
      String(platform.one.project),
    );
    expect(exit).toBe(0);
    const token = /Bearer (\S+)'/.exec(out)![1]!;
    expect(claimsOf(token)).toMatchObject({ pid: platform.one.project, pms: 3 });
    expect((await callIobeam(platform.url, 'POST', '/devices', { token, body: {} })).status).toBe(201);
    expect((await callIobeam(platform.url, 'GET', '/devices', { token })).status).toBe(200);
    for (const line of [
      `.setBackend("${platform.url}/v1/")`,
      `.setBackend('https://127.0.0.1:7443/v1')`,
      `.backend("${platform.url}")`,
      `iobeam profile create -name tributary -server ${platform.url} -active`,
      '#define API_DEFAULT_SERVER "127.0.0.1"',
      `URL:   ${platform.url}`,
    ])
      expect(out).toContain(line);
  });

  it('prints an https address as it is', async () => {
    const { out } = await tributary(['connect', 'iobeam', '--url', 'https://hub.example', '--project', '6']);
    expect(out).toContain(`.setBackend('https://hub.example/v1')`);
    expect(out).toContain('new Iobeam.Builder(6, "YOUR_TOKEN")');
  });
});

describe('users invite', () => {
  it('prints a key that lets one person in', async () => {
    const { out, err, exit } = await run(
      'users',
      'invite',
      'eve@example.org',
      '--role',
      'viewer',
      '--days',
      '2',
    );
    expect(exit).toBe(0);
    expect(err).toContain('Good until');
    const body = { email: 'eve@example.org', password: 'a long password', invite: out.trim() };
    const made = await callIobeam(platform.url, 'POST', '/users', { body });
    expect(made.status).toBe(201);
    const login = basic(body.email, body.password);
    expect((await callIobeam(platform.url, 'GET', '/tokens/user', { headers: login })).status).toBe(200);
  });

  it('is refused for a wrong address, and for who does not administer', async () => {
    expect((await run('users', 'invite', 'nowhere')).exit).toBe(1);
    const args = ['users', 'invite', '--url', platform.url, '--token', platform.one.token];
    expect((await tributary(args)).exit).toBe(1);
  });
});
