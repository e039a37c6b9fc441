/** The built server as a user starts it: the command in a folder of its own, with a credentials file. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from './pages.js';

export interface BuiltServer {
  readonly url: string;
  readonly token: string;
  stop(): Promise<void>;
}

const START_MS = 60_000;

export async function startBuiltServer(): Promise<BuiltServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tributary-docs-'));
  const command = path.join(ROOT, 'packages/server/bin/tributary.js');
  const flags = [
    '--port',
    '0',
    '--mqtt-port',
    '0',
    '--host',
    '127.0.0.1',
    '--credentials-file',
    'credentials.json',
  ];
  const server = spawn(process.execPath, [command, 'serve', ...flags], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(server, 'exit');
  let complaint = '';
  server.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const stop = async () => {
    server.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true });
  };
  const file = path.join(folder, 'credentials.json');
  for (const end = Date.now() + START_MS; Date.now() < end && server.exitCode === null;) {
    const credentials = readCredentials(file);
    if (credentials && (await isReady(credentials.url))) return { ...credentials, stop };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (server.exitCode === null) await stop();
  throw new Error(`the built server did not start: ${complaint}`);
}

/** The file is whole before the server says that it is ready. */
const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );

function readCredentials(file: string): { url: string; token: string } | undefined {
  try {
    const { url, native } = JSON.parse(readFileSync(file, 'utf8')) as {
      url: string;
      native: { token: string };
    };
    return { url, token: native.token };
  } catch {
    return undefined;
  }
}
