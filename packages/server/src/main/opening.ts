/** What a start opens, in the order in which it can still be refused without a trace: lock, ports, files, then the stores. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from 'pino';
import { lockDataDirectory } from '../catalog/data-lock.js';
import { settingsOf, type Config } from '../config.js';
import type { Dialect } from '../dialects/dialect.js';
import { openDoors, openLoopback, type Doors } from '../listeners/doors.js';
import { closeNewFiles } from '../services/platform/closed-folder.js';
import { openPlatformServices } from '../services/platform/platform.js';
import type { Opening } from '../services/platform/opening.js';
import { prepareCredentialsFile } from './credentials-file.js';
import { DOWNLOADS_PATH, firstStartPartsOf, idFormsOf } from './dialects.js';

interface Options {
  readonly dialects: readonly Dialect[];
  readonly loopback?: boolean;
  readonly prepareCredentials?: Opening['prepareCredentials'];
}

/** First what can be refused, then what makes something: a start that fails for a port has made no credentials. */
export async function openAll(config: Config, options: Options, log: Logger) {
  closeNewFiles();
  const lock = await lockDataDirectory(config.dataDir);
  let doors: Doors | undefined;
  try {
    doors = options.loopback ? await openLoopback() : await openDoors(config);
    const { credentialsFile } = config;
    const isNew = config.catalogUrl === undefined && !existsSync(path.join(config.dataDir, 'catalog.db'));
    if (credentialsFile !== undefined && isNew)
      await prepareCredentialsFile(credentialsFile, () => Promise.resolve(false));
    const stores = await openPlatformServices(config, log, {
      ...{ lock, waitFor: doors.waitFor },
      firstStartParts: firstStartPartsOf(options.dialects),
      ids: idFormsOf(options.dialects),
      downloads: DOWNLOADS_PATH,
      shownSettings: settingsOf(config).map(({ setting, shown = null, origin }) => ({
        ...{ name: setting.name, description: setting.description, value: shown, origin },
      })),
      // Those of the APIs would be too many to read on a terminal: `tributary connect` makes each when it is needed.
      apiCredentials: credentialsFile !== undefined,
      prepareCredentials:
        options.prepareCredentials ??
        (credentialsFile === undefined ? undefined : (made) => prepareCredentialsFile(credentialsFile, made)),
    });
    return { stores, doors };
  } catch (error) {
    doors?.close();
    lock.release();
    throw error;
  }
}
