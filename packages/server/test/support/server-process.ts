/** The built server as a process of its own: started as a user starts it, killed as a power cut does. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '../../../..');
/** Another checkout may be tested by the same programs: `TRIBUTARY_TEST_PROGRAM` is its bin/tributary.js. */
const PROGRAM = process.env['TRIBUTARY_TEST_PROGRAM'] ?? path.join(ROOT, 'packages/server/bin/tributary.js');

/** Builds what changed since the last build; `npm test` has done so already. */
export function build(): void {
  const { status, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'scripts/build.mjs')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the build failed: ${stderr}`);
}

export interface Credentials {
  readonly native: { readonly token: string; readonly projectId: number };
  readonly influx: { readonly token: string; readonly database: string };
}

export class ServerProcess {
  url = '';
  /** Milliseconds from the start of the process until it listened. */
  startedIn = 0;
  log = '';
  #child: ChildProcess | undefined;

  private constructor(readonly folder: string) {}

  static async start(folder: string, flags: readonly string[] = []): Promise<ServerProcess> {
    const server = new ServerProcess(folder);
    await server.start(flags);
    return server;
  }

  /** Starts on the same data directory as before; fails with what the process said if it ends instead. */
  async start(flags: readonly string[] = []): Promise<void> {
    const args = [
      'serve',
      '--port=0',
      '--host=127.0.0.1',
      '--mqtt-port=0',
      `--data-dir=${this.folder}`,
      `--credentials-file=${this.folder}.json`,
      ...flags,
    ];
    const began = performance.now();
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    child.stderr.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    let out = '';
    this.url = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
        const match = /Tributary listens on (\S+)/.exec(out);
        if (match) resolve(match[1]!);
      });
      child.once('exit', (code, signal) =>
        reject(new Error(`the server ended with ${code ?? signal}: ${out}${this.log}`)),
      );
    });
    this.startedIn = performance.now() - began;
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
