/** An export's life: its turn, its end and who is told, its cancellation, and what a stop of the server leaves. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exported, startExport } from '../../support/exports.js';
import { HttpPeer } from '../../support/http-peer.js';
import { endedJob } from '../../support/jobs.js';
import { MailPeer } from '../../support/mail-peer.js';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import { until } from '../../support/waiting.js';

let platform: TestPlatform;
let folder: string;
let mail: MailPeer;
/** Answers the next calls with these, then with 200. */
let answers: number[] = [];
let listener: HttpPeer;
const called = () =>
  listener.heard.map(
    ({ body }) => (JSON.parse(body) as { job: { id: number; state: string; error: unknown } }).job,
  );

/** Enough for an export to take a while. */
const POINTS = 400_000;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tributary-exports-'));
  mail = await MailPeer.start();
  listener = await HttpPeer.start((response) => response.writeHead(answers.shift() ?? 200).end());
  platform = await startTestPlatform({
    'smtp-url': mail.url,
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
  await mail.stop();
  listener.stop();
  await rm(folder, { recursive: true, force: true });
});

const filesOnDisk = async () =>
  (await readdir(path.join(folder, 'files'), { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

describe('the end', () => {
  it('is told by a mail with a link that works, and by a callback that is tried again', async () => {
    answers = [500];
    const callbackUrl = `${listener.url}/done`;
    const asked = { to: 5000, unit: 'ms', title: 'Tank', email: 'ann@example.org', callbackUrl };
    const { job, files } = await exported(platform, asked);
    const text = await mail.take('ann@example.org');
    await until('a second call', () => listener.heard.length === 2);
    expect(text).toMatch(/^From: plant@example.org\r$/m);
    expect(text).toMatch(/^To: ann@example.org\r$/m);
    expect(text).toMatch(/^Subject: Tank: the export is ready\r$/m);
    const [link] = /http:\S+\/downloads\/\S+/.exec(text)!;
    expect(link).toBe(files[0]!.url);
    expect(await (await fetch(link)).text()).toBe(files[0]!.content.toString());
    expect(text).toContain(files[0]!.sha256);
    expect(called()[1]).toMatchObject({ id: job.id, state: 'done', result: job.result });
    expect(job.input).toEqual(asked);
  });

  it('of a cancelled export is told too, with the reason', async () => {
    listener.heard.length = 0;
    const callbackUrl = `${listener.url}/`;
    const { id } = await startExport(platform, { email: 'ann@example.org', callbackUrl });
    await platform.call('POST', `/jobs/${id}/cancel`);
    const text = await mail.take('ann@example.org', 'the export failed');
    expect(text).toContain('The job was cancelled.');
    await until('a call', () => listener.heard.length === 1);
    expect(called()[0]).toMatchObject({ id, state: 'cancelled', error: { code: 'conflict' } });
  });
});

it('a cancelled export stops soon and leaves no file', async () => {
  const before = await filesOnDisk();
  const { id } = await startExport(platform, {});
  // In the middle: something is on the disk already.
  await until('a file', async () => (await filesOnDisk()).length > before.length, { every: 5 });
  const { json } = await platform.call('POST', `/jobs/${id}/cancel`);
  // It has ended when that is answered, and not because it was through.
  expect(json).toMatchObject({ state: 'cancelled', result: null });
  expect(json.progress.rows ?? 0).toBeLessThan(POINTS);
  expect(await filesOnDisk()).toEqual(before);
});

it('one at a time, the others wait their turn and say so, and may be cancelled while they do', async () => {
  // Asked for at once, and so many that the last one still waits when it is looked at, however fast the machine is.
  const jobs = await Promise.all(Array.from({ length: 8 }, () => startExport(platform, {})));
  jobs.sort((one, other) => one.id - other.id);
  const last = jobs.pop()!;
  const state = async () => (await platform.call('GET', `/jobs/${last.id}`)).json;
  await until('its turn or its wait', async () => {
    const { state: now, progress } = await state();
    return now !== 'running' || progress.waiting;
  });
  expect(await state()).toMatchObject({ state: 'running', progress: { waiting: true } });
  expect((await platform.call('POST', `/jobs/${last.id}/cancel`)).json.state).toBe('cancelled');
  for (const { id } of jobs) {
    const ended = await endedJob(platform, id);
    expect(ended).toMatchObject({ state: 'done', result: { rows: POINTS } });
    expect(ended.progress.waiting).toBeUndefined();
  }
  const again = await exported(platform, { to: 1000, unit: 'ms' });
  expect(again.rows).toBe(1);
}, 240_000);

it('a project that asks for many keeps another one waiting for one of them at most', async () => {
  const { token } = platform.two;
  const body = [{ device: 'd', series: 's', time: 0, value: 1 }];
  expect((await platform.call('POST', '/points', { body, token })).status).toBe(200);
  const many: { id: number }[] = [];
  for (let i = 0; i < 12; i++) many.push(await startExport(platform, {}));
  const { id: other } = await startExport(platform, {}, token);
  expect(await endedJob(platform, other, token)).toMatchObject({ state: 'done', result: { rows: 1 } });
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
  const { id } = await startExport(platform, { email: 'ann@example.org' });
  const before = await filesOnDisk();
  const parts = async () => (await filesOnDisk()).filter((name) => name.endsWith('.part'));
  await until('a part', async () => (await parts()).length > 0, { every: 5 });
  await platform.stop();
  expect(await parts()).toEqual([]);
  expect((await filesOnDisk()).length).toBeLessThanOrEqual(before.length);
  expect(mail.mails.map(({ text }) => text).join()).toContain('The server is stopping.');
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
  const outgoing = new MailService({
    smtpUrl: undefined,
    from: 'me@example.org',
    outbox,
    log: { info: (...entry: unknown[]) => logged.push(entry) } as never,
  });
  await outgoing.send({
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
