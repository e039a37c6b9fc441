/** Changes of many devices go on for as long as somebody waits for them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { losantClient } from '../support/losant-client.js';
import { pause, until } from '../support/waiting.js';

const MANY = 6_000;

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
}, 60_000);
afterAll(() => platform.stop());

it('a change of many devices ends when its client has left', async () => {
  const { token, losantId: applicationId } = platform.one;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const points = Array.from({ length: MANY }, (_, n) => ({
    device: `d${n}`,
    series: 's',
    time: 1,
    value: n,
  }));
  const written = await fetch(`${platform.url}/tributary/v1/points`, {
    ...{ method: 'POST', headers, body: JSON.stringify(points) },
  });
  expect(written.status).toBe(200);
  const client = losantClient(platform.url, token);
  const changed = async () =>
    (await client.devices.get!({ applicationId, deviceClass: 'gateway', perPage: 1 })).totalCount as number;
  const leaving = new AbortController();
  const change = fetch(`${platform.url}/applications/${applicationId}/devices`, {
    method: 'PATCH',
    headers,
    body: JSON.stringify({ query: {}, updateFields: { deviceClass: 'gateway' } }),
    signal: leaving.signal,
  }).catch((error: unknown) => error);
  await until('a change', async () => (await changed()) > 0, { every: 5 });
  leaving.abort();
  expect(await change).toBeInstanceOf(Error);
  // It has ended when nothing has changed any more for a while; if it went on it would come to all of them.
  let [before, now] = [-1, await changed()];
  while (now !== before) {
    await pause(250);
    [before, now] = [now, await changed()];
  }
  expect(now).toBeLessThan(MANY);
}, 120_000);
