// Heads that cannot be read get a reason, not an empty answer.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { sendRaw } from '../support/raw-http.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

it.each([
  ['a blank in the address', 'GET /tributary/v1/devices/a b HTTP/1.1\r\nHost: x\r\n\r\n', 400, '%20'],
  ['no HTTP at all', 'HELLO\r\n\r\n', 400, 'cannot be read'],
  ['a header without a colon', 'GET /ping HTTP/1.1\r\nHost: x\r\nbad\r\n\r\n', 400, 'cannot be read'],
  ['no host', 'GET /tributary/v1/devices HTTP/1.1\r\n\r\n', 400, 'Host'],
  ['no host, to InfluxDB', 'POST /write HTTP/1.1\r\nContent-Length: 0\r\n\r\n', 400, 'Host'],
  [
    'headers without end',
    `GET /ping HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    431,
    'too long',
  ],
])('%s', async (_, text, status, reason) => {
  const answer = await sendRaw(platform.url, text, '}');
  expect(answer.status).toBe(status);
  expect(answer.text).toContain(reason);
  const body = answer.text.slice(answer.text.indexOf('\r\n\r\n') + 4);
  expect(body).toMatch(/"error"/);
});

it('takes HTTP/1.0 without a host, and Identity as an encoding however it is written', async () => {
  const old = await sendRaw(platform.url, 'GET /ping HTTP/1.0\r\n\r\n');
  expect(old.status).toBe(204);
  for (const encoding of ['Identity', 'IDENTITY', ' identity ']) {
    const answer = await fetch(`${platform.url}/write?db=x`, {
      method: 'POST',
      body: 'm,device=d a=1',
      headers: { authorization: `Token ${platform.one.writer}`, 'content-encoding': encoding },
    });
    expect(answer.status).toBe(204);
  }
});
