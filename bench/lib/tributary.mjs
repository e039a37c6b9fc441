/** The built server as its users start it: own process, own port, own data directory, credentials from its file. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { answers, freePort, sleep, start } from './processes.mjs';

const SERVER = fileURLToPath(new URL('../../packages/server/bin/tributary.js', import.meta.url));

export const serverFile = (options) => path.resolve(options.server ?? SERVER);

/** A module of the built server, for what a bench compares the server with. */
export const serverModule = (options, name) => path.join(path.dirname(serverFile(options)), '../dist', name);

export async function startTributary(options, folder, { nodeArgs = [], args = [] } = {}) {
  const port = await freePort();
  const data = path.join(folder, 'tributary');
  const credentials = path.join(folder, 'credentials.json');
  const command = [
    ...nodeArgs,
    serverFile(options),
    'serve',
    `--port=${port}`,
    '--mqtt-port=0',
    '--host=127.0.0.1',
    `--data-dir=${data}`,
    `--credentials-file=${credentials}`,
    '--log-level=warn',
    ...args,
  ];
  const began = performance.now();
  const process_ = start(process.execPath, command);
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/readyz`, process_);
  const started = performance.now() - began;
  const known = await credentialsIn(credentials);
  const { native, influx } = known;
  return {
    ...process_,
    url,
    data,
    started,
    database: influx.database,
    writeToken: influx.token,
    token: native.token,
    credentials: known,
    ask: (method, address, body) => ask({ url, token: native.token }, method, address, body),
    metrics: () => metricsOf(url, native.token),
    flushed: () => flushed(url, native.token),
  };
}

/** The file is written just after the port opens. */
async function credentialsIn(file) {
  for (let tries = 0; ; tries++) {
    try {
      return JSON.parse(await readFile(file, 'utf8'));
    } catch (error) {
      if (tries === 200) throw error;
      await sleep(25);
    }
  }
}

/** An operation of the native API, as JSON. */
async function ask({ url, token }, method, address, body) {
  const response = await fetch(`${url}/tributary/v1${address}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${address}: ${await response.text()}`);
  return response.json();
}

async function metricsOf(url, token) {
  const text = await (
    await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  ).text();
  const found = {};
  for (const [, name, value] of text.matchAll(/^(\w+)(?:\{[^}]*\})? (\S+)$/gm)) found[name] = Number(value);
  return found;
}

/** Waits until the engine has everything; returns the milliseconds that took. */
async function flushed(url, token) {
  const began = performance.now();
  for (;;) {
    const { tributary_spool_bytes: spooled, tributary_unsettled: unsettled } = await metricsOf(url, token);
    if (spooled === undefined) throw new Error('the server tells no tributary_spool_bytes');
    if (spooled === 0) return { milliseconds: performance.now() - began, unsettled: unsettled === 1 };
    await sleep(5);
  }
}
