/** Notes about things, and their files in the three steps of the clients. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalog } from '../../src/catalog/catalog.js';
import { deviceSlug, projectSlug, streamSlug } from '../../src/model/identity.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { call, form, type Sender } from '../support/iotile-client.js';
import { endedJob } from '../support/jobs.js';

let platform: TestPlatform;
let sender: Sender;
let stranger: Sender;
let target: string;

beforeAll(async () => {
  platform = await startTestPlatform();
  sender = { platform, authorization: `token ${platform.one.token}` };
  stranger = { platform, authorization: `token ${platform.two.token}` };
  const { json } = await platform.call('POST', '/devices', { body: { key: 'noted' } });
  target = deviceSlug((json as { id: number }).id);
});
afterAll(() => platform.stop());

const note = (timestamp: string, text = 'Seal broken') => ({ target, timestamp, note: text });

describe('notes', () => {
  it('are written alone or in lists, and listed by their time', async () => {
    const made = await call(sender, 'POST', '/note/', note('2021-05-02T00:00:00Z'));
    expect([made.status, made.json]).toEqual([
      201,
      {
        id: expect.any(Number),
        target,
        timestamp: '2021-05-02T00:00:00.000000Z',
        note: 'Seal broken',
        type: 'ui',
        user_info: null,
        attachment: null,
      },
    ]);
    const several = await call(sender, 'POST', '/note/', [
      note('2021-05-03T00:00:00Z', 'c'),
      note('2021-05-01T00:00:00Z', 'a'),
    ]);
    expect([several.status, several.json]).toEqual([201, { count: 2 }]);
    const { json } = await call(sender, 'GET', `/note/?target=${target}`);
    expect(json.results.map((one: { note: string }) => one.note)).toEqual(['a', 'Seal broken', 'c']);
    expect((await call(sender, 'GET', `/note/?target=${target}&page_size=2&page=2`)).json).toMatchObject({
      count: 3,
      next: null,
    });
    expect((await call(sender, 'GET', `/note/${made.json.id}/`)).json).toEqual(made.json);
    expect((await call(sender, 'DELETE', `/note/${made.json.id}/`)).status).toBe(204);
    expect((await call(sender, 'GET', `/note/?target=${target}`)).json.count).toBe(2);
  });

  it('are about projects and streams too', async () => {
    const project = projectSlug(platform.one.project);
    const stream = streamSlug(platform.one.project, parseInt(target.slice(-4), 16), 0x5001);
    for (const slug of [project, stream]) {
      expect(
        (await call(sender, 'POST', '/note/', { ...note('2021-05-02T00:00:00Z'), target: slug })).status,
      ).toBe(201);
      expect((await call(sender, 'GET', `/note/?target=${slug}`)).json.count).toBe(1);
    }
  });

  it('of somebody else are refused like those of unknown things, and wrong ones told', async () => {
    expect((await call(sender, 'GET', '/note/')).json).toEqual({ target: ['This field is required.'] });
    for (const [as, slug] of [
      [stranger, target],
      [sender, 'd--0099-0000'],
      [sender, 'rubbish'],
    ] as const)
      expect((await call(as, 'GET', `/note/?target=${slug}`)).status).toBe(403);
    expect((await call(stranger, 'POST', '/note/', note('2021-05-02T00:00:00Z'))).status).toBe(403);
    expect((await call(sender, 'POST', '/note/', { target })).json).toEqual({
      timestamp: [expect.any(String)],
      note: [expect.any(String)],
    });
    expect((await call(sender, 'GET', '/note/999999/')).status).toBe(404);
  });
});

it('a note gets a file: address, form, success', async () => {
  const { json: made } = await call(sender, 'POST', '/note/', note('2021-06-01T00:00:00Z'));
  const path = `/note/${made.id}`;
  const asked = await call(sender, 'POST', `${path}/uploadurl/`, {
    name: 'seal.jpg',
    acl: 'private',
    content_type: 'image/jpeg',
  });
  expect(asked.status).toBe(202);
  const { url, fields, uuid } = asked.json as { url: string; fields: Record<string, string>; uuid: string };
  expect((await call(sender, 'POST', `${path}/uploadsuccess/`, { name: 'seal.jpg', uuid })).status).toBe(400);
  const picture = Buffer.from([0xff, 0xd8, 0, 1, 2]);
  const send = () => fetch(url, { method: 'POST', body: form(picture, 'seal.jpg', fields) });
  expect((await send()).status).toBe(204);
  expect((await send()).status).toBe(404);
  expect((await call(sender, 'POST', `${path}/uploadsuccess/`, { name: 'seal.jpg', uuid })).status).toBe(202);
  const { json: after } = await call(sender, 'GET', `${path}/`);
  const answer = await fetch(after.attachment as string, {
    headers: { authorization: sender.authorization },
  });
  expect(answer.headers.get('content-type')).toBe('image/jpeg');
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(picture);
  expect((await call(stranger, 'GET', `${path}/attachment/`)).status).toBe(404);
});

/** Names of the attached files that are kept. */
async function kept(): Promise<string[]> {
  const catalog = await openCatalog(`sqlite:${join(platform.dataDir, 'catalog.db')}`);
  const names: string[] = [];
  for await (const rows of catalog.transfer.rows('files'))
    for (const { kind, name, expires } of rows)
      if (kind === 'iotile.attachment' && (expires === null || Number(expires) > Date.now()))
        names.push(String(name));
  await catalog.close();
  return names.sort();
}

async function attach(id: number, name: string, isSaid = true): Promise<void> {
  const { json } = await call(sender, 'POST', `/note/${id}/uploadurl/`, { name });
  const { url, fields, uuid } = json as { url: string; fields: Record<string, string>; uuid: string };
  const sent = await fetch(url, { method: 'POST', body: form(Buffer.from(name), name, fields) });
  expect(sent.status).toBe(204);
  if (isSaid) expect((await call(sender, 'POST', `/note/${id}/uploadsuccess/`, { uuid })).status).toBe(202);
}

it('a file goes with its note, with the next file of it, and with the device for good', async () => {
  const before = await kept();
  const files = async () => (await kept()).filter((name) => !before.includes(name));
  const made = async (of: string) =>
    (await call(sender, 'POST', '/note/', { target: of, timestamp: '2021-07-01T00:00:00Z', note: 'n' })).json
      .id as number;
  const first = await made(target);
  await attach(first, 'first.txt');
  await attach(first, 'unsaid.txt', false);
  await attach(first, 'second.txt');
  expect(await files()).toEqual(['second.txt']);
  const { json: device } = await platform.call('POST', '/devices', { body: { key: 'going' } });
  const other = await made(deviceSlug(device.id));
  await attach(other, 'going.txt');
  await attach(other, 'not-said.txt', false);
  expect((await call(sender, 'DELETE', `/note/${first}/`)).status).toBe(204);
  expect(await files()).toEqual(['going.txt', 'not-said.txt']);
  expect((await platform.call('DELETE', '/devices/going')).status).toBe(204);
  expect(await files()).toEqual(['going.txt', 'not-said.txt']);
  const { json: job } = await platform.call('DELETE', `/deleted/devices/${device.id}`);
  expect(await endedJob(platform, job.id)).toMatchObject({ state: 'done' });
  expect(await files()).toEqual([]);
});
