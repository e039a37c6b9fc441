/**
 * InfluxDB itself, as Debian packages it (`apt-get install influxdb`, 1.6.7): what its line protocol really reads. Started on
 * loopback ports with temporary data, where `/usr/bin/influxd` or the one that INFLUXD names is there.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.js';
import { until } from './waiting.js';

const INFLUXD = process.env['INFLUXD'] ?? '/usr/bin/influxd';
export const hasInfluxd = existsSync(INFLUXD);

export interface StoredPoint {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
  /** As the digits of nanoseconds. */
  readonly time: string;
}

export interface Written {
  /** Undefined: all of it was taken. */
  readonly error: string | undefined;
  readonly points: StoredPoint[];
}

interface Answer {
  readonly results: readonly {
    readonly series?: readonly {
      readonly name: string;
      readonly tags?: Record<string, string>;
      readonly columns: readonly string[];
      readonly values: readonly unknown[][];
    }[];
  }[];
}

export class Influxd {
  #databases = 0;

  private constructor(
    readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<Influxd> {
    const folder = await mkdtemp(path.join(tmpdir(), 'influxd-'));
    const [port, rpc] = [await freePort(), await freePort()];
    const config = path.join(folder, 'influxdb.conf');
    await writeFile(
      config,
      `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
`,
    );
    const process_ = spawn(INFLUXD, ['-config', config], { stdio: 'ignore' });
    const ended = new Promise((resolve) => process_.once('exit', resolve));
    const url = `http://127.0.0.1:${port}`;
    await until('influxd answers', () => fetch(`${url}/ping`).catch(() => undefined), { every: 100 });
    return new Influxd(url, async () => {
      process_.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    });
  }

  /** Writes a body into a database of its own and reads the points of these measurements back. */
  async write(body: Buffer, precision: string, measurements: Iterable<string>): Promise<Written> {
    const database = `d${++this.#databases}`;
    await this.#query(`CREATE DATABASE ${database}`);
    const answer = await fetch(`${this.url}/write?db=${database}&precision=${precision}`, {
      method: 'POST',
      body: Uint8Array.from(body),
    });
    const error = answer.status === 204 ? undefined : await answer.text();
    const points: StoredPoint[] = [];
    for (const measurement of measurements) points.push(...(await this.#points(database, measurement)));
    await this.#query(`DROP DATABASE ${database}`);
    return { error, points };
  }

  async #points(database: string, measurement: string): Promise<StoredPoint[]> {
    const quoted = measurement.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n');
    const answer = await this.#query(`SELECT * FROM "${quoted}" GROUP BY *`, database);
    return (answer.results[0]?.series ?? []).flatMap(({ name, tags = {}, columns, values }) =>
      values.map(([time, ...row]) => {
        const fields = Object.fromEntries(
          columns.slice(1).flatMap((column, i) => (row[i] === null ? [] : [[column, row[i]]])),
        );
        return { measurement: name, tags, fields, time: String(time) };
      }),
    );
  }

  /** Makes an empty database, or does anything else that takes a statement. */
  async run(statement: string, database?: string): Promise<Answer> {
    return this.#query(statement, database);
  }

  async #query(statement: string, database = ''): Promise<Answer> {
    const query = new URLSearchParams({ q: statement, db: database, epoch: 'ns' });
    const answer = await fetch(`${this.url}/query?${query}`, { method: 'POST' });
    // Times are longer than a double holds, and stand first in each row.
    const text = (await answer.text()).replace(/\[(-?\d+),/g, '["$1",');
    return JSON.parse(text) as Answer;
  }
}
