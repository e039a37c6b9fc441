/** `tributary backup` and `tributary restore`: everything into one file, and out of it into empty stores. */
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Command } from 'commander';
import { messageOf } from '../../model/thrown.js';
import { resolveSettings } from '../../config.js';
import { withApi, type PlatformOptions } from '../connection.js';
import { failure } from '../failure.js';
import { startProgress } from '../import/progress.js';
import type { Io } from '../io.js';
import { settingFlags, settingOptions } from '../options.js';

/** Bytes of a point in the archive, for the progress: four columns of eight bytes and one of four. */
const BYTES_PER_POINT = 36;

interface BackupOptions extends PlatformOptions {
  readonly force?: boolean;
  readonly json?: boolean;
}

export function backupCommand(io: Io): Command {
  return new Command('backup')
    .description('write everything to one file (tar, compressed with gzip)')
    .argument('<file>', 'such as backup.tar.gz; written beside it first, so that it is whole or absent')
    .option('--data-dir <folder>', 'data folder of the platform')
    .option('--force', 'replace a file of this name')
    .option('--json', 'print the result as JSON, and the progress as lines of JSON')
    .action(async (file: string, { force, json, ...options }: BackupOptions) =>
      withApi(options, io, async (api) => {
        if (!force && existsSync(file))
          throw failure(`${file} exists already.`, 'Name another file, or let --force replace this one.');
        const started = Date.now();
        const { body, points } = await api.server.backup();
        const progress = startProgress(io, file, points * BYTES_PER_POINT, json);
        const temporary = `${file}.part`;
        // Of an earlier try that was killed: a new one gets our mode, and is not somebody's link.
        await rm(temporary, { force: true });
        try {
          await pipeline(
            Readable.fromWeb(body as never),
            counted((bytes) => progress.update(bytes, Math.min(points, Math.floor(bytes / BYTES_PER_POINT)))),
            createGzip({ level: 3 }),
            createWriteStream(temporary, { mode: 0o600, flags: 'wx' }),
          );
          await rename(temporary, file);
        } catch (error) {
          await rm(temporary, { force: true });
          throw failure(`The backup was not written: ${messageOf(error)}.`);
        } finally {
          progress.stop();
        }
        const { size } = await stat(file);
        const seconds = Number(((Date.now() - started) / 1000).toFixed(1));
        if (json) return void io.stdout.write(`${JSON.stringify({ file, points, bytes: size, seconds })}\n`);
        io.stdout.write(
          `${points} points and the catalog in ${file}, ${size} bytes, ${seconds.toFixed(1)} s\n`,
        );
      }),
    );
}

export function restoreCommand(io: Io): Command {
  const command = new Command('restore')
    .description('read a backup into an empty data folder (or empty databases)')
    .argument('<file>')
    .option('--json', 'print the result as JSON, and the progress as lines of JSON');
  return settingOptions(command).action(async (file: string, given: Record<string, unknown>) => {
    const { json, ...options } = given as { json?: boolean } & Record<string, unknown>;
    const started = Date.now();
    const { config } = resolveSettings(settingFlags(options), io.env);
    const { restorePlatform } = await import('../../services/platform/restore.js');
    const { size } = await stat(file).catch((error: unknown) => {
      throw failure(`${file} cannot be read: ${messageOf(error)}.`);
    });
    const source = createReadStream(file);
    const progress = startProgress(io, file, size, json);
    const unpacked = () => {
      const gunzip = createGunzip();
      return source.once('error', (error) => gunzip.destroy(error)).pipe(gunzip);
    };
    try {
      const { manifest, rows } = await restorePlatform(config, unpacked, (bytes) =>
        progress.update(source.bytesRead, Math.floor(bytes / BYTES_PER_POINT)),
      );
      const { points } = manifest;
      const seconds = Number(((Date.now() - started) / 1000).toFixed(1));
      io.stdout.write(
        json
          ? `${JSON.stringify({ points, catalogRows: rows, dataDir: config.dataDir, seconds })}\n`
          : `${points} points and ${rows} catalog rows restored into ${config.dataDir}\n`,
      );
    } finally {
      progress.stop();
    }
  });
}

function counted(report: (bytes: number) => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      report((bytes += chunk.length));
      done(null, chunk);
    },
  });
}
