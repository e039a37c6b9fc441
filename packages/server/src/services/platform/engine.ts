/** Opens the engine that the configuration names: a server, or the embedded one with the guard over its files. */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Logger } from 'pino';
import { given } from '../../model/given.js';
import { DiskRoom } from '../../points/disk-room.js';
import { keepFreeSpace } from '../../points/engine/config-file.js';
import type { Engine } from '../../points/engine/engine.js';
import type { QueryLimits } from '../../points/engine/limits.js';
import { GUESTS } from '../../points/engine/guest.js';
import { openServerEngine } from '../../points/engine/server.js';
import { openCheckedEngine } from '../../points/parts/checked-engine.js';
import type { Problem } from '../../points/problem.js';

export interface EngineSettings {
  readonly dataDir: string;
  readonly pointsUrl: string | undefined;
  readonly pointsUser: string;
  readonly pointsPassword: string | undefined;
  readonly pointsDatabase: string;
  readonly pointsSqlUser: string | undefined;
  readonly pointsSqlPassword: string | undefined;
  readonly diskReserve: number;
  readonly queryTimeLimit: number;
  readonly queryMemory: number;
  readonly queryThreads: number;
  readonly engineSessions: number;
  readonly engineQueue: number;
  readonly engineMemory: number;
}

/** Bytes that the engine leaves free at most: the catalog, the journals and the notes need some when it has none. */
const ENGINE_RESERVE = 64 * 2 ** 20;

export const filesFolder = (dataDir: string) => path.join(dataDir, 'files');
const engineFolder = (dataDir: string) => path.join(dataDir, 'points');
export const spoolFolder = (dataDir: string) => path.join(dataDir, 'spool');

/** The room of all disks that parts of the data folder lie on. */
export function roomOf({ dataDir, diskReserve }: EngineSettings): DiskRoom {
  const folders = [dataDir, engineFolder(dataDir), spoolFolder(dataDir), filesFolder(dataDir)];
  return new DiskRoom(folders, diskReserve);
}

export type Log = Pick<Logger, 'error' | 'warn' | 'info'>;

export function logProblem(log: Log): (problem: Problem) => void {
  return ({ message, error, file, severe }) =>
    log[severe === undefined ? 'warn' : 'error']({ err: error, file }, message);
}

const queryLimits = (settings: EngineSettings): QueryLimits => ({
  seconds: settings.queryTimeLimit / 1000,
  memory: settings.queryMemory,
  threads: settings.queryThreads || availableParallelism(),
});

/** Bounds of a statement of a user: all that run at the same time have half of the engine's memory. */
export const sqlLimits = (settings: EngineSettings): QueryLimits => ({
  ...queryLimits(settings),
  memory: Math.min(settings.queryMemory, Math.floor(settings.engineMemory / (2 * GUESTS))),
});

export function openEngine(settings: EngineSettings, room: DiskRoom, log: Log): Promise<Engine> {
  const total = Math.max(settings.engineMemory, settings.queryMemory);
  const limits: QueryLimits = { ...queryLimits(settings), total };
  const { pointsUrl: url, pointsUser: user, pointsPassword: password, engineSessions: sessions } = settings;
  const queue = settings.engineQueue;
  if (url !== undefined)
    return Promise.resolve(
      openServerEngine({
        url,
        user,
        ...given({ password }),
        connections: sessions + 1,
        ...{ queue, limits },
        ...(settings.pointsSqlUser === undefined
          ? {}
          : { guest: { user: settings.pointsSqlUser, password: settings.pointsSqlPassword ?? '' } }),
      }),
    );
  return openCheckedEngine({
    path: engineFolder(settings.dataDir),
    database: settings.pointsDatabase,
    segments: spoolFolder(settings.dataDir),
    ...{ sessions, queue, limits, room },
    config: [keepFreeSpace(Math.min(ENGINE_RESERVE, Math.floor(settings.diskReserve / 4)))],
    onProblem: logProblem(log),
    onBrake: (short) =>
      short
        ? log.error({ free: room.free }, 'disk space is short: nothing is merged until there is more')
        : log.info({ free: room.free }, 'there is disk space again: merging goes on'),
  });
}
