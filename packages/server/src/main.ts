/** The composition root: config → stores → services → listeners, and the same way back at the stop. */
import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { Config } from './config.js';
import { announceFirstStart } from './cli/first-start.js';
import { influxDialect } from './dialects/influx/influx.js';
import { nativeDialect } from './dialects/native/native.js';
import { listenHttp } from './listeners/http.js';
import { startDemo } from './services/demo/demo.js';
import { openPlatformServices } from './services/platform/platform.js';

export interface Platform {
  readonly url: string;
  /** Administrator of this process only; also in `server.json` for the commands of this machine. */
  readonly localToken: string;
  stop(): Promise<void>;
}

export interface PlatformOptions {
  /** Prints and logs nothing but errors. */
  readonly quiet?: boolean;
  /** Listens on a free loopback port whatever the config says. */
  readonly loopback?: boolean;
}

const dashboard = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

export async function startPlatform(config: Config, options: PlatformOptions = {}): Promise<Platform> {
  const log = pino({ level: options.quiet ? 'fatal' : config.logLevel }, pino.destination(2));
  const stores = await openPlatformServices(config, log);
  const undo: (() => Promise<unknown>)[] = [() => stores.close()];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const localToken = randomBytes(32).toString('base64url');
    await stores.access.registerLocalToken(localToken);
    const naming = {
      deviceTag: config.influxDeviceTag,
      plainMeasurement: config.influxPlainMeasurement,
      seriesTags: config.influxSeriesTags?.split(',') ?? [],
    };
    const listener = await listenHttp({
      host: options.loopback ? '127.0.0.1' : config.host,
      port: options.loopback ? 0 : config.port,
      services: stores.services,
      dialects: [nativeDialect(), influxDialect(naming)],
      bodyLimit: config.bodyLimit,
      dashboard,
      logger: log,
    });
    undo.push(() => listener.stop());
    const url = config.publicUrl ?? listener.url;
    const file = path.join(config.dataDir, 'server.json');
    await writeFile(file, JSON.stringify({ url: listener.url, token: localToken, pid: process.pid }), {
      mode: 0o600,
    });
    undo.push(() => rm(file, { force: true }));
    if (stores.first)
      await announceFirstStart(
        stores.first,
        options.loopback ? `http://localhost:${config.port}` : url,
        config.credentialsFile,
        options.quiet ?? false,
      );
    if (config.demo) {
      const demo = await startDemo(stores.services, stores.firstProject);
      undo.push(() => demo.stop());
    }
    if (!options.quiet) process.stdout.write(`Tributary listens on ${url}\n`);
    return { url: listener.url, localToken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
