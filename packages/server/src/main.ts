/** The composition root: config → stores → services → listeners, and the same way back at the stop. */
import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { Config } from './config.js';
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
import { listenHttp } from './listeners/http.js';
import type { MountedRoute } from './listeners/gates.js';
import { listenHttps, type HttpsListener } from './listeners/https.js';
import { startMqtt, type MqttListener } from './listeners/mqtt/mqtt.js';
import { startUpstream } from './listeners/mqtt-upstream/upstream.js';
import { selfSignedTls } from './listeners/self-signed.js';
import { readTls } from './listeners/tls.js';
import { startDemo } from './services/demo/demo.js';
import { openPlatformServices } from './services/platform/platform.js';

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
  // Before anything is opened: a certificate that cannot be used stops the start.
  const tls = options.loopback ? undefined : await readTls(config);
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
    const anonymous = { project: config.iosenseAnonymousProject };
    const streams = new EventStreams();
    const isProxy = proxyTest(config.trustProxy);
    const ofOneAddress = config.connectionsPerAddress;
    const connections = new Connections({ total: config.httpConnections, ofOneAddress, isProxy });
    const listener = await listenHttp({
      host: options.loopback ? '127.0.0.1' : config.host,
      port: options.loopback ? 0 : config.port,
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
    stores.address.set(config.publicUrl ?? listener.url, config.publicUrl !== undefined);
    const warning = await anonymousWarning(anonymous, stores.services);
    if (warning !== undefined) log.warn(warning);
    let secure: HttpsListener | undefined;
    undo.push(() => Promise.all([secure?.stop(), listener.stop()]));
    if (config.httpsPort !== 0 && !options.loopback) {
      const names =
        config.publicUrl === undefined ? [] : [new URL(config.publicUrl).hostname.replace(/^\[|\]$/g, '')];
      secure = await listenHttps({
        app: listener.app,
        host: config.host,
        port: config.httpsPort,
        connections,
        hsts: tls === undefined ? 0 : config.hsts,
        tls: tls ?? (await selfSignedTls(config.dataDir, names)),
      });
    }
    let mqtt: MqttListener | undefined;
    if (!options.loopback) {
      mqtt = await startMqtt({
        services: stores.services,
        dialects: [losantMqtt(), nativeMqtt(), iosenseMqtt()],
        host: config.host,
        port: config.mqttPort,
        tlsPort: config.mqttTlsPort,
        tls,
        servers: [listener.app.server, ...(secure === undefined ? [] : [secure.server])],
        connections: config.mqttConnections,
        sockets: new Connections({ total: config.mqttConnections, ofOneAddress, isProxy }),
        isProxy,
        log,
      });
      undo.push(() => mqtt!.stop());
      const upstream = await startUpstream({
        services: stores.services,
        url: config.mqttUpstream,
        mappingFile: config.mqttUpstreamMapping,
        dataDir: config.dataDir,
        log,
      });
      if (upstream !== undefined) undo.push(() => upstream.stop());
    }
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
    if (!options.quiet) {
      process.stdout.write(`Tributary listens on ${url}\n`);
      if (secure !== undefined) process.stdout.write(`Tributary listens on ${secure.shown}\n`);
      for (const note of mqtt?.notes ?? []) process.stdout.write(`${note}\n`);
    }
    const routes = listener.app.mountedRoutes;
    return { url: listener.url, httpsUrl: secure?.url, routes, localToken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
