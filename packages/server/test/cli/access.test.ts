/** What a person does with their own tokens and with the links of exports, by the command and a login on a server. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { tributary } from '../support/command.js';

let platform: TestPlatform;
let folder: string;
let login: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-cli-access-'));
  platform = await startTestPlatform();
  const { email, password } = platform.one;
  login = (await platform.call('POST', '/login', { token: null, body: { email, password } })).json.token;
  await platform.call('POST', '/points', { body: [{ device: 'd', series: 's', time: 1, value: 1 }] });
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true, force: true });
});
const run = (token: string, ...argv: string[]) =>
  tributary([...argv, '--url', platform.url, '--token', token]);

it('tokens list --own shows what the person made, tokens list all that they administer', async () => {
  const made = await run(login, 'tokens', 'create', '--name', 'of my own');
  expect(made, made.err).toMatchObject({ exit: 0 });
  const names = async (...more: string[]) => {
    const { out } = await run(login, 'tokens', 'list', ...more, '--format', 'json');
    return (JSON.parse(out) as { id: number; name: string }[]).map(({ name }) => name);
  };
  expect(await names('--own')).toEqual(['of my own']);
  expect(await names()).toEqual(expect.arrayContaining(['of my own', 'test']));
  const limits = JSON.parse((await run(platform.one.admin, 'tokens', 'list', '--format', 'json')).out);
  expect(limits).toContainEqual(expect.objectContaining({ device: null, api: null, addresses: null }));
  const refused = await run(platform.one.admin, 'tokens', 'list', '--own');
  expect([refused.exit, refused.out]).toEqual([1, '']);
  expect(refused.err).toContain('of a person who logged in');
});

it('export --job says to whom links are given, and --end-links ends them', async () => {
  const target = join(folder, 'points.csv');
  expect(await run(platform.one.token, 'export', target)).toMatchObject({ exit: 0 });
  const { items } = (await platform.call('GET', '/jobs')).json as { items: { id: number }[] };
  const job = String(items[0]!.id);
  expect(await run(platform.one.token, 'export', target, '--job', job)).toMatchObject({ exit: 0 });
  const foreign = await run(platform.one.reader, 'export', target, '--job', job);
  expect(foreign).toMatchObject({ exit: 1, out: '' });
  expect(foreign.err).toContain(`Job ${job} has no link to `);
  expect(foreign.err).toContain('links are for who started the export');
  const alone = await run(platform.one.token, 'export', '--end-links');
  expect(alone).toMatchObject({ exit: 2, out: '' });
  expect(alone.err).toContain('--end-links needs the number of the export');
  expect(await run(platform.one.token, 'export', '--job', job, '--end-links')).toMatchObject({
    ...{ exit: 0, out: `links of job ${job} ended\n` },
  });
  const ended = await run(platform.one.token, 'export', target, '--job', job);
  expect(ended.err).toContain('until somebody ends them');
});

const old = (length: number) =>
  Array.from({ length }, () => Math.floor(Math.random() * 16).toString(16)).join('');

it('adopt credential takes the secret from a file or stdin, and it opens what it opened', async () => {
  const secret = old(40);
  const file = join(folder, 'token.txt');
  writeFileSync(file, `${secret}\n`);
  const by = ['--api', 'influx', '--file', file, '--expires', '90d', '--name', 'telegraf'];
  const made = await run(platform.one.token, 'adopt', 'credential', ...by);
  expect(made.out).toMatch(/^adopted as \d+: token "telegraf" of project \d+, good through influx\n$/);
  expect(made).toMatchObject({ exit: 0, err: '' });
  const asked = await fetch(`${platform.url}/query?q=SHOW+DATABASES`, {
    headers: { authorization: `Token ${secret}` },
  });
  expect(asked.status).toBe(200);
  const [, id] = /adopted as (\d+)/.exec(made.out)!;
  const listed = await run(platform.one.token, 'adopt', 'list', '--json');
  expect(JSON.parse(listed.out)).toMatchObject([{ id: Number(id), api: 'influx', name: 'telegraf' }]);
  expect(listed.out).not.toContain(secret);
  expect(await run(platform.one.token, 'adopt', 'end', id!)).toMatchObject({ exit: 0 });
  expect((await run(platform.one.token, 'adopt', 'list', '--json')).out).toBe('[]\n');
});

it('adopt credential warns of what may be guessed, on stderr, and never shows it', async () => {
  const secret = old(24);
  const by = [
    'adopt',
    'credential',
    '--api',
    'iosense',
    '--url',
    platform.url,
    '--token',
    platform.one.token,
  ];
  const refused = await tributary(by, { stdin: secret });
  expect(refused).toMatchObject({ exit: 1, out: '' });
  expect(refused.err).toContain('may be guessed');
  const made = await tributary([...by, '--address', '127.0.0.1,10.0.0.0/8'], { stdin: `${secret}\n` });
  expect(made).toMatchObject({ exit: 0 });
  expect(made.err).toMatch(/may be guessed.*127\.0\.0\.1, 10\.0\.0\.0\/8/);
  expect(refused.err + made.err + made.out).not.toContain(secret);
});

it.each([
  [['--email', 'b@c'], 2, /--email is not of influx; its clients are those of iotile, losant, iobeam/],
  [['--api', 'datacooee'], 2, /--organization-id is missing/],
  [[], 1, /secret is empty\.\n {2}Give it on stdin, or in a file with --file/],
  [['--user', 'a', '--email', 'b@c'], 2, /--user contradicts --email/],
  [['--file', 'nowhere.txt'], 1, /nowhere.txt cannot be read: ENOENT/],
  [['--role', 'king'], 2, /--role is "king"; expected admin, member or viewer/],
  [['--expires', 'soon'], 2, /--expires is "soon"; expected a length of time/],
  [['--secret', 'x'], 2, /unknown option '--secret'/],
])('adopt credential %j is refused', async (given, exit, message) => {
  const ran = await run(platform.one.token, 'adopt', 'credential', '--api', 'influx', ...given);
  expect([ran.exit, ran.out, ran.err]).toEqual([exit, '', expect.stringMatching(message)]);
});

it.each([
  ['adopt credential --api influx --file', 16_384],
  ['adopt check --request-file', 2_097_152],
  ['adopt ids', 16_777_216],
  ['mqtt-upstream test', 16_777_216],
  [
    'move datacooee http://127.0.0.1:1 --organization-id x --credential-file token.txt --inputs-file',
    16_777_216,
  ],
])('%s reads no more of a file than it may need, whatever it is', async (command, most) => {
  const file = join(folder, 'token.txt');
  writeFileSync(file, 'secret');
  const words = command.replace('token.txt', file).split(' ');
  const where = words[0] === 'mqtt-upstream' ? [] : ['--url', platform.url, '--token', platform.one.token];
  const ran = await tributary([...words, '/dev/zero', ...where]);
  expect([ran.exit, ran.out, ran.err]).toEqual([
    1,
    '',
    expect.stringContaining(`/dev/zero has more than ${most} bytes`),
  ]);
});

it.each([[['--file', '-']], [[]]])('adopt credential %j reads no secret without an end', async (more) => {
  const by = ['adopt', 'credential', '--api', 'influx', '--url', platform.url, '--token', platform.one.token];
  const ran = await tributary([...by, ...more], { stdin: 'é'.repeat(10_000) });
  expect([ran.exit, ran.out, ran.err]).toEqual([1, '', expect.stringContaining('more than 16384 bytes')]);
});

describe('adopt check', () => {
  const check = (text: string, ...more: string[]) => {
    const file = join(folder, 'request.txt');
    writeFileSync(file, text);
    return run(platform.one.token, 'adopt', 'check', '--request-file', file, ...more);
  };

  it('says what a raw request would do, and that nobody has its credential and what makes it known', async () => {
    const secret = old(40);
    const text = `POST http://old.example/write?precision=s HTTP/1.1
Host: old.example
Authorization: Token ${secret}
Content-Length: 33

weather,device=a temp=1 170000000
`;
    const unknown = await check(text, '--api', 'influx');
    expect(unknown).toMatchObject({ exit: 1 });
    expect(unknown.out).toContain('influx: POST /write');
    expect(unknown.err).toMatch(
      /Nobody here has this credential[^]*adopt credential --api influx` makes it known/,
    );
    await tributary(
      ['adopt', 'credential', '--api', 'influx', '--url', platform.url, '--token', platform.one.token],
      { stdin: secret },
    );
    const known = await check(text, '--api', 'influx');
    expect(known.err).toBe('');
    expect(known.out.split('\n').map((line) => line.replace(/ {2,}/, ' '))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^credential token \d+, adopted \(project:write\)$/),
        'would write 1 points',
        'point a / weather.temp 1975-05-22T14:13:20.000Z 1',
        'would make a/weather.temp',
      ]) as string[],
    );
    expect(JSON.parse((await check(text, '--json')).out)).toMatchObject({ writes: { stored: 1 } });
    expect((await platform.call('GET', '/devices/a')).status).toBe(404);
  });

  it('reads lines of curl as documents print them', async () => {
    const asked = await check(`curl --request POST \\
  --url https://cloud.example/api/external/v1/inputs/senxxxxxxxxxx/inputdata/ \\
  --header 'content-type: application/vnd.api+json' \\
  --header 'organization-id: ZnlvcW' -H "organization-api-key: f13d" \\
  --data '{"data":{"type":"SensorData","id":"null"}}'`);
    expect(asked.out).toContain('datacooee: POST /api/external/v1/inputs/:input/inputdata');
    expect(asked.err).toContain('adopt credential --api datacooee --organization-id ZnlvcW`');
    const foreign = await check(`curl 'http://x/v1/ping'`, '--api', 'losant');
    expect([foreign.exit, foreign.err]).toEqual([
      1,
      expect.stringContaining('answered by iobeam, not by losant'),
    ]);
  });

  it('says why an API refuses that answers a mere figure, and whose a key of it is', async () => {
    const made = await fetch(`${platform.url}/channels.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ api_key: platform.one.token, name: 'weather', field1: 'temp' }),
    });
    const { api_keys: keys } = (await made.json()) as {
      api_keys: { api_key: string; write_flag: boolean }[];
    };
    const { api_key: key } = keys.find(({ write_flag: writes }) => writes)!;
    expect((await fetch(`${platform.url}/update?api_key=${key}&field1=1`)).status).toBe(200);
    const wrong = await check(`curl "http://x/update?api_key=${key}&field1=abc"`);
    expect(wrong.out).toMatch(/^refused +field1 is "abc"; expected a finite number/m);
    expect(wrong.err).toContain('It would be refused (400).');
    const unknown = await check('GET /update?api_key=A1B2C3D4E5F6G7H8&field1=1 HTTP/1.1');
    expect(unknown.err).toContain(
      '`tributary adopt credential --api thingspeak --device KEY` makes it known.',
    );
  });

  it.each([
    ['curl -sSf http://x/v1/ping', 'GET /v1/ping'],
    ['curl -sSfLki --retry 3 --max-time 5 -o /dev/null http://x/v1/ping\n\n', 'GET /v1/ping'],
    ["curl -sXPOST -m5 'http://x/write?db=a' -d 'a=$KEY|b;c>d #e' \\\r\n -w '%{http_code}'", 'POST /write'],
    [String.raw`curl -G "http://x/query" -d 'q=SHOW DATABASES' -d "a=\$KEY"`, 'GET /query'],
  ])('reads over what changes nothing of the request: %j', async (text, operation) => {
    const ran = await check(text);
    expect(ran.out).toMatch(new RegExp(`^answered by +\\w+: ${operation}\n`));
  });

  it.each([
    ['', /begins with ""; expected a line such as POST/],
    ['hello', /begins with "hello"/],
    ['GET / HTTP/1.1\nno header', /"no header" is no header/],
    ['curl -H', /the option -H of curl has no value/],
    ['curl --form a=b http://x', /the option --form of curl is not understood/],
    ["curl -d '{ http://x", /quotation mark ' is not closed/],
    ['curl -d @body.json http://x', /the body stands in another file/],
    ['curl -s', /curl has no address/],
    ['curl http://x/write -d a | jq .', /\| outside of quotation marks is not understood here \(\| jq \.\)/],
    ['curl http://x/write > out.json', /> outside of quotation marks .* \(> out\.json\)/],
    ['curl http://x/write <in.json', /< outside of quotation marks/],
    ['curl http://x/write; ls', /; outside of quotation marks/],
    ['curl http://x/update?a=1&field1=2', /& outside of .* \(&field1=2\)[^]*goes into quotation marks/],
    ['curl http://x/write # send', /a comment is not understood here \(# send\)/],
    ['curl http://x/a\ncurl http://x/b', /a line ends without a backslash, .* \(curl http:\/\/x\/b\)/],
    ['curl http://x/a http://x/b', /a second address, "http:\/\/x\/b"/],
    ['curl http://x/a --url http://x/b', /a second address/],
    ['curl "http://x/update?api_key=$KEY"', /\$KEY is not filled in here/],
    ['curl http://x/$PATH', /\$PATH is not filled in here/],
    ['curl http://x/ -d "`date`"', /`date` is not filled in here/],
    ["curl http://x/ -d $'a'", /\$' … is not understood here/],
    ['curl http://x/ -sSz', /the option -sSz of curl is not understood/],
    ['curl http://x/ -H nothing', /"nothing" is no header/],
  ])('refuses %j', async (text, message) => {
    const ran = await check(text);
    expect([ran.exit, ran.out, ran.err]).toEqual([1, '', expect.stringMatching(message)]);
  });
});
