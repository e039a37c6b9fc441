/** People by the command: let in, listed, with a password of their own, and out again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { startPlatform, type Platform } from '../../src/main.js';
import { tributary } from '../support/command.js';

let folder: string;
let platform: Platform;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-people-'));
  platform = await startPlatform(loadConfig({ 'data-dir': folder }, {}), { quiet: true, loopback: true });
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true });
});

const run = (...argv: string[]) => tributary([...argv, '--data-dir', folder]);
const emails = async () =>
  (JSON.parse((await run('users', '--json')).out) as { email: string }[]).map(({ email }) => email);
const login = async (email: string, password: string) =>
  (
    await fetch(`${platform.url}/tributary/v1/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    })
  ).status;

it('lets a person in who then logs in on the page, and out again', async () => {
  const made = await run('users', 'create', 'ann@example.com', '--name', 'Ann', '--role', 'viewer');
  expect(made).toMatchObject({ exit: 0, err: '' });
  const [, page, email, password] = /^page: +(\S+)\ne-mail: +(\S+)\npassword: (\S+)\n$/.exec(made.out)!;
  expect(page).toBe(`${platform.url}/`);
  expect(await login(email!, password!)).toBe(200);
  expect(await emails()).toEqual(['admin@localhost', 'ann@example.com']);
  expect(await run('users', 'remove', 'Ann@example.com')).toMatchObject({ exit: 0 });
  expect(await emails()).toEqual(['admin@localhost']);
  expect(await run('users', 'remove', 'ann@example.com')).toMatchObject({
    ...{ exit: 1, err: expect.stringContaining('Users are: admin@localhost.') },
  });
});

it('prints with an invitation the request that accepts it', async () => {
  const { out, err } = await run('users', 'invite', 'bob@example.com');
  const [, url] = /^curl -X POST '(\S+)'/m.exec(err)!;
  const [, body] = /-d '(.*)'/.exec(err)!;
  expect(body).toContain(out.trim());
  const answer = await fetch(url!, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: body!.replace('PASSWORD', 'a password of my own'),
  });
  expect(answer.status).toBe(201);
  expect(await login('bob@example.com', 'a password of my own')).toBe(200);
  expect(err).toContain(`logs in at ${platform.url}/`);
});

it('changes a password for who knows the present one, and for nobody else', async () => {
  const { out } = await run('users', 'create', 'carl@example.com', '--json');
  const { password } = JSON.parse(out) as { password: string };
  const change = (...lines: string[]) =>
    tributary(['users', 'password', 'carl@example.com', '--url', platform.url], {
      stdin: lines.join('\n'),
    });
  expect(await change('wrong', 'a new password')).toMatchObject({ exit: 1, out: '' });
  expect(await change(password, 'short')).toMatchObject({
    exit: 1,
    err: expect.stringContaining('password'),
  });
  expect(await change(password)).toMatchObject({ exit: 1, err: 'tributary: New password is empty.\n' });
  expect(await login('carl@example.com', password)).toBe(200);
  expect(await change(password, 'a new password')).toMatchObject({ exit: 0, err: '' });
  expect(await login('carl@example.com', password)).toBe(401);
  expect(await login('carl@example.com', 'a new password')).toBe(200);
});
