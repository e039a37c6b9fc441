/** The composition root: config → stores → services → listeners, and the same way back at the stop. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { lockDataDirectory } from './catalog/data-lock.js';
import type { Config } from './config.js';
import { prepareCredentialsFile } from './cli/credentials-file.js';
import { announceFirstStart } from './cli/first-start.js';
import { EventStreams } from './dialects/event-streams.js';
import { iobeamDialect } from './dialects/iobeam/iobeam.js';
import { datacooeeDialect } from './dialects/datacooee/datacooee.js';
import { influxDialect } from './dialects/influx/influx.js';
import { anonymousWarning } from './dialects/iosense/anonymous.js';
import { iosenseDialect } from './dialects/iosense/iosense.js';
import { iosenseMqtt } from './dialects/iosense/mqtt.js';
import { iotileDialect } from './dialects/iotile/iotile.js';
import { losantDialect } from './dialects/losant/losant.js';
import { losantMqtt } from './dialects/losant/mqtt.js';
import { nativeMqtt } from './dialects/native/mqtt.js';
import { nativeDialect } from './dialects/native/native.js';
import { Connections, proxyTest } from './listeners/connections.js';
import type { MountedRoute } from './listeners/gates.js';
import { openDoors, openLoopback, type Doors } from './listeners/doors.js';
import { listenHttp, type HttpListener } from './listeners/http.js';
import { listenHttps, type HttpsListener } from './listeners/https.js';
import { startMqtt, type MqttListener } from './listeners/mqtt/mqtt.js';
import { startUpstream } from './listeners/mqtt-upstream/upstream.js';
import { startDemo } from './services/demo/demo.js';
import { closeNewFiles } from './services/platform/closed-folder.js';
import { openPlatformServices, type PlatformServices } from './services/platform/platform.js';

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
}

const dashboard = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

export async function startPlatform(config: Config, options: PlatformOptions = {}): Promise<Platform> {
  const log = pino({ level: options.quiet ? 'fatal' : config.logLevel }, pino.destination(2));
  const { stores, doors } = await openAll(config, options, log);
  const undo: (() => unknown)[] = [() => stores.close(), () => doors.close()];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const url = config.publicUrl ?? doors.url;
    stores.address.set(url, config.publicUrl !== undefined);
    // Before the first request is answered: who waits for `/readyz` finds the credentials where they belong.
    await announce(stores, config, {
      url,
      quiet: options.quiet ?? false,
      loopback: options.loopback ?? false,
    });
    const localToken = randomBytes(32).toString('base64url');
    await stores.access.registerLocalToken(localToken);
    const { app, secure } = await serve(stores, doors, config, log, undo);
    const mqtt = options.loopback
      ? undefined
      : await startMqttSides(
          stores,
          { doors, config, log, servers: [app.server, ...(secure ? [secure.server] : [])] },
          undo,
        );
    const file = path.join(config.dataDir, 'server.json');
    await rm(file, { force: true });
    await writeFile(file, JSON.stringify({ url: doors.url, token: localToken, pid: process.pid }), {
      mode: 0o600,
    });
    undo.push(() => rm(file, { force: true }));
    if (config.demo) {
      const demo = await startDemo(stores.services, stores.firstProject);
      undo.push(() => demo.stop());
    }
    if (!options.quiet) {
      process.stdout.write(`Tributary listens on ${url}\n`);
      if (secure !== undefined) process.stdout.write(`Tributary listens on ${secure.shown}\n`);
      for (const note of mqtt?.notes ?? []) process.stdout.write(`${note}\n`);
    }
    return { url: doors.url, httpsUrl: secure?.url, routes: app.mountedRoutes, localToken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** First what can be refused, then what makes something: a start that fails for a port has made no credentials. */
async function openAll(config: Config, options: PlatformOptions, log: Logger) {
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
      ...(credentialsFile !== undefined && {
        prepareCredentials: (made) => prepareCredentialsFile(credentialsFile, made),
      }),
    });
    return { stores, doors };
  } catch (error) {
    doors?.close();
    lock.release();
    throw error;
  }
}

async function announce(
  stores: PlatformServices,
  { port, credentialsFile: file }: Config,
  { url, quiet, loopback }: { url: string; quiet: boolean; loopback: boolean },
): Promise<void> {
  if (stores.first !== undefined) {
    await announceFirstStart(stores.first, { url: loopback ? `http://localhost:${port}` : url, file, quiet });
    await stores.announced();
  } else if (file !== undefined && !quiet && !existsSync(file)) {
    process.stdout.write(
      `${file} was not written: credentials are made and shown at the first start only. New ones: tributary tokens create, tributary admin reset-password\n`,
    );
  }
}

async function serve(
  stores: PlatformServices,
  doors: Doors,
  config: Config,
  log: Logger,
  undo: (() => unknown)[],
): Promise<{ app: HttpListener['app']; secure: HttpsListener | undefined }> {
  const naming = {
    deviceTag: config.influxDeviceTag,
    plainMeasurement: config.influxPlainMeasurement,
    seriesTags: config.influxSeriesTags?.split(',') ?? [],
  };
  const anonymous = { project: config.iosenseAnonymousProject };
  const streams = new EventStreams();
  const connections = new Connections({
    total: config.httpConnections,
    ofOneAddress: config.connectionsPerAddress,
    isProxy: proxyTest(config.trustProxy),
  });
  const listener = await listenHttp({
    ...{ host: config.host, port: doors.http.port, door: doors.http },
    services: stores.services,
    dialects: [
      nativeDialect(streams),
      influxDialect(naming),
      datacooeeDialect(),
      losantDialect(streams),
      iotileDialect(),
      iosenseDialect(anonymous),
      iobeamDialect({ refreshGrace: config.iobeamRefreshGrace }),
    ],
    bodyLimit: config.bodyLimit,
    requestMemory: config.requestMemory,
    trustProxy: config.trustProxy,
    connections,
    dashboard,
    logger: log,
  });
  let secure: HttpsListener | undefined;
  undo.push(() => Promise.all([secure?.stop(), listener.stop()]));
  const warning = await anonymousWarning(anonymous, stores.services);
  if (warning !== undefined) log.warn(warning);
  if (doors.https !== undefined)
    secure = await listenHttps({
      ...{ app: listener.app, host: config.host, port: doors.https.door.port },
      ...{ ...doors.https, connections },
      hsts: doors.tls === undefined ? 0 : config.hsts,
    });
  return { app: listener.app, secure };
}

async function startMqttSides(
  { services }: PlatformServices,
  { doors, config, log, servers }: { doors: Doors; config: Config; log: Logger; servers: readonly Server[] },
  undo: (() => unknown)[],
): Promise<MqttListener> {
  const isProxy = proxyTest(config.trustProxy);
  const mqtt = await startMqtt({
    services,
    dialects: [losantMqtt(), nativeMqtt(), iosenseMqtt()],
    host: config.host,
    port: config.mqttPort,
    tlsPort: config.mqttTlsPort,
    tls: doors.tls,
    servers,
    connections: config.mqttConnections,
    sockets: new Connections({
      total: config.mqttConnections,
      ofOneAddress: config.connectionsPerAddress,
      isProxy,
    }),
    isProxy,
    log,
  });
  undo.push(() => mqtt.stop());
  const upstream = await startUpstream({
    services,
    url: config.mqttUpstream,
    mappingFile: config.mqttUpstreamMapping,
    dataDir: config.dataDir,
    log,
  });
  if (upstream !== undefined) undo.push(() => upstream.stop());
  return mqtt;
}
