/**
 * Starts the built server in an empty folder, writes one point through each API, reads both back, and stops it.
 * Prints how long it took from the start to the first accepted point.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../packages/server/bin/tributary.js', import.meta.url));
const START_LIMIT = 60_000;
const STOP_LIMIT = 20_000;

const folder = await mkdtemp(join(tmpdir(), 'tributary-smoke-'));
const port = await freePort();
const started = performance.now();
const server = spawn(
  process.execPath,
  [COMMAND, 'serve', '--port', String(port), '--mqtt-port', '0', '--credentials-file', 'credentials.json'],
  {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  },
);
const exited = once(server, 'exit');

try {
  const credentials = await credentialsOf(join(folder, 'credentials.json'));
  const url = `http://127.0.0.1:${port}`;
  const time = Date.now();

  await firstPoint(url, credentials.native, time);
  console.log(`start to first accepted point: ${((performance.now() - started) / 1000).toFixed(2)} s`);

  const line = `smoke,device=smoke-2 level=7 ${time}`;
  const { token, database } = credentials.influx;
  const written = await fetch(`${url}/write?db=${database}&precision=ms`, {
    method: 'POST',
    headers: { authorization: `Token ${token}` },
    body: line,
  });
  assert.equal(written.status, 204, `line protocol: ${written.status} ${await written.text()}`);

  const read = await fetch(`${url}/tributary/v1/query/points?unit=ms`, bearer(credentials.native.token));
  assert.equal(read.status, 200);
  const points = (await read.json()).items.map((point) => [point.device, point.time, point.value]).sort();
  assert.deepEqual(points, [
    ['smoke-1', time, 42],
    ['smoke-2', time, 7],
  ]);

  server.kill('SIGTERM');
  const [code] = await Promise.race([exited, sleep(STOP_LIMIT, ['still running'], { ref: false })]);
  assert.equal(code, 0, `exit after SIGTERM: ${code}`);
  console.log('smoke test passed');
} finally {
  if (server.exitCode === null && server.signalCode === null) {
    server.kill('SIGKILL');
    await exited;
  }
  await rm(folder, { recursive: true, force: true });
}

function bearer(token) {
  return { headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } };
}

async function credentialsOf(file) {
  while (performance.now() - started < START_LIMIT) {
    assert.equal(server.exitCode, null, 'the server ended while starting');
    try {
      return JSON.parse(await readFile(file, 'utf8'));
    } catch {
      await sleep(20);
    }
  }
  throw new Error('the server wrote no credentials file');
}

async function firstPoint(url, { token }, time) {
  const body = JSON.stringify([{ device: 'smoke-1', series: 'level', time, value: 42 }]);
  while (performance.now() - started < START_LIMIT) {
    const answer = await fetch(`${url}/tributary/v1/points`, {
      method: 'POST',
      ...bearer(token),
      body,
    }).catch(() => undefined);
    // While the stores open the server says so, and that the request may come again.
    if (answer && answer.status !== 503) {
      assert.equal(answer.status, 200, `POST /points: ${answer.status} ${await answer.text()}`);
      return;
    }
    await sleep(20);
  }
  throw new Error('the server accepted no point');
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port: free } = probe.address();
  probe.close();
  await once(probe, 'close');
  return free;
}
