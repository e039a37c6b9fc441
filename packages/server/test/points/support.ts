import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEmbeddedEngine } from '../../src/points/engine/embedded.js';
import type { Engine, QueryLimits } from '../../src/points/engine/engine.js';
import { openServerEngine } from '../../src/points/engine/server.js';
import { PointsStore, type PointsStoreOptions, type Problem } from '../../src/points/store.js';
import { ClickHouseServer } from '../support/clickhouse-server.js';

export const LIMITS: QueryLimits = { seconds: 20, memory: 1_000_000_000, threads: 2 };

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'tributary-test-'));
}

/** One of the two engines with a folder of its own; `open` gives a store on the same data each time it is called. */
export interface Bench {
  readonly folder: string;
  readonly problems: Problem[];
  server?: ClickHouseServer;
  engine(): Promise<Engine>;
  open(options?: Partial<PointsStoreOptions>): Promise<PointsStore>;
  remove(): Promise<void>;
}

export async function makeBench(mode: 'embedded' | 'server'): Promise<Bench> {
  const folder = await temporaryFolder();
  const problems: Problem[] = [];
  const server = mode === 'server' ? await ClickHouseServer.start(path.join(folder, 'clickhouse')) : undefined;
  const segments = path.join(folder, 'spool');
  const engine = () =>
    Promise.resolve(
      server
        ? openServerEngine({ url: server.url, connections: 4, limits: LIMITS })
        : openEmbeddedEngine({ path: path.join(folder, 'points'), segments, sessions: 2, limits: LIMITS }),
    );
  return {
    folder,
    problems,
    ...(server ? { server } : {}),
    engine,
    open: async (options = {}) =>
      PointsStore.open({
        engine: await engine(),
        database: 'tributary',
        folder: segments,
        flushInterval: 50,
        flushRows: 100_000,
        settleInterval: 3_600_000,
        spoolLimit: 1e12,
        diskReserve: 0,
        onProblem: (problem) => problems.push(problem),
        ...options,
      }),
    remove: async () => {
      await server?.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
