/** A real ClickHouse server for tests, from chDB's own library: start, stop, start again on the same data and port. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LIMITS_THROW } from '../../src/points/engine/answer.js';
import { guestSettings } from '../../src/points/engine/guest.js';
import { freePort } from './free-port.js';
import { pause } from './waiting.js';

const launcher = path.join(import.meta.dirname, 'clickhouse-server.py');

function libraryPath(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('chdb'));
  const platform = `@chdb/lib-${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}`;
  return path.join(path.dirname(require.resolve(`${platform}/package.json`)), 'libchdb.so');
}

/**
 * This form of the engine keeps no users of its own making, so the one for users' SQL stands in its configuration, as an
 * administrator would declare it.
 */
export const SQL_USER = { user: 'tributary_sql', password: 'of-the-test' } as const;
const SQL_LIMITS = { seconds: 20, memory: 1_000_000_000, threads: 2 };

function writeConfig(folder: string, seconds: number): string {
  const rules = {
    limits: { ...SQL_LIMITS, seconds },
    ...{
      database: 'tributary_empty',
      view: 'tributary.telemetry',
      user: SQL_USER.user,
      answerBytes: 2 ** 25,
    },
  };
  const settings = guestSettings(rules).map((setting) => {
    const [name, value] = setting.split('=') as [string, string];
    return `<${name}>${value.replaceAll("'", '')}</${name}>`;
  });
  // The platform does not rely on the profile of its own user.
  const breaking = LIMITS_THROW.map((mode) => `<${mode}>break</${mode}>`).join('');
  const networks = '<networks><ip>127.0.0.1</ip></networks><quota>default</quota>';
  const text = `<clickhouse>
    <profiles><default>${breaking}</default><guest>${settings.join('')}</guest></profiles>
    <users>
      <default><password></password>${networks}<profile>default</profile><access_management>1</access_management></default>
      <${SQL_USER.user}><password>${SQL_USER.password}</password>${networks}<profile>guest</profile>
        <grants><query>GRANT SELECT ON tributary.telemetry</query></grants></${SQL_USER.user}>
    </users>
    <quotas><default></default></quotas>
  </clickhouse>`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}-users.xml`, text);
  const file = `${folder}.xml`;
  const users = `<user_directories><users_xml><path>${folder}-users.xml</path></users_xml></user_directories>`;
  writeFileSync(file, `<clickhouse>${users}</clickhouse>`);
  return file;
}

export class ClickHouseServer {
  #process: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly httpPort: number,
    private readonly tcpPort: number,
    private readonly sqlSeconds: number,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.httpPort}`;
  }

  /** `sqlSeconds`: how long a statement of the user of SQL may take. */
  static async start(folder: string, sqlSeconds = SQL_LIMITS.seconds): Promise<ClickHouseServer> {
    const server = new ClickHouseServer(folder, await freePort(), await freePort(), sqlSeconds);
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const child = spawn(
      'python3',
      [
        launcher,
        libraryPath(),
        this.folder,
        writeConfig(this.folder, this.sqlSeconds),
        String(this.httpPort),
        String(this.tcpPort),
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.#process = child;
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    for (let tries = 0; tries < 300; tries++) {
      if (child.exitCode !== null)
        throw new Error(`the ClickHouse server ended with ${child.exitCode}: ${complaint}`);
      const answers = await fetch(`${this.url}/ping`).then(
        (response) => response.ok,
        () => false,
      );
      if (answers) return;
      await pause(100);
    }
    throw new Error(`the ClickHouse server does not answer: ${complaint}`);
  }

  /** Ends the process at once, as a crash would. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}
