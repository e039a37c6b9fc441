/** Opens the empty stores that the configuration names and restores a backup into them. */
import path from 'node:path';
import type { Readable } from 'node:stream';
import { lockDataDirectory } from '../../catalog/data-lock.js';
import { restoreBackup, type Restored } from '../backup/restore.js';
import { filesFolder, openEngine, openTheCatalog, type PlatformSettings } from './platform.js';

export async function restorePlatform(
  settings: PlatformSettings,
  open: () => Readable,
  onProgress: (bytes: number) => void,
): Promise<Restored> {
  const lock = await lockDataDirectory(settings.dataDir);
  const folder = path.join(settings.dataDir, 'spool');
  try {
    const catalog = await openTheCatalog(settings);
    try {
      const engine = await openEngine(settings, folder);
      try {
        return await restoreBackup(
          {
            catalog,
            engine,
            database: settings.pointsDatabase,
            folder,
            files: filesFolder(settings.dataDir),
          },
          open,
          onProgress,
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
