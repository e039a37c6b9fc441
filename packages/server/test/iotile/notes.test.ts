/** Notes about things, and their files in the three steps of the clients. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceSlug, projectSlug, streamSlug } from '../../src/model/identity.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { call, form, type Sender } from '../support/iotile-client.js';

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
