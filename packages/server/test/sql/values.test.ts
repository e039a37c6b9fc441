// Digits and bounds of SQL answers, as a client sees them (F3, F6, F7).
import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { pause } from '../support/waiting.js';

/** Sends a request and hangs up when the last byte of it is on its way. */
async function leaveOnceSent(url: string, token: string, body: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const sent = request(url, { method: 'POST', headers });
  sent.on('error', () => undefined).end(body);
  await once(sent, 'finish');
  // Long enough to be read and begun, shorter than the engine needs for a hundred million rows on any machine.
  await pause(30);
  sent.destroy();
}

describe('values of SQL answers', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform({ 'answer-limit': '1MiB', 'answers-in-flight': '1MiB' });
  });
  afterAll(() => platform.stop());

  const run = (sql: string, format = 'json') =>
    platform.call('POST', `/query/sql?format=${format}`, { token: platform.one.reader, body: { sql } });

  const NUMBERS = `SELECT toUInt64(9007199254740993) AS a, toInt64(-9007199254740993) AS b, toUInt64(18446744073709551615) AS c,
    toDecimal128('12345678901234567.89', 2) AS d, [toUInt64(18446744073709551615), 1] AS e, (toUInt64(9007199254740992), 'x') AS f,
    map('k', toInt128('170141183460469231731687303715884105727')) AS g, toUInt64(7) AS h, toFloat64(1e20) AS i, toDecimal64('1.5', 2) AS j`;

  it('keep every digit in JSON, as texts beyond 2^53 and beyond 15 digits', async () => {
    const { json } = await run(NUMBERS);
    expect(json.rows).toEqual([
      [
        ...['9007199254740993', '-9007199254740993', '18446744073709551615', '12345678901234567.89'],
        ...[
          ['18446744073709551615', 1],
          [9007199254740992, 'x'],
        ],
        { k: '170141183460469231731687303715884105727' },
        ...[7, 1e20, 1.5],
      ],
    ]);
  });

  it('keep every digit in CSV', async () => {
    const { text } = await run(NUMBERS, 'csv');
    const row = text.split('\r\n')[1]!;
    expect(
      row.startsWith('9007199254740993,-9007199254740993,18446744073709551615,12345678901234567.89,'),
    ).toBe(true);
    expect(row).toContain('"[18446744073709551615,1]"');
    expect(row).toContain('170141183460469231731687303715884105727');
  });

  it('have null for what is no number in JSON, and its name in CSV', async () => {
    const sql = "SELECT nan AS a, inf AS b, -inf AS c, 1 / 0 AS d, [nan, 1.5] AS e, 'nan' AS f";
    expect((await run(sql)).json.rows).toEqual([[null, null, null, null, [null, 1.5], 'nan']]);
    expect((await run(sql, 'csv')).text).toContain('\r\nnan,inf,-inf,inf,');
  });

  it('are whole or an error that names the limit', async () => {
    for (const sql of [
      "SELECT repeat('x', 100000) FROM numbers(4500)",
      'SELECT number FROM numbers(100001)',
    ]) {
      const { status, json } = await run(sql);
      expect([status, json.error.code], sql).toEqual([400, 'query_too_large']);
    }
    expect((await run('SELECT number FROM numbers(10000)')).json.rows).toHaveLength(10_000);
  });

  it('are not counted as being sent when their reader has gone before they were there', async () => {
    const sql = "SELECT repeat('x', 60000), sin(sum(number)) FROM numbers(100000000) GROUP BY number % 12";
    await leaveOnceSent(platform.at('/query/sql'), platform.one.reader, JSON.stringify({ sql }));
    // Just now it may still be on its way out; counted for ever it must not be.
    const again = async () => {
      const { status, json } = await run(sql);
      return [status, json.rows?.length];
    };
    for (let i = 0; i < 2; i++) await expect.poll(again, { timeout: 20_000 }).toEqual([200, 12]);
  });

  it('come from a comma join too, and errors speak of the text that was sent', async () => {
    expect((await run('SELECT count() FROM telemetry, (SELECT 1)')).status).toBe(200);
    const { json } = await run('SELECT a b c');
    expect(json.error.message).toContain('at line 1, character 12, near c');
    const late = await run('SELECT intDiv(1, number - 70) FROM numbers(100)');
    expect(late.json.error.code).toBe('sql_failed');
    expect(late.json.error.message).not.toMatch(/scope|formatRow|_table|26\.7/i);
  });
});
