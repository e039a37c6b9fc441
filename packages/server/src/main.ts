/** The composition root: config → stores → services → listeners, and the same way back at the stop. */
import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pino } from 'pino';
import type { Config } from './config.js';
import type { MountedRoute } from './listeners/gates.js';
import { connectsOf, dialectsOf } from './main/dialects.js';
import { callOf } from './main/first-start.js';
import { openAll } from './main/opening.js';
import { serve, startMqttSides } from './main/serving.js';
import { handOverInFile, tellOfStart } from './main/telling.js';
import type { Opening } from './services/platform/opening.js';

export interface Platform {
  readonly url: string;
  /** Where HTTPS listens, if it does. */
  readonly httpsUrl: string | undefined;
  /** What is mounted and who may ask, for tests that walk all of it. */
  readonly routes: readonly MountedRoute[];
  /** Administrator of this process only; also in `server.json` for the commands of this machine. */
  readonly localToken: string;
  stop(): Promise<void>;
}

export interface PlatformOptions {
  /** Prints and logs nothing but errors. */
  readonly quiet?: boolean;
  /** Listens on a free loopback port whatever the config says. */
  readonly loopback?: boolean;
  /** What is printed of the start is one line of JSON. */
  readonly json?: boolean;
  /** How whoever started it calls the `tributary` command; absent: by its name. */
  readonly command?: string;
  /** Called before a first start makes anything, in the place of what prepares the file for its credentials. */
  readonly prepareCredentials?: Opening['prepareCredentials'];
}

export async function startPlatform(config: Config, options: PlatformOptions = {}): Promise<Platform> {
  const log = pino({ level: options.quiet ? 'fatal' : config.logLevel }, pino.destination(2));
  const dialects = dialectsOf(config);
  const { stores, doors } = await openAll(config, { ...options, dialects }, log);
  const serving = { doors, dialects, config, log };
  const undo: (() => unknown)[] = [() => stores.close(), () => doors.close()];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const url = config.publicUrl ?? doors.url;
    stores.address.set(url, config.publicUrl !== undefined);
    await handOverInFile(stores, config, url);
    const localToken = randomBytes(32).toString('base64url');
    await stores.access.registerLocalToken(localToken);
    // Before it is ready: who has seen `/readyz` say so finds the server by this file.
    const file = path.join(config.dataDir, 'server.json');
    await rm(file, { force: true });
    await writeFile(file, JSON.stringify({ url: doors.url, token: localToken, pid: process.pid }), {
      mode: 0o600,
    });
    undo.push(() => rm(file, { force: true }));
    const { app, secure } = await serve(stores, serving, undo);
    const mqtt = options.loopback
      ? undefined
      : await startMqttSides(
          stores,
          { ...serving, servers: [app.server, ...(secure ? [secure.server] : [])] },
          undo,
        );
    stores.address.ports = { https: secure?.port ?? null, ...(mqtt?.ports ?? { mqtt: null, mqttTls: null }) };
    const demo = config.demo
      ? await stores.services.demo.start(await stores.access.authenticate(localToken))
      : undefined;
    await tellOfStart(stores, config, {
      ...{ url, secureUrl: secure?.shown, notes: mqtt?.notes ?? [], demo },
      ...{ quiet: options.quiet ?? false, json: options.json ?? false },
      ...{ call: callOf(options.command ?? 'tributary', config) },
      apis: [...connectsOf(dialects).keys()],
    });
    return { url: doors.url, httpsUrl: secure?.url, routes: app.mountedRoutes, localToken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
