/** The store of points on either engine, in a folder of its own: opened, crashed, opened again. */
import { cp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { DiskRoom } from '../../src/points/disk-room.js';
import type { Engine } from '../../src/points/engine/engine.js';
import type { QueryLimits } from '../../src/points/engine/limits.js';
import { openServerEngine } from '../../src/points/engine/server.js';
import { openCheckedEngine } from '../../src/points/parts/checked-engine.js';
import type { Problem } from '../../src/points/problem.js';
import { PointsStore, type PointsStoreOptions } from '../../src/points/store.js';
import { ClickHouseServer, SQL_USER } from './clickhouse-server.js';
import { temporaryFolder } from './folders.js';

export const LIMITS: QueryLimits = { seconds: 20, memory: 1_000_000_000, threads: 2 };

/** One of the two engines with a folder of its own; `open` gives a store on the same data each time it is called. */
export interface Bench {
  readonly folder: string;
  readonly problems: Problem[];
  readonly room: DiskRoom;
  server?: ClickHouseServer;
  engine(): Promise<Engine>;
  open(options?: Partial<PointsStoreOptions>): Promise<PointsStore>;
  /** What a new process finds after the one that runs `store` was killed at this moment. */
  crash(store: PointsStore): Promise<PointsStore>;
  remove(): Promise<void>;
}

/** `sqlSeconds`: how long a statement of users' SQL may take. */
export async function makeBench(mode: 'embedded' | 'server', sqlSeconds = LIMITS.seconds): Promise<Bench> {
  const folder = await temporaryFolder();
  const problems: Problem[] = [];
  const server =
    mode === 'server' ? await ClickHouseServer.start(path.join(folder, 'clickhouse'), sqlSeconds) : undefined;
  let segments = path.join(folder, 'spool');
  let crashes = 0;
  const room = new DiskRoom([folder], 0);
  const engine = () =>
    server
      ? Promise.resolve(
          openServerEngine({ url: server.url, connections: 4, limits: LIMITS, guest: SQL_USER }),
        )
      : openCheckedEngine({
          path: path.join(folder, 'points'),
          database: 'tributary',
          ...{ segments, sessions: 2, limits: LIMITS, room },
          onProblem: (problem) => problems.push(problem),
        });
  const open: Bench['open'] = async (options = {}) =>
    PointsStore.open({
      engine: options.engine ?? (await engine()),
      database: 'tributary',
      folder: segments,
      flushInterval: 50,
      flushRows: 100_000,
      settleInterval: 3_600_000,
      spoolLimit: 1e12,
      room,
      onProblem: (problem) => problems.push(problem),
      userSql: { limits: { ...LIMITS, seconds: sqlSeconds }, answerBytes: 2 ** 25 },
      ...options,
    });
  return {
    folder,
    problems,
    room,
    ...(server ? { server } : {}),
    engine,
    open,
    async crash(store) {
      const image = path.join(folder, `image-${++crashes}`);
      // The spool first: what leaves it meanwhile is in the engine, which is copied after it.
      await copyLive(segments, path.join(image, 'spool'));
      if (server) {
        // The engine lives on, and still gets from the dead process what that had sent: `close` stands for it.
        segments = path.join(image, 'spool');
        const reopened = await open();
        await store.close();
        return reopened;
      }
      await copyLive(path.join(folder, 'points'), path.join(image, 'points'));
      await store.close();
      for (const name of ['spool', 'points']) {
        await rm(path.join(folder, name), { recursive: true });
        await rename(path.join(image, name), path.join(folder, name));
      }
      return open();
    },
    remove: async () => {
      await server?.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Files may go away while they are copied, merged parts and flushed segments do; the copy is then made again. */
async function copyLive(from: string, to: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await cp(from, to, { recursive: true });
    } catch (error) {
      if (tries === 20 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      await rm(to, { recursive: true, force: true });
    }
  }
}
