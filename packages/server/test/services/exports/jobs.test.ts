/** An export's life: its turn, its end and who is told, its cancellation, and what a stop of the server leaves. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import { exported, pause, startExport, waitFor } from '../../support/exports.js';

let platform: TestPlatform;
let folder: string;
const mails: string[] = [];
const calls: { status: number; body: { job: { id: number; state: string; error: unknown } } }[] = [];
let answers: number[] = [];

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, _session, done) {
    let mail = '';
    stream.on('data', (chunk: Buffer) => (mail += chunk.toString()));
    stream.on('end', () => {
      mails.push(mail.replaceAll('=\r\n', '').replaceAll('=3D', '='));
      done();
    });
  },
});
const listener = createServer((request, response: ServerResponse) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    const status = answers.shift() ?? 200;
    calls.push({ status, body: JSON.parse(body) as (typeof calls)[number]['body'] });
    response.writeHead(status).end();
  });
});
const listen = (server: { listen(port: number, host: string, done: () => void): unknown }) =>
  new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

/** Enough for an export to take a while. */
const POINTS = 400_000;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tributary-exports-'));
  await listen(smtp);
  await listen(listener);
  platform = await startTestPlatform({
    'smtp-url': `smtp://127.0.0.1:${portOf(smtp.server)}`,
    'mail-from': 'plant@example.org',
    'allow-private-callbacks': 'true',
    'concurrent-exports': '1',
    'data-dir': folder,
  });
  for (let start = 0; start < POINTS; start += 50_000) {
    const rows = Array.from({ length: 50_000 }, (_, i) => [(start + i) * 1000, start + i]);
    const answer = await platform.call('POST', '/points', { body: { device: 'd', series: ['s'], rows } });
    expect(answer.status, answer.text).toBe(200);
  }
});
afterAll(async () => {
  await platform.stop();
  smtp.close();
  listener.close();
  await rm(folder, { recursive: true, force: true });
});

const filesOnDisk = async () =>
  (await readdir(path.join(folder, 'files'), { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
const until = async (holds: () => boolean) => {
  while (!holds()) await pause(20);
};

describe('the end', () => {
  it('is told by a mail with a link that works, and by a callback that is tried again', async () => {
    answers = [500];
    const callbackUrl = `http://127.0.0.1:${portOf(listener)}/done`;
    const asked = { to: 5000, unit: 'ms', title: 'Tank', email: 'ann@example.org', callbackUrl };
    const { job, files } = await exported(platform, asked);
    await until(() => mails.length === 1 && calls.length === 2);
    const [mail] = mails;
    expect(mail).toMatch(/^From: plant@example.org\r$/m);
    expect(mail).toMatch(/^To: ann@example.org\r$/m);
    expect(mail).toMatch(/^Subject: Tank: the export is ready\r$/m);
    const [link] = /http:\S+\/downloads\/\S+/.exec(mail!)!;
    expect(link).toBe(files[0]!.url);
    expect(await (await fetch(link)).text()).toBe(files[0]!.content.toString());
    expect(mail).toContain(files[0]!.sha256);
    expect(calls.map(({ status }) => status)).toEqual([500, 200]);
    expect(calls[1]!.body.job).toMatchObject({ id: job.id, state: 'done', result: job.result });
    expect(job.input).toEqual(asked);
  });

  it('of a cancelled export is told too, with the reason', async () => {
    mails.length = calls.length = 0;
    const callbackUrl = `http://127.0.0.1:${portOf(listener)}/`;
    const { id } = await startExport(platform, { email: 'ann@example.org', callbackUrl });
    await platform.call('POST', `/jobs/${id}/cancel`);
    await until(() => mails.length === 1 && calls.length === 1);
    expect(mails[0]).toContain('the export failed');
    expect(mails[0]).toContain('The job was cancelled.');
    expect(calls[0]!.body.job).toMatchObject({ id, state: 'cancelled', error: { code: 'conflict' } });
  });
});

it('a cancelled export stops soon and leaves no file', async () => {
  const before = await filesOnDisk();
  const { id } = await startExport(platform, {});
  let job = await platform.call('GET', `/jobs/${id}`);
  // In the middle: something is on the disk already.
  while ((await filesOnDisk()).length === before.length) await pause(5);
  const asked = performance.now();
  job = await platform.call('POST', `/jobs/${id}/cancel`);
  expect(performance.now() - asked).toBeLessThan(10_000);
  expect(job.json).toMatchObject({ state: 'cancelled', result: null });
  expect(await filesOnDisk()).toEqual(before);
});

it('one at a time, the others wait their turn and say so, and may be cancelled while they do', async () => {
  // So many that the last one is still waiting when it is looked at, however fast the machine is.
  const jobs: { id: number }[] = [];
  for (let i = 0; i < 20; i++) jobs.push(await startExport(platform, {}));
  const last = jobs.pop()!;
  const state = async () => (await platform.call('GET', `/jobs/${last.id}`)).json;
  while ((await state()).state === 'running' && !(await state()).progress.waiting) await pause(20);
  expect(await state()).toMatchObject({ state: 'running', progress: { waiting: true } });
  expect((await platform.call('POST', `/jobs/${last.id}/cancel`)).json.state).toBe('cancelled');
  for (const { id } of jobs) {
    const ended = await waitFor(platform, id);
    expect(ended).toMatchObject({ state: 'done', result: { rows: POINTS } });
    expect(ended.progress.waiting).toBeUndefined();
  }
  const again = await exported(platform, { to: 1000, unit: 'ms' });
  expect(again.rows).toBe(1);
});

it('a project that asks for many keeps another one waiting for one of them at most', async () => {
  const { token } = platform.two;
  const body = [{ device: 'd', series: 's', time: 0, value: 1 }];
  expect((await platform.call('POST', '/points', { body, token })).status).toBe(200);
  const many: { id: number }[] = [];
  for (let i = 0; i < 12; i++) many.push(await startExport(platform, {}));
  const { id: other } = await startExport(platform, {}, token);
  const state = async () => (await platform.call('GET', `/jobs/${other}`, { token })).json;
  while ((await state()).state === 'running') await pause(20);
  expect(await state()).toMatchObject({ state: 'done', result: { rows: 1 } });
  const last = (await platform.call('GET', `/jobs/${many.at(-1)!.id}`)).json;
  expect(last).toMatchObject({ state: 'running', progress: { waiting: true } });
  for (const { id } of many) await platform.call('POST', `/jobs/${id}/cancel`);
});

it('what is written before the start is in it, what is written again meanwhile is in it once', async () => {
  const stop = new AbortController();
  const writing = (async () => {
    for (let i = 0; !stop.signal.aborted; i++) {
      const time = ((i * 7919) % POINTS) * 1000;
      await platform.call('POST', '/points', {
        body: [{ device: 'd', series: 's', time, value: time / 1000 }],
      });
    }
  })();
  const own = [{ device: 'd', series: 's', time: POINTS * 1000, value: POINTS }];
  await platform.call('POST', '/points', { body: own });
  const { rows, files } = await exported(platform, { format: 'csv', layout: 'wide' });
  stop.abort();
  await writing;
  expect(rows).toBe(POINTS + 1);
  const lines = files[0]!.content.toString().trimEnd().split('\n').slice(1);
  expect(lines.every((line, i) => line.endsWith(`,${i}`))).toBe(true);
});

it('a stop of the server fails the export, removes its file and still tells its end', async () => {
  mails.length = 0;
  const { id } = await startExport(platform, { email: 'ann@example.org' });
  const before = await filesOnDisk();
  while (!(await filesOnDisk()).some((name) => name.endsWith('.part'))) await pause(5);
  await platform.stop();
  expect((await filesOnDisk()).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect((await filesOnDisk()).length).toBeLessThanOrEqual(before.length);
  expect(mails[0]).toContain('The server is stopping.');
  const catalog = await import('../../../src/catalog/catalog.js');
  const opened = await catalog.openCatalog(`sqlite:${path.join(folder, 'catalog.db')}`);
  expect(await opened.jobs.get(platform.one.organization, id)).toMatchObject({
    state: 'failed',
    error: { code: 'stopping' },
  });
  await opened.close();
});

it('without a mail server the mail is kept as a file that mail programs open', async () => {
  const { MailService } = await import('../../../src/services/messages/mail.js');
  const outbox = path.join(folder, 'outbox');
  const logged: unknown[] = [];
  const mail = new MailService({
    smtpUrl: undefined,
    from: 'me@example.org',
    outbox,
    log: { info: (...entry: unknown[]) => logged.push(entry) } as never,
  });
  await mail.send({
    to: 'you@example.org',
    subject: 'Größe\r\nBcc: all@example.org',
    text: 'first\nsecond é',
  });
  const [name] = await readdir(outbox);
  const kept = await readFile(path.join(outbox, name!), 'utf8');
  expect(name).toMatch(/\.eml$/);
  expect(kept).toMatch(/^To: you@example.org$/m);
  expect(kept).not.toMatch(/^Bcc:/m);
  expect(logged).toHaveLength(1);
});
