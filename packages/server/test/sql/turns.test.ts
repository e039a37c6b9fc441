/** Users' SQL takes turns: one project's statements hold neither the others' nor the platform's reads, and few wait. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({ 'engine-sessions': '1', 'query-time-limit': '3s' });
});
afterAll(() => platform.stop());

const ENDLESS = 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)';

const sql = (tenant: 'one' | 'two', statement: string) =>
  platform.call('POST', '/query/sql', { token: platform[tenant].reader, body: { sql: statement } });

it('leaves a place to other projects, and reads theirs, while one asks for more than there is', async () => {
  const { writer, reader: token } = platform.two;
  const time = Date.UTC(2024, 0, 1);
  await platform.call('POST', '/points', {
    token: writer,
    body: [{ device: 'd', series: 'level', time, value: 1 }],
  });
  let ended = 0;
  const asked = Array.from({ length: 60 }, async () => {
    const { status, json, headers } = await sql('one', ENDLESS);
    ended++;
    return { status, code: json.error.code as string, later: headers.has('retry-after') };
  });
  // The 51st that waits is refused at once, while the first one runs.
  await Promise.race(asked);
  expect(await sql('two', 'SELECT 1 AS x')).toMatchObject({ status: 200 });
  expect(await platform.call('GET', '/query/points?devices=d', { token })).toMatchObject({ status: 200 });
  expect(ended).toBeLessThan(60);
  const answers = await Promise.all(asked);
  const busy = { status: 503, code: 'engine_busy', later: true };
  const late = { status: 503, code: 'query_timeout', later: true };
  for (const answer of answers) expect([busy, late]).toContainEqual(answer);
  expect(answers.filter(({ code }) => code === 'engine_busy').length).toBeGreaterThanOrEqual(9);
  expect(await sql('one', 'SELECT 1 AS x')).toMatchObject({ status: 200 });
});
