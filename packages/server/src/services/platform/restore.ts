/** Opens the empty stores that the configuration names and restores a backup into them. */
import type { Readable } from 'node:stream';
import { lockDataDirectory } from '../../catalog/data-lock.js';
import { actAs } from '../audit/acting.js';
import { restoreBackup, type Restored } from '../backup/restore.js';
import { closeDataFolder, closeNewFiles } from './closed-folder.js';
import { filesFolder, openEngine, roomOf, spoolFolder } from './engine.js';
import type { PlatformSettings } from './settings.js';
import { openTheCatalog } from './stores.js';

/** What goes wrong ends the restore, with the reason. */
const QUIET = { error: () => undefined, warn: () => undefined, info: () => undefined };

export async function restorePlatform(
  settings: PlatformSettings,
  open: () => Readable,
  onProgress: (bytes: number) => void,
): Promise<Restored> {
  const lock = await lockDataDirectory(settings.dataDir);
  try {
    closeNewFiles();
    await closeDataFolder(settings.dataDir);
    const catalog = await openTheCatalog(settings);
    try {
      const engine = await openEngine(settings, roomOf(settings), QUIET);
      try {
        return await actAs({ door: 'command', address: null, local: true }, () =>
          restoreBackup(
            {
              catalog,
              engine,
              database: settings.pointsDatabase,
              folder: spoolFolder(settings.dataDir),
              files: filesFolder(settings.dataDir),
            },
            open,
            onProgress,
          ),
        );
      } finally {
        await engine.close();
      }
    } finally {
      await catalog.close();
    }
  } finally {
    lock.release();
  }
}
