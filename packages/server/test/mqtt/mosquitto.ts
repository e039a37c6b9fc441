/** A real Mosquitto of this test, on a port of its own, that can go away and come back. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.js';
import { until } from '../support/waiting.js';

const PROGRAM = ['/usr/sbin/mosquitto', '/usr/bin/mosquitto'].find((path) => existsSync(path));
export const hasMosquitto = PROGRAM !== undefined;
export const USER = 'tributary';
export const PASSWORD = 'p@ss:word';

export class Mosquitto {
  #child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(): Promise<Mosquitto> {
    if (PROGRAM === undefined) throw new Error('mosquitto is missing: apt-get install mosquitto');
    const folder = mkdtempSync(join(tmpdir(), 'tributary-mosquitto-'));
    const broker = new Mosquitto(await freePort(), folder);
    const passwords = join(folder, 'passwords');
    execFileSync('mosquitto_passwd', ['-b', '-c', passwords, USER, PASSWORD]);
    // Started by root it becomes the user mosquitto, who keeps sessions over a restart in this folder.
    chmodSync(folder, 0o777);
    chmodSync(passwords, 0o644);
    writeFileSync(
      join(folder, 'mosquitto.conf'),
      [
        `listener ${broker.port} 127.0.0.1`,
        `password_file ${passwords}`,
        'allow_anonymous false',
        'persistence true',
        `persistence_location ${folder}/`,
        'autosave_interval 1',
        'autosave_on_changes true',
        'max_queued_messages 100000',
      ].join('\n'),
    );
    await broker.resume();
    return broker;
  }

  get url(): string {
    return `mqtt://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${this.port}`;
  }

  async resume(): Promise<void> {
    this.#child = spawn(PROGRAM!, ['-c', join(this.folder, 'mosquitto.conf')], { stdio: 'ignore' });
    const listens = () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(this.port, '127.0.0.1');
        socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
        socket.once('connect', () => socket.end());
      });
    await until('mosquitto listens', listens, { every: 50 });
  }

  async pause(): Promise<void> {
    const ended = new Promise((resolve) => this.#child!.once('exit', resolve));
    this.#child!.kill('SIGTERM');
    await ended;
  }

  async stop(): Promise<void> {
    await this.pause();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
