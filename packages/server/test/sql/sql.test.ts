import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

describe('SQL over one project', () => {
  let platform: TestPlatform;
  const T0 = Date.UTC(2024, 0, 1);

  beforeAll(async () => {
    platform = await startTestPlatform();
    const points = (who: string) =>
      [0, 1, 2, 3].map((i) => ({ device: `${who}-device`, series: 'level', time: T0 + i * 1000, value: i }));
    await platform.call('POST', '/points', {
      token: platform.one.writer,
      body: [...points('one'), { device: 'one-device', series: 'state', time: T0, value: "it's \\ on" }],
    });
    await platform.call('POST', '/points', { token: platform.two.writer, body: points('two') });
    // A repeated point: SQL must see it once, as last written.
    await platform.call('POST', '/points', {
      token: platform.one.writer,
      body: [{ device: 'one-device', series: 'level', time: T0, value: 10 }],
    });
  });
  afterAll(() => platform.stop());

  const run = (sql: string, token = platform.one.reader) =>
    platform.call('POST', '/query/sql', { token, body: { sql } });

  it('tells how long a statement may be, whatever it is that is longer', async () => {
    for (const length of [20_001, 150_000]) {
      const sql = `SELECT '${'x'.repeat(length - 9)}'`;
      const { status, json } = await platform.call('POST', '/query/sql', {
        token: platform.one.reader,
        body: { sql },
      });
      expect([status, json.error.code]).toEqual([400, 'sql_not_allowed']);
      expect(json.error.message).toContain(`it has ${length} characters; at most 20000 are allowed`);
    }
  });

  it('answers over the view telemetry, each point once', async () => {
    const { status, json } = await run(
      'SELECT device, series, count(), sum(value) FROM telemetry GROUP BY device, series ORDER BY series',
    );
    expect(status).toBe(200);
    expect(json.rows).toEqual([
      ['one-device', 'level', 4, 16],
      ['one-device', 'state', 1, null],
    ]);
    const texts = await run(
      "SELECT text, toUnixTimestamp64Milli(time) FROM telemetry WHERE series = 'state'",
    );
    expect(texts.json.rows).toEqual([["it's \\ on", T0]]);
  });

  it('allows sub-selects, WITH, joins with itself, window functions and IN with a list', async () => {
    for (const sql of [
      'WITH a AS (SELECT value AS v FROM telemetry) SELECT max(v) FROM a',
      'SELECT t.value FROM telemetry t JOIN telemetry u ON t.time = u.time AND t.series = u.series',
      'SELECT value, lagInFrame(value) OVER (PARTITION BY device ORDER BY time) FROM telemetry',
      "SELECT count() FROM telemetry WHERE device IN ('one-device', 'x') AND value IN (SELECT max(value) FROM telemetry)",
      'SELECT number FROM numbers(3);',
      'SELECT device, count() FROM telemetry GROUP BY device WITH ROLLUP',
    ]) {
      expect((await run(sql)).status, sql).toBe(200);
    }
  });

  const FORBIDDEN = [
    'SELECT * FROM tributary.numbers',
    'SELECT * FROM `tributary`.`numbers`',
    'SELECT * FROM system.tables',
    'SELECT * FROM information_schema.tables',
    'SELECT (SELECT count() FROM tributary.numbers)',
    'SELECT 1 IN tributary.numbers',
    'SELECT 1 IN numbers',
    'SELECT 1 IN (tributary.numbers)',
    'SELECT tuple(1) NOT IN (`numbers`)',
    'SELECT value FROM telemetry WHERE (SELECT 1) IN tributary.numbers',
    'WITH tributary AS (SELECT 1) SELECT * FROM tributary.numbers',
    'WITH numbers AS (SELECT 1) SELECT * FROM tributary.numbers',
    "SELECT * FROM file('/etc/passwd', LineAsString)",
    'SELECT * FROM `/etc/passwd`',
    'WITH x AS (SELECT 1) SELECT * FROM `/etc/passwd`',
    "SELECT file('/etc/passwd')",
    "SELECT * FROM url('http://127.0.0.1:1/', LineAsString)",
    "SELECT * FROM merge('tributary', '.*')",
    "SELECT * FROM merge(REGEXP('.*'), '.*')",
    "SELECT * FROM remote('127.0.0.1', tributary.numbers)",
    "SELECT * FROM cluster('default', tributary.numbers)",
    "SELECT * FROM dictionary('x')",
    'SELECT * FROM view(SELECT * FROM tributary.numbers)',
    'SELECT * FROM loop(tributary.numbers)',
    "SELECT * FROM executable('x', TSV, 'a String')",
    "SELECT dictGet('x', 'y', 1)",
    "SELECT joinGet('tributary.numbers', 'value', 1)",
    "SELECT hasColumnInTable('tributary', 'numbers', 'value')",
    "SELECT getSetting('max_threads')",
    'SELECT sleep(3)',
    'SELECT 1 SETTINGS max_memory_usage = 0',
    "SELECT 1 INTO OUTFILE '/tmp/x'",
    'SELECT 1 FORMAT CSV',
    'SELECT device, count() FROM telemetry GROUP BY device WITH TOTALS',
    'SELECT 1) UNION ALL SELECT value FROM (SELECT value FROM tributary.numbers',
    'SELECT 1; SELECT 2',
    'INSERT INTO telemetry VALUES (1)',
    'DROP TABLE tributary.numbers',
    'SHOW TABLES',
    'SYSTEM FLUSH LOGS',
    'EXPLAIN SELECT 1',
    'DESCRIBE TABLE tributary.numbers',
    'SET max_threads = 1',
    'USE system',
    'SELECT',
    '',
  ];

  it.each(FORBIDDEN)('refuses %s with a reason and 400', async (sql) => {
    const { status, json, text } = await run(sql);
    expect(status).toBe(400);
    expect(json.error.message.length).toBeGreaterThan(10);
    expect(text).not.toContain('two-device');
  });

  it.each([
    'SHOW TABLES',
    'describe telemetry',
    'INSERT INTO telemetry VALUES (1)',
    'EXPLAIN SELECT 1',
    "'x'",
    '1',
  ])('says of %s what is allowed', async (sql) => {
    const { json } = await run(sql);
    expect(json.error).toMatchObject({
      code: 'sql_not_allowed',
      message: expect.stringMatching(
        /^The SQL statement is not allowed: it begins with \S+; expected one SELECT .* columns are device, series, time, value and text\.$/,
      ),
    });
  });

  it('takes a SELECT however it begins', async () => {
    for (const sql of [
      '(SELECT 1)',
      'with 1 as a select a',
      'FROM telemetry SELECT count()',
      '-- x\n/* y */ SELECT 1',
    ])
      expect([sql, (await run(sql)).status]).toEqual([sql, 200]);
  });

  it('shows nothing of another organization', async () => {
    const { json } = await run('SELECT DISTINCT device FROM telemetry', platform.two.reader);
    expect(json.rows).toEqual([['two-device']]);
    expect((await run('SELECT 1', platform.two.reader)).status).toBe(200);
    const foreign = await platform.call('POST', `/query/sql?project=${platform.one.project}`, {
      token: platform.two.reader,
      body: { sql: 'SELECT 1' },
    });
    expect(foreign.status).toBe(404);
  });

  it('answers an empty project with no rows', async () => {
    const { json: project } = await platform.call('POST', '/projects', {
      token: platform.one.admin,
      body: { name: 'empty' },
    });
    const { json } = await platform.call('POST', `/query/sql?project=${project.id}`, {
      token: platform.one.admin,
      body: { sql: 'SELECT * FROM telemetry' },
    });
    expect(json.rows).toEqual([]);
  });
});
