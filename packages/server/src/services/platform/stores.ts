/** Opens the catalog and the points store. Rule: a store that cannot be opened is named, with the reason: nothing can be done without it. */
import path from 'node:path';
import type { Logger } from 'pino';
import { messageOf } from '../../model/thrown.js';
import { openCatalog, type Catalog } from '../../catalog/catalog.js';
import { TributaryError } from '../../errors/error.js';
import type { DiskRoom } from '../../points/disk-room.js';
import { PointsStore, type PointsFollower } from '../../points/store.js';
import { logProblem, openEngine, sqlLimits, spoolFolder } from './engine.js';
import type { PlatformSettings } from './settings.js';

export async function openStore(
  settings: PlatformSettings,
  room: DiskRoom,
  log: Logger,
  follower: PointsFollower,
): Promise<PointsStore> {
  const engine = await openEngine(settings, room, log);
  try {
    return await PointsStore.open({
      engine,
      database: settings.pointsDatabase,
      folder: spoolFolder(settings.dataDir),
      flushInterval: settings.flushInterval,
      flushRows: settings.flushRows,
      settleInterval: settings.settleInterval,
      spoolLimit: settings.spoolLimit,
      ...{ room, follower },
      userSql: { limits: sqlLimits(settings), answerBytes: settings.answerLimit },
      onProblem: logProblem(log),
    });
  } catch (error) {
    await engine.close();
    throw unreachable('The points engine', settings.pointsUrl ?? settings.dataDir, error);
  }
}

export async function openTheCatalog(settings: PlatformSettings): Promise<Catalog> {
  const url = settings.catalogUrl ?? `sqlite:${path.join(settings.dataDir, 'catalog.db')}`;
  try {
    return await openCatalog(url, settings.answerLimit);
  } catch (error) {
    throw unreachable('The catalog', url.replace(/:[^:@/]*@/, ':***@'), error);
  }
}

/** At the start nothing can be done without a store: the message says which one and why. */
function unreachable(what: string, value: string, error: unknown): TributaryError {
  const cause = error instanceof TributaryError && error.cause instanceof Error ? error.cause : error;
  const reason = messageOf(cause);
  return new TributaryError('store_unreachable', { what, value, reason }, { cause: error });
}
