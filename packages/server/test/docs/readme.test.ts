/**
 * README.md word by word: its commands in their order, in one empty folder, on the built server, as somebody types them who reads it for
 * the first time. Left to others are `git clone` and the two `npm install` lines (`.ci/run`).
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requestOf } from './support/curl.js';
import { read, ROOT } from './support/pages.js';

interface Block {
  readonly language: string;
  readonly code: string;
}

const LEFT_TO_OTHERS = /^git clone |^npm install && npm test$/m;
/** The answers of curl are compared by the test, which asks itself: curl is not installed everywhere. */
const PRELUDE = `
set -euo pipefail
npx() { [ "$1" = tributary ]; shift; "$NODE" "$PROGRAM" "$@"; }
curl() { printf '%s\\0' "$@" > curl.arguments; }
if [ -f token ]; then TOKEN=$(cat token); fi
`;
const EPILOGUE = '\nprintf %s "${TOKEN-}" > token\n';

let folder: string;
let server: ChildProcess | undefined;
let out = '';
let url = '';
beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'tributary-readme-'))));
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

/** As Ctrl-C does. */
async function stop(): Promise<void> {
  if (server === undefined) return;
  const ended = once(server, 'exit');
  server.kill('SIGINT');
  await ended;
  server = undefined;
}

async function start(flags: readonly string[]): Promise<void> {
  await stop();
  const ports = { TRIBUTARY_PORT: '0', TRIBUTARY_HOST: '127.0.0.1', TRIBUTARY_MQTT_PORT: '0' };
  server = spawn(process.execPath, [path.join(ROOT, 'scripts/start.cjs'), ...flags], {
    ...{ cwd: folder, env: { ...process.env, ...ports }, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  out = '';
  const told = new Promise<void>((resolve, reject) => {
    server!.stdout!.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (/password {2,}\S+\n|Password lost.*\n/.test(out)) resolve();
    });
    server!.once('exit', () => reject(new Error(`the server ended: ${out}`)));
  });
  await told;
  url = /Tributary listens on (\S+)/.exec(out)![1]!;
}

/** What the last curl of the block is answered. */
async function shell(code: string): Promise<unknown> {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', PRELUDE + code + EPILOGUE], {
    ...{ cwd: folder, encoding: 'utf8' },
    env: {
      ...process.env,
      NODE: process.execPath,
      PROGRAM: path.join(ROOT, 'packages/server/bin/tributary.js'),
    },
  });
  expect(status, `${code}\n${stdout}${stderr}`).toBe(0);
  if (!/^curl /m.test(code)) return undefined;
  const given = readFileSync(path.join(folder, 'curl.arguments'), 'utf8').split('\0').slice(0, -1);
  const request = requestOf(given);
  expect(request.url).toContain('http://localhost:7070/');
  const answer = await fetch(request.url.replace('http://localhost:7070', url), request.init);
  expect(answer.status).toBe(200);
  return answer.json();
}

const timeless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"a time"'));

/** The first start builds all packages: a minute where two cores do other things too. */
const WITH_A_BUILD = 300_000;

it(
  'leads from the first command to a picture, with what it shows as answers',
  async () => {
    const blocks: Block[] = [...read('README.md').matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
      ([, language, code]) => ({ language: language!, code: code! }),
    );
    let answer: unknown;
    let starts = 0;
    for (const { language, code } of blocks) {
      const flags = /^(?:npm install && )?npm start(?: -- (.*))?\n$/.exec(code);
      if (LEFT_TO_OTHERS.test(code)) continue;
      else if (flags) {
        starts++;
        await start(flags[1]?.split(' ') ?? []);
      } else if (language === 'sh') answer = await shell(code);
      else if (language === 'json') expect(timeless(answer)).toEqual(timeless(JSON.parse(code)));
      else if (language === 'csv') writeFileSync(path.join(folder, 'office.csv'), code);
      else {
        expect(language).toBe('text');
        expect(out.replaceAll(url, 'http://localhost:7070').replace(/(password {2,})\S+/g, '$1…')).toContain(
          code,
        );
        await expectPage();
      }
    }
    expect(starts).toBe(2);
  },
  WITH_A_BUILD,
);

/** The page is there, and what was printed opens it. */
async function expectPage(): Promise<void> {
  expect(await (await fetch(url)).text()).toContain('<title>Tributary</title>');
  const [, email, password] = /e-mail +(\S+)\s+password {2,}(\S+)/.exec(out)!;
  const login = await fetch(`${url}/tributary/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  expect(login.status).toBe(200);
}
