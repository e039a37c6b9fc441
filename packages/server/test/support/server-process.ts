/** The built server as a process of its own: started as a user starts it, killed as a power cut does. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll } from 'vitest';
import { folderOfTests } from './folders.js';
import { ask } from './http.js';
import { until } from './waiting.js';

const ROOT = path.join(import.meta.dirname, '../../../..');
/** Another checkout may be tested by the same programs: `TRIBUTARY_TEST_PROGRAM` is its bin/tributary.js. */
const PROGRAM = process.env['TRIBUTARY_TEST_PROGRAM'] ?? path.join(ROOT, 'packages/server/bin/tributary.js');
/** `TRIBUTARY_TEST_SLICES=1` says what held the server's event loop (scripts/slices.mjs). */
const WATCH = process.env['TRIBUTARY_TEST_SLICES'] ? ['--import', path.join(ROOT, 'scripts/slices.mjs')] : [];

/** Builds what changed since the last build; `npm test` has done so already. */
export function build(): void {
  const { status, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'scripts/build.mjs')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the build failed: ${stderr}`);
}

/** A folder for the servers of a test file, once the program is built. Call it where tests are declared. */
export function folderOfServers(): string {
  beforeAll(() => build(), 300_000);
  return folderOfTests('server');
}

export interface Credentials {
  readonly native: { readonly token: string; readonly projectId: number };
  readonly influx: { readonly token: string; readonly database: string };
}

const withFile = (folder: string): readonly string[] => [`--credentials-file=${folder}.json`];

export class ServerProcess {
  url = '';
  /** Milliseconds from the start of the process until it listened. */
  startedIn = 0;
  log = '';
  /** What it printed. */
  out = '';
  #child: ChildProcess | undefined;

  private constructor(readonly folder: string) {}

  static async start(folder: string, flags: readonly string[] = []): Promise<ServerProcess> {
    const server = new ServerProcess(folder);
    await server.start(flags);
    return server;
  }

  /** The process alone: it may not listen yet. */
  static spawn(folder: string, flags: readonly string[] = [], file = withFile(folder)): ServerProcess {
    const server = new ServerProcess(folder);
    server.#spawn(flags, file);
    return server;
  }

  /** Starts on the same data directory as before; fails with what the process said if it ends instead. */
  async start(flags: readonly string[] = []): Promise<void> {
    const began = performance.now();
    this.#spawn(flags);
    await this.listening();
    this.startedIn = performance.now() - began;
  }

  /** Resolves when it says that it listens. */
  async listening(): Promise<void> {
    const child = this.#child!;
    this.url = await new Promise<string>((resolve, reject) => {
      const look = () => {
        const match = /Tributary listens on (\S+)/.exec(this.out);
        if (match) resolve(match[1]!);
      };
      look();
      child.stdout!.on('data', look);
      child.once('exit', (code, signal) =>
        reject(new Error(`the server ended with ${code ?? signal}: ${this.out}${this.log}`)),
      );
    });
  }

  /** The address of its port, which is open before it says so: as the system tells it. */
  async port(): Promise<string> {
    const look = async () => (await listeningPorts(this.#child!.pid!))[0];
    return `http://127.0.0.1:${await until('a port of the server', look, { every: 5 })}`;
  }

  #spawn(flags: readonly string[], file = withFile(this.folder)): void {
    const args = [
      'serve',
      '--port=0',
      '--host=127.0.0.1',
      '--mqtt-port=0',
      `--data-dir=${this.folder}`,
      ...file,
      ...flags,
    ];
    const child = spawn(process.execPath, [...WATCH, PROGRAM, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.out = '';
    child.stderr.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    if (WATCH.length > 0) child.stderr.pipe(process.stderr, { end: false });
    child.stdout.on('data', (chunk: Buffer) => (this.out += chunk.toString()));
  }

  get alive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Bytes of memory that the process has now; undefined where the system does not tell. */
  async memory(): Promise<number | undefined> {
    const status = await readFile(`/proc/${this.#child?.pid}/status`, 'utf8').catch(() => '');
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  }

  async credentials(): Promise<Credentials> {
    return JSON.parse(await readFile(`${this.folder}.json`, 'utf8')) as Credentials;
  }

  /** What a request with the native token is answered, which must be a success. `path` is that of any API. */
  async call(method: string, path: string, body?: unknown): ReturnType<typeof ask> {
    const { native } = await this.credentials();
    return ask(this.url + path, { method, body, headers: { authorization: `Bearer ${native.token}` } });
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || !this.alive) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}

/** TCP ports on which a process listens (Linux). */
async function listeningPorts(pid: number): Promise<number[]> {
  const links = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const sockets = new Set(
    await Promise.all(links.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => ''))),
  );
  const lines = (await readFile('/proc/net/tcp', 'utf8')).split('\n').slice(1);
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter((cells) => cells[3] === '0A' && sockets.has(`socket:[${cells[9]}]`))
    .map((cells) => Number.parseInt(cells[1]!.split(':')[1]!, 16));
}
