// An import against a server that is busy, refuses rows or goes away: a plain HTTP server with scripted answers.
import type { ServerResponse } from 'node:http';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startCommand } from '../support/command-process.js';
import { tributary } from '../support/command.js';
import { HttpPeer, sendJson } from '../support/http-peer.js';
import { pause, until } from '../support/waiting.js';

let folder: string;
let server: HttpPeer;
let answers: ((body: { tables: { rows: number[][] }[] }, response: ServerResponse) => void)[];
let requests: { url: string; times: number[]; open: number }[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-cli-'));
  answers = [];
  requests = [];
  let open = 0;
  server = await HttpPeer.start((response, { path, body: text }) => {
    open++;
    response.on('close', () => open--);
    const body = JSON.parse(text) as { tables: { rows: number[][] }[] };
    const times = body.tables.flatMap((t) => t.rows.map((row) => row[0] ?? NaN));
    requests.push({ url: path, times, open });
    const answer = answers.shift() ?? ((_, to) => to.end(JSON.stringify({ stored: 1, refused: [] })));
    answer(body, response);
  });
});

afterEach(() => {
  server.stop();
  rmSync(folder, { recursive: true });
});

const target = (): string[] => ['--url', server.url, '--token', 't', '--device', 'd'];
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const numbered = (count: number, time = (i: number) => i): string =>
  `time,a\n${Array.from({ length: count }, (_, i) => `${time(i)},${i}`).join('\n')}\n`;

it('says for programs what became of it, and how far it is, as JSON', async () => {
  const path = file('j.csv', 'time,a\n1,1\nnever,2\n');
  const ran = await tributary(['import', path, '--json', '--time-format', 'us', ...target()]);
  expect(ran.exit).toBe(1);
  expect(JSON.parse(ran.out)).toEqual({
    ...{ state: 'done', dryRun: false, rows: 2, points: 1, refused: 1, emptyCells: 0, notices: [] },
    reasons: [expect.stringContaining('j.csv, line 3: time is "never"')],
    seconds: expect.any(Number),
  });
  const [first] = ran.err.split('\n');
  expect(JSON.parse(first!)).toEqual({ progress: { file: 'j.csv', rows: 2, bytes: 19, total: 19 } });
  const dry = await tributary([
    'import',
    path,
    '--json',
    '--dry-run',
    '--time-format',
    'us',
    '--device',
    'd',
  ]);
  expect(JSON.parse(dry.out)).toMatchObject({ dryRun: true, points: 1 });
});

it('waits as long as a busy server says, and sends the same points again', async () => {
  answers = [
    (_, response) =>
      response
        .writeHead(503, { 'retry-after': '0' })
        .end('{"error":{"code":"spool_full","message":"full","retryable":true}}'),
    (_, response) => response.writeHead(429, { 'retry-after': '0' }).end(),
    (_, response) => response.socket?.destroy() as unknown as void,
  ];
  const ran = await tributary(['import', file('a.csv', numbered(3)), '--time-format', 'us', ...target()]);
  expect(ran).toMatchObject({ exit: 0, err: expect.stringMatching(/100 %\n$/) });
  expect(ran.out).toMatch(/^3 rows, 1 point stored, 0 refused, \d+\.\d s\n$/);
  expect(requests.map((request) => request.times)).toEqual([
    [0, 1, 2],
    [0, 1, 2],
    [0, 1, 2],
    [0, 1, 2],
  ]);
  expect(requests[0]?.url).toBe('/tributary/v1/points?unit=us');
});

it('says at once that it waits, and why, and does not say it again and again', async () => {
  const away = (_: unknown, response: ServerResponse) => void response.socket?.destroy();
  answers = [away, away, away];
  const path = file('a.csv', numbered(3));
  const ran = await tributary(['import', path, '--time-format', 'us', ...target()]);
  const notices = ran.err.split('\n').filter((line) => line.startsWith('notice: '));
  expect(notices).toEqual([
    expect.stringMatching(/^notice: http:\S+ does not answer: .* Trying again in \d+ ms\.$/),
  ]);
  answers = [away];
  const program = await tributary(['import', path, '--time-format', 'us', '--json', ...target()]);
  const lines = program.err
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { notice?: string });
  expect(lines[0]!.notice).toContain('does not answer');
});

it('ends at once when the server refuses the request itself, and says how far it came', async () => {
  const unauthorized =
    '{"error":{"code":"credentials_invalid","message":"The credentials are not valid: unknown."}}';
  answers = [
    (_, response) => response.end('{"stored":5000,"refused":[]}'),
    (_, response) => response.writeHead(401).end(unauthorized),
  ];
  const ran = await tributary([
    'import',
    file('a.csv', numbered(10_001)),
    '--time-format',
    'us',
    ...target(),
  ]);
  expect(ran.exit).toBe(1);
  expect(ran.err).toMatch(/points stored, 0 refused, .* before the failure; importing again is harmless\.\n/);
  expect(ran.err).toContain('tributary: The credentials are not valid: unknown.\n  Give another token');
});

it('writes rows that the server or the reading refused to the rejects file, once each, with the reasons', async () => {
  answers = [
    (_, response) =>
      response
        .writeHead(207)
        .end(
          '{"stored":2,"refused":[{"index":1,"code":"value_kind_mismatch","message":"a is wrong."},{"index":1,"code":"value_kind_mismatch","message":"b is wrong."}]}',
        ),
  ];
  const rejects = join(folder, 'rejects.csv');
  const text = 'time,a,b\n1,1,2\n2,"x ""y""",4\nsoon,5,6\n';
  const ran = await tributary([
    'import',
    file('a.csv', text),
    '--time-format',
    'us',
    '--rejects',
    rejects,
    ...target(),
  ]);
  expect(ran.exit).toBe(1);
  expect(ran.out).toMatch(/^3 rows, 2 points stored, 3 refused, /);
  expect(ran.err).toContain(`tributary: 3 values were refused.\n  Their rows are in ${rejects}.`);
  expect(readFileSync(rejects, 'utf8').trim().split('\n').sort()).toEqual([
    'a.csv,3,a is wrong. b is wrong.,2,"x ""y""",4',
    'a.csv,4,"time is ""soon""; expected a number of us",soon,5,6',
    'rejected_file,rejected_line,rejected_reason,time,a,b',
  ]);
});

it('sends a batch of which more is refused than an answer names in halves, until every refusal is named', async () => {
  // As the server: two refusals are named, and of more than four in a request nothing is stored.
  const bad = (time: number) => time % 3 === 0;
  const answer: (typeof answers)[number] = (body, response) => {
    const times = body.tables.flatMap((table) => table.rows.map((row) => row[0] ?? NaN));
    const all = times.flatMap((time, index) =>
      bad(time) ? [{ index, code: 'value_kind_mismatch', message: `${time} is wrong.` }] : [],
    );
    if (all.length > 4)
      return void response
        .writeHead(400)
        .end('{"error":{"code":"too_many_refused","message":"More than 4 points","retryable":false}}');
    response.writeHead(all.length > 0 ? 207 : 200).end(
      JSON.stringify({
        stored: times.length - all.length,
        refused: all.slice(0, 2),
        ...(all.length > 2 && { refusedCount: all.length }),
      }),
    );
  };
  answers = Array.from({ length: 100 }, () => answer);
  const rejects = join(folder, 'rejects.csv');
  const flags = ['--time-format', 'us', '--rejects', rejects, ...target()];
  const ran = await tributary(['import', file('a.csv', numbered(40)), ...flags]);
  expect(ran.exit).toBe(1);
  expect(ran.out).toMatch(/^40 rows, 26 points stored, 14 refused, /);
  const wrong = Array.from({ length: 40 }, (_, i) => i).filter(bad);
  const lines = readFileSync(rejects, 'utf8').trim().split('\n').slice(1);
  expect(lines.sort()).toEqual(
    wrong.map((time) => `a.csv,${time + 2},${time} is wrong.,${time},${time}`).sort(),
  );
  expect(requests[0]?.times).toHaveLength(40);
  expect(requests[1]?.times).toHaveLength(20);
});

it('sends in halves what is larger than a request may be, and refuses a row that is so alone', async () => {
  const limit = 1000;
  answers = Array.from({ length: 100 }, () => (body, response) => {
    if (JSON.stringify(body).length > limit)
      response
        .writeHead(413)
        .end('{"error":{"code":"body_too_large","message":"Too large.","retryable":false}}');
    else
      response.end(JSON.stringify({ stored: body.tables.flatMap(({ rows }) => rows).length, refused: [] }));
  });
  const lines = Array.from({ length: 20 }, (_, i) => `${i},${'x'.repeat(i === 7 ? limit : 100)}`);
  const ran = await tributary([
    'import',
    file('a.csv', `time,a\n${lines.join('\n')}\n`),
    '--time-format',
    'us',
    ...target(),
  ]);
  expect(ran.out).toMatch(/^20 rows, 19 points stored, 1 refused, /);
  expect(ran.err).toContain('refused: a.csv, line 9: Too large.');
});

it('long texts are sent in requests of a bounded size', async () => {
  const sizes: number[] = [];
  answers = Array.from({ length: 100 }, () => (body, response) => {
    sizes.push(JSON.stringify(body).length);
    response.end(JSON.stringify({ stored: body.tables.flatMap(({ rows }) => rows).length, refused: [] }));
  });
  const text = 'x'.repeat(60_000);
  const rows = Array.from({ length: 160 }, (_, i) => `${i},${text}`).join('\n');
  const ran = await tributary([
    'import',
    file('a.csv', `time,a\n${rows}\n`),
    '--time-format',
    'us',
    ...target(),
  ]);
  expect(ran.out).toMatch(/^160 rows, 160 points stored, 0 refused, /);
  expect(sizes.every((size) => size < 9 * 2 ** 20)).toBe(true);
  expect(sizes).toHaveLength(2);
});

it.each(['a.csv', 'linked.csv', 'a.csv.catalog.ndjson', 'catalog.ndjson'])(
  'what is imported is not overwritten by what was refused of it: --rejects %s',
  async (name) => {
    const text = 'time,a\nx,1\n';
    const path = file('a.csv', text);
    if (name === 'linked.csv') symlinkSync(path, join(folder, name));
    else if (name !== 'a.csv') file(name, '{"tributary":"catalog","version":1,"columns":{}}\n');
    const before = readFileSync(join(folder, name), 'utf8');
    const ran = await tributary(['import', path, '--rejects', join(folder, name), ...target()]);
    expect(ran).toMatchObject({ exit: 2, err: expect.stringContaining('which is imported too.') });
    expect(readFileSync(join(folder, name), 'utf8')).toBe(before);
  },
);

it('goes on with the new token of a server on the folder that was started anew', async () => {
  const tokens: (string | undefined)[] = [];
  const restarted = await HttpPeer.start((response, { path, headers: { authorization } }) => {
    if (path === '/healthz') return void response.end('{}');
    tokens.push(authorization);
    tell('second');
    if (authorization === 'Bearer second') return void response.end('{"stored":1,"refused":[]}');
    const error = { code: 'credentials_invalid', message: 'not known', retryable: false };
    sendJson(response, 401, { error });
  });
  const tell = (token: string): string =>
    file('server.json', JSON.stringify({ url: restarted.url, token, pid: process.pid }));
  tell('first');
  const flags = ['--device', 'd', '--data-dir', folder];
  const ran = await tributary(['import', file('a.csv', 'time,a\n2024-01-01,1\n'), ...flags]);
  restarted.stop();
  expect(ran.out).toMatch(/^1 row, 1 point stored, 0 refused, /);
  expect(tokens).toEqual(['Bearer first', 'Bearer second']);
});

it('a file may have any name, and a row may be nested as deeply as it likes', async () => {
  const deep = `{"time":"2024-01-01","a":${'{"b":'.repeat(50_000)}1${'}'.repeat(50_001)}`;
  const list = `{"time":"2024-01-01","series":"a","value":1,"metadata":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
  const path = file('\x1b[31m\n{bar}.ndjson', `${deep}\n${list}\n{"time":"2024-01-01","a":1}\n`);
  const ran = await tributary(['import', path, ...target()]);
  expect(ran.out).toMatch(/^3 rows, 1 point stored, 2 refused, /);
  expect(ran.err).toContain('its lists and objects are nested deeper than 100 levels');
  expect(ran.err).toContain('\\u001b[31m {bar}.ndjson: 3 rows');
  expect(ran.err).not.toContain('\x1b');
});

it('has two requests under way, but never two that hold the same device and time', async () => {
  const stored = (response: ServerResponse) => response.end('{"stored":1,"refused":[]}');
  // The first of two is answered when the second has come.
  answers = Array.from({ length: 4 }, () => (_: unknown, response: ServerResponse) => {
    const isSecond = () => requests.at(-1)!.open === 2 || requests.length === 4;
    void until('the second of two requests', isSecond).then(() => stored(response));
  });
  await tributary(['import', file('a.csv', numbered(20_000)), '--time-format', 'us', ...target()]);
  expect(requests.map((request) => request.times.length)).toEqual([5000, 5000, 5000, 5000]);
  expect(Math.max(...requests.map((request) => request.open))).toBe(2);

  requests.length = 0;
  // Long enough for a second one, which must not come.
  answers = Array.from({ length: 4 }, () => (_: unknown, response: ServerResponse) => {
    void pause(100).then(() => stored(response));
  });
  await tributary([
    'import',
    file(
      'b.csv',
      numbered(20_000, (i) => i % 5000),
    ),
    '--time-format',
    'us',
    ...target(),
  ]);
  expect(requests).toHaveLength(4);
  expect(Math.max(...requests.map((request) => request.open))).toBe(1);
});

it('prints the first reasons where no file keeps them, and counts each file by itself', async () => {
  const first = file('a.csv', 'time,a\n1,1\nsoon,2\n');
  const second = file('b.csv', 'time,a\n3,1\n');
  const ran = await tributary(['import', first, second, '--time-format', 'us', ...target()]);
  expect(ran.exit).toBe(1);
  expect(ran.err).toContain('refused: a.csv, line 3: time is "soon"; expected a number of us\n');
  expect(ran.err).toContain('tributary: 1 value was refused.\n');
  expect(ran.err).toContain('a.csv: 2 rows, 100 %\n');
  expect(ran.err).toContain('b.csv: 1 rows, 100 %\n');
  const many = file('c.csv', `time,a\n${'soon,1\n'.repeat(9)}`);
  const told = await tributary(['import', many, '--time-format', 'us', ...target()]);
  expect(told.err.match(/^refused: /gm)).toHaveLength(6);
  expect(told.err).toContain('refused: …\ntributary: 9 values were refused.');
});

it('a preview of refused rows says so, and fails', async () => {
  const path = file('a.csv', 'time,a\nsoon,2\n');
  const ran = await tributary(['import', path, '--time-format', 'us', '--device', 'd', '--preview', '5']);
  expect(ran).toEqual({
    exit: 1,
    out: '',
    err: 'refused, line 2: time is "soon"; expected a number of us\ntributary: 1 value was refused.\n',
  });
});

it('tells what became of the hour that comes twice', async () => {
  const times = ['02:00', '02:30', '02:00', '02:30'].map((time) => `2025-10-26 ${time},1`);
  const path = file('a.csv', `time,a\n${times.join('\n')}\n`);
  const ran = await tributary(['import', path, '--zone', 'Europe/Berlin', ...target()]);
  expect(ran.err).toContain(
    'notice: 4 times of an hour that the clocks of Europe/Berlin show twice: by the order of the rows, 2 of its first showing and 2 of its second\n',
  );
  expect(new Set(requests[0]?.times).size).toBe(4);
});

it('Ctrl-C lets end what is under way, says what is stored and how to go on', async () => {
  const path = file('a.csv', numbered(50_000));
  let interrupt: (() => void) | undefined;
  let said = '';
  answers = Array.from({ length: 10 }, () => (_: unknown, response: ServerResponse) => {
    interrupt?.();
    interrupt = undefined;
    // What is under way when it has heard of the interruption.
    void until('its word', () => said.includes('Stopping')).then(() =>
      response.end('{"stored":5000,"refused":[]}'),
    );
  });
  const { child, ended } = startCommand(['import', path, '--time-format', 'us', ...target()]);
  child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  interrupt = () => child.kill('SIGINT');
  const { code, out, err } = await ended;
  expect([code, requests.length < 10]).toEqual([130, true]);
  const stored = requests.length * 5000;
  expect(out).toMatch(new RegExp(`^\\d+ rows, ${stored} points stored, 0 refused, `));
  expect(err).toContain('Stopping after what is under way');
  expect(err).toContain(
    'tributary: Interrupted.\n  The same command goes on: what is stored already is not stored twice.',
  );
});

it('gives up with a clear message when the address is no Tributary server', async () => {
  answers = [(_, response) => response.end('<html>hello</html>')];
  const ran = await tributary(['import', file('a.csv', numbered(1)), '--time-format', 'us', ...target()]);
  expect(ran.exit).toBe(1);
  expect(ran.err).toContain('answers, but not as a Tributary server does.\n  Check --url.');
});
