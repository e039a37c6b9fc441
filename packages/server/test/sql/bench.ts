/** A real store with two projects' secrets in it, and users' SQL over the first, with one wall or both. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Session } from 'chdb';
import { guestOf, guestSettings, type Guest, type GuestRules } from '../../src/points/engine/guest.js';
import { plain } from '../../src/points/engine/answer-forms.js';
import { type Engine } from '../../src/points/engine/engine.js';
import { engineError } from '../../src/points/engine/engine-error.js';
import { PossibleDuplicates } from '../../src/points/possible-duplicates.js';
import { NOTHING_HIDDEN, Sources } from '../../src/points/queries/sql.js';
import type { SqlAnswer } from '../../src/model/records/sql-answer.js';
import { UserSql, type NamedSeries } from '../../src/points/user-sql/user-sql.js';
import { LIMITS, makeBench } from '../support/points-bench.js';
import { HttpPeer } from '../support/http-peer.js';

export type Walls = 'both' | 'first' | 'second' | 'none';

export interface SqlBench {
  readonly engine: Engine;
  readonly guest: Guest;
  /** Of a project that has one numeric and one textual series. */
  readonly series: readonly NamedSeries[];
  sql(walls: Walls): { run(statement: string): Promise<string> };
  answer(statement: string): Promise<SqlAnswer>;
  /** An attack with its places filled in. */
  fill(attack: string): string;
  /** What no attack may have brought about; empty when all is well. */
  damage(): Promise<string[]>;
  close(): Promise<void>;
}

export const FILE_SECRET = 'secret-of-the-file';
export const FOREIGN_SECRET = 'secret-of-the-other-project';
const FOREIGN_NUMBER = 777_123;
const OWN: readonly NamedSeries[] = [
  { id: 1, name: 'level', device: 'own', kind: 'number' },
  { id: 2, name: 'state', device: 'own', kind: 'string' },
];

export const rules: GuestRules = {
  limits: LIMITS,
  database: 'tributary_empty',
  view: 'tributary.telemetry',
  user: 'tributary_sql',
  answerBytes: 2 ** 22,
};

export async function makeSqlBench(
  mode: 'embedded' | 'server' = 'embedded',
  seconds = LIMITS.seconds,
): Promise<SqlBench> {
  const bench = await makeBench(mode, seconds);
  const engine = await bench.engine();
  const store = await bench.open({ engine });
  const time = Date.UTC(2024, 0, 1) * 1000;
  for (const id of [1, 2, 3, 4]) store.heads.reserve(id);
  for (let i = 0; i < 4; i++) store.number(1, time + i, 0, i);
  store.text(2, time, 0, 'running');
  store.number(3, time, 0, FOREIGN_NUMBER);
  store.text(4, time, 0, FOREIGN_SECRET);
  await store.commit();
  await store.flush();
  const secrets = mkdtempSync(path.join(bench.folder, 'secrets-'));
  const file = path.join(secrets, 'secret.txt');
  const out = path.join(secrets, 'attacked.txt');
  writeFileSync(file, FILE_SECRET);
  const web = await HttpPeer.start((response) => response.end('called\n'));
  const { url } = web;
  const guest = await engine.admitGuests({ ...rules, limits: { ...LIMITS, seconds } });
  const open = mode === 'embedded' ? openWithoutWall(path.join(bench.folder, 'points')) : undefined;
  const userSql = (walls: Walls) =>
    new UserSql({
      guest:
        walls === 'first' || walls === 'none' ? (open?.guest ?? platformGuest(bench.server!.url)) : guest,
      database: 'tributary',
      answerBytes: rules.answerBytes,
      walls: { first: walls === 'both' || walls === 'first', second: walls === 'both' || walls === 'second' },
    });
  const run = (walls: Walls, statement: string) =>
    userSql(walls).run(
      new Sources('tributary', new PossibleDuplicates(path.join(secrets, 'x')), NOTHING_HIDDEN),
      OWN,
      statement,
    );
  const tables = async () =>
    Buffer.from(
      await engine.query(
        "SELECT name FROM system.databases WHERE name LIKE '%attacked%' UNION ALL SELECT concat(database, '.', name) FROM system.tables WHERE name LIKE '%attacked%' UNION ALL SELECT concat('numbers: ', toString(count())) FROM tributary.numbers HAVING count() != 5 UNION ALL SELECT concat('texts: ', toString(count())) FROM tributary.texts HAVING count() != 2",
        plain('TSVRaw'),
      ),
    ).toString();
  return {
    engine,
    guest,
    series: OWN,
    sql: (walls) => ({
      async run(statement) {
        const { columns, pieces } = await run(walls, statement);
        return JSON.stringify(columns) + Buffer.concat(pieces).toString();
      },
    }),
    answer: (statement) => run('both', statement),
    fill: (attack) =>
      attack
        .replaceAll('{file}', file)
        .replaceAll('{out}', out)
        .replaceAll('{url}', url)
        .replaceAll('{foreign}', '3,4'),
    async damage() {
      const found = (await tables()).split('\n').filter((line) => line !== '');
      if (existsSync(out)) found.push('a file was written');
      if (existsSync('/tmp/attacked')) found.push('/tmp/attacked was written');
      if (web.calls > 0) found.push(`${web.calls} calls arrived`);
      return found;
    },
    async close() {
      web.stop();
      open?.close();
      await store.close();
      rmSync(secrets, { recursive: true, force: true });
      await bench.remove();
    },
  };
}

/** Leaks: what an answer or an error must never show. */
export const leaks = (text: string): boolean =>
  text.includes(FILE_SECRET) || text.includes(FOREIGN_SECRET) || text.includes(String(FOREIGN_NUMBER));

/** A session with the platform's rights, only with the formats of a guest: what users' SQL would be without the second wall. */
function openWithoutWall(folder: string): { guest: Guest; close(): void } {
  const open = () => {
    const session = new Session(folder, { connectionArgs: [] });
    session.query(
      `SET ${guestSettings(rules)
        .filter((setting) => !setting.startsWith('readonly'))
        .join(', ')}`,
    );
    return session;
  };
  let session = open();
  const query = async (sql: string, format: string): Promise<Uint8Array> => {
    try {
      return (await session.queryAsync(sql, { format })).bytes();
    } catch (error) {
      // As with every session: none is used again after a failure.
      const broken = session;
      session = open();
      broken.close();
      throw engineError((error as Error).message, error);
    }
  };
  async function* pieces(sql: string, format: string): AsyncIterable<Uint8Array> {
    yield await query(sql, format);
  }
  return { guest: guestOf({ whole: query, pieces }), close: () => session.close() };
}

/** The same over HTTP, where nothing may be added to the text: it would be a part of what EXPLAIN shows. */
function platformGuest(url: string): Guest {
  const settings = guestSettings(rules)
    .filter((setting) => !setting.startsWith('readonly'))
    .map((setting) => setting.replaceAll("'", ''));
  const query = async (sql: string, format: string): Promise<Uint8Array> => {
    const parameters = [...settings, `default_format=${format}`].join('&');
    const response = await fetch(`${url}/?${parameters}`, { method: 'POST', body: sql });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok) throw engineError(bytes.toString(), undefined);
    return bytes;
  };
  async function* pieces(sql: string, format: string): AsyncIterable<Uint8Array> {
    yield await query(sql, format);
  }
  return guestOf({ whole: query, pieces });
}
