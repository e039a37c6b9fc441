// Exports as jobs through the unmodified npm client: the file that the link leads to has what was written, and mail, callback
// and job log say so.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callbackBody } from '../../src/dialects/losant/jobs/export-notice.js';
import type { ExportEnd } from '../../src/services/services.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { losantClient, refusal, type LosantClient } from '../support/losant-client.js';
import { furnish, readings, START, write, type Written } from './support/data.js';
import { ask } from '../support/http.js';
import { HttpPeer } from '../support/http-peer.js';
import { MailPeer } from '../support/mail-peer.js';
import { until } from '../support/waiting.js';

let platform: TestPlatform;
let client: LosantClient;
let applicationId: string;
let ids: Record<string, string>;
const points = readings();
let receiver: HttpPeer;
let callbackUrl: string;
let mail: MailPeer;

beforeAll(async () => {
  mail = await MailPeer.start();
  receiver = await HttpPeer.start();
  platform = await startTestPlatform({
    'allow-private-callbacks': 'true',
    'smtp-url': mail.url,
  });
  applicationId = platform.one.losantId;
  client = losantClient(platform.url, platform.one.token);
  ids = { ...(await write(platform, points)), ...(await furnish(platform)) };
  callbackUrl = `${receiver.url}/done`;
}, 60_000);
afterAll(async () => {
  await platform.stop();
  receiver.stop();
  await mail.stop();
});

interface JobLog {
  readonly id: string;
  readonly status: string;
  readonly output?: { downloadUrls: string[] };
  readonly [member: string]: unknown;
}

function ended(jobId: string): Promise<JobLog> {
  const url = `${platform.url}/applications/${applicationId}/jobLogs/${jobId}`;
  return until('the end of an export', async () => {
    const job = (await ask(url, { headers: { authorization: `Bearer ${platform.one.token}` } })) as JobLog;
    return job.status !== 'inProgress' && job.status !== 'queued' && job;
  });
}

/** What the callback of the job said. */
const toldOf = (jobId: string) =>
  until('the callback', () =>
    receiver.heard
      .map(({ body }) => JSON.parse(body) as { jobId: string; downloadUrl?: string })
      .find((body) => body.jobId === jobId),
  );

/** Lines of the files of a job, fetched without a token. */
async function exported(query: object): Promise<string[][]> {
  const result = await client.data.export!({ applicationId, query });
  expect(result).toEqual({ success: true, jobQueued: true, jobId: expect.stringMatching(/^[\w-]{21}$/) });
  const { status, output } = await ended(result.jobId);
  expect(status).toBe('completed');
  const texts = await Promise.all(output!.downloadUrls.map(async (url) => (await fetch(url)).text()));
  return texts.map((text) => text.split('\n').map((line) => line.replace(/\r$/, '')));
}

/** The rows of a device: one for each reported time. */
function rowsOf(device: string, attributes: readonly string[]): string[][] {
  const rows = new Map<number, Map<string, Written>>();
  for (const point of points) {
    if (point.device !== device || !attributes.includes(point.attribute)) continue;
    const row = rows.get(point.time) ?? new Map<string, Written>();
    rows.set(point.time, row.set(point.attribute, point));
  }
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([time, own]) => [
      ids[device]!,
      String(Math.floor(time / 1000)),
      new Date(Math.floor(time / 1000)).toISOString(),
      ...attributes.map((attribute) => String(own.get(attribute)?.value ?? '')),
    ]);
}

const cells = (line: string) => line.split(',').map((cell) => cell.replace(/^"(.*)"$/, '$1'));

describe('an export', () => {
  it('has a row per device and time, and the columns in the asked order', async () => {
    const attributes = ['state', 'voltage', 'on'];
    const [lines] = await exported({ deviceIds: [ids['pump'], ids['valve']], attributes });
    const [head, ...rows] = lines!.filter((line) => line !== '').map(cells);
    expect(head).toEqual(['ID', 'Timestamp', 'ISO Date', ...attributes]);
    for (const device of ['pump', 'valve'])
      expect(rows.filter(([id]) => id === ids[device])).toEqual(rowsOf(device, attributes));
    const order = rows.map(([id]) => id);
    expect(new Set(order.filter((id, at) => id !== order[at - 1])).size).toBe(2);
    expect(order.filter((id, at) => id !== order[at - 1])).toHaveLength(2);
  });

  it('leaves out what the options say, and what lies outside of its times', async () => {
    const end = START + 40 * 60_000;
    const query = { deviceIds: [ids['fan']], attributes: ['voltage'], start: START + 60_000, end };
    const [lines] = await exported({ ...query, options: { includeDate: false, includeID: false } });
    const [head, ...rows] = lines!.filter((line) => line !== '').map(cells);
    expect(head).toEqual(['Timestamp', 'voltage']);
    const wanted = rowsOf('fan', ['voltage']).filter(
      ([, time]) => Number(time) >= query.start && Number(time) < end,
    );
    expect(rows).toEqual(wanted.map(([, time, , value]) => [time, value]));
  });

  it('makes a file per device when told to', async () => {
    const files = await exported({
      deviceIds: [ids['pump'], ids['fan']],
      attributes: ['voltage'],
      options: { filePerDevice: true },
    });
    expect(files).toHaveLength(2);
    const seen = files.map((lines) =>
      lines
        .slice(1)
        .filter((line) => line !== '')
        .map(cells),
    );
    expect(new Set(seen.map((rows) => rows[0]![0]))).toEqual(new Set([ids['pump'], ids['fan']]));
    for (const rows of seen)
      expect(rows).toEqual(rowsOf(rows[0]![0] === ids['pump'] ? 'pump' : 'fan', ['voltage']));
  });

  it('of no device is empty, and still a job', async () => {
    const [lines] = await exported({});
    expect(lines!.filter((line) => line !== '').length).toBeLessThanOrEqual(1);
  });

  it('tells the callback and the job log', async () => {
    const { jobId } = await client.data.export!({
      applicationId,
      query: { deviceTags: [{ key: 'hall' }], callbackUrl, attributes: ['on'] },
    });
    const job = await ended(jobId);
    expect(job).toMatchObject({
      id: jobId,
      jobId,
      applicationId,
      name: 'data.export',
      status: 'completed',
      progress: { completed: 100, total: 100 },
      input: { callbackUrl, attributes: ['on'] },
    });
    const [url] = job.output!.downloadUrls;
    expect(await toldOf(jobId)).toEqual({
      jobId,
      applicationId,
      downloadUrls: [url],
      downloadUrl: url,
    });
    const list = await fetch(
      `${platform.url}/applications/${applicationId}/jobLogs?sortField=runQueuedAt&sortDirection=desc&perPage=1`,
      { headers: { authorization: `Bearer ${platform.one.reader}` } },
    );
    expect(await list.json()).toMatchObject({
      count: 1,
      perPage: 1,
      page: 0,
      applicationId,
      items: [{ id: jobId }],
    });
  });

  it('is mailed to the address, or to the person who asks', async () => {
    const { email, password } = platform.one;
    const { token } = await client.auth.authenticateUser!({ credentials: { email, password } });
    const query = { deviceIds: [ids['fan']], attributes: ['on'] };
    await client.data.export!({ applicationId, query: { ...query, email: 'export@example.com' } });
    await losantClient(platform.url, token).data.export!({ applicationId, query });
    for (const to of ['export@example.com', email]) {
      const text = await mail.take(to);
      const [url] = /http:\/\/\S+\/downloads\/\S+/.exec(text)!;
      const lines = (await (await fetch(url)).text()).trimEnd().split('\n').map(cells);
      expect(lines.slice(1)).toEqual(rowsOf('fan', ['on']));
    }
  });

  it('that failed says why to the callback', () => {
    const job = { publicId: 'x'.repeat(21), state: 'failed' } as ExportEnd['job'];
    const error = { code: 'disk_full', message: 'The disk is full.' };
    expect(callbackBody(applicationId, { job, result: null, error })).toEqual({
      jobId: job.publicId,
      error: { name: 'disk_full', message: 'The disk is full.' },
    });
  });

  it('of one device takes parameters and a body', async () => {
    const deviceId = ids['valve']!;
    const result = await client.device.export!({
      applicationId,
      deviceId,
      start: String(START),
      end: '0',
      callbackUrl,
    });
    expect(result).toMatchObject({ success: true, jobQueued: true });
    const { downloadUrl } = await toldOf(result.jobId);
    const lines = (await (await fetch(downloadUrl!)).text()).split(/\r?\n/).filter((line) => line !== '');
    expect(lines.map(cells)).toEqual([
      ['ID', 'Timestamp', 'ISO Date', 'voltage'],
      ...rowsOf('valve', ['voltage']),
    ]);
    expect(
      await refusal(client.device.export!({ applicationId, deviceId, start: 'yesterday' })),
    ).toMatchObject({
      statusCode: 400,
      type: 'Validation',
      message: expect.stringContaining('start is "yesterday"'),
    });
    expect(await refusal(client.device.export!({ applicationId, deviceId: 'f'.repeat(24) }))).toMatchObject({
      statusCode: 404,
      type: 'NotFound',
    });
  });
});

describe('an export of what is known of devices', () => {
  it('has a row for each device that the query finds', async () => {
    const query = { tags: { floor: '8' } };
    const result = await client.devices.export!({ applicationId, options: { query, callbackUrl } });
    expect(result).toEqual({ success: true, jobQueued: true, jobId: expect.stringMatching(/^[\w-]{21}$/) });
    const { downloadUrl } = await toldOf(result.jobId);
    const text = await (await fetch(downloadUrl!)).text();
    const { items } = await client.devices.get!({ applicationId, query, sortField: 'id' });
    const quoted = (value: unknown) =>
      `"${(value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('"', '""')}"`;
    const [head, ...rows] = text.trimEnd().split('\n');
    const columns = head!.split(',').map((column) => column.replaceAll('"', ''));
    expect(columns.slice(0, 4)).toEqual(['id', 'name', 'description', 'deviceClass']);
    expect(items).toHaveLength(2);
    expect(rows).toEqual(
      items.map((item: Record<string, unknown>) => columns.map((column) => quoted(item[column])).join(',')),
    );
  });

  it('refuses a wrong query', async () => {
    const options = { query: { nmae: 'x' } };
    expect(await refusal(client.devices.export!({ applicationId, options }))).toMatchObject({
      statusCode: 400,
      type: 'Validation',
      message: expect.stringContaining('query.nmae is not a known field'),
    });
  });
});

describe('the job log', () => {
  it('shows no job of another application, and none without the scope', async () => {
    const { jobId } = await client.data.export!({ applicationId, query: {} });
    const get = async (token: string, application: string, path: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${platform.url}/applications/${application}/jobLogs${path}`, { headers });
      return {
        status: response.status,
        body: (await response.json()) as { type?: string; items?: unknown[] },
      };
    };
    const { two } = platform;
    // Links are the starter's only.
    const done = await ended(jobId);
    expect(done.output!.downloadUrls).toHaveLength(1);
    const seen = await get(platform.one.reader, applicationId, `/${jobId}`);
    expect(seen).toMatchObject({ status: 200, body: { output: { downloadUrls: [] } } });
    expect(await get(two.token, two.losantId, `/${jobId}`)).toMatchObject({
      status: 404,
      body: { type: 'NotFound' },
    });
    expect((await get(two.token, two.losantId, '')).body.items).toEqual([]);
    expect(await get(two.token, applicationId, '')).toMatchObject({ status: 404 });
    expect(await get(platform.one.token, applicationId, '/unknown')).toMatchObject({ status: 404 });
    const { token } = await client.applicationApiTokens.post!({
      applicationId,
      apiToken: { name: 'narrow', scope: ['data.*'] },
    });
    expect(await get(token, applicationId, '')).toMatchObject({ status: 403, body: { type: 'Forbidden' } });
    expect(await get(platform.one.token, applicationId, '?sortField=x')).toMatchObject({ status: 400 });
  });
});
