/** What listens: the dialects over HTTP and HTTPS, and MQTT in both directions; each start leaves its stop in `undo`. */
import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import type { Dialect } from '../dialects/dialect.js';
import { Connections, proxyTest } from '../listeners/connections.js';
import type { Doors } from '../listeners/doors.js';
import { listenHttp, type HttpListener } from '../listeners/http.js';
import { listenHttps, type HttpsListener } from '../listeners/https.js';
import { MQTT_LIMITS } from '../listeners/mqtt/limits.js';
import { startMqtt, type MqttListener } from '../listeners/mqtt/mqtt.js';
import { buildStage } from '../listeners/rehearsal.js';
import { startUpstream } from '../listeners/mqtt-upstream/upstream.js';
import type { PlatformServices } from '../services/platform/opening.js';
import { dialectsOf } from './dialects.js';

/** The page that was built here; in an installed package the one that came with it. */
const [built, packed] = ['../../../dashboard/dist', '../../page'].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
) as [string, string];
const dashboard = existsSync(built) ? built : packed;

export interface Serving {
  readonly doors: Doors;
  readonly dialects: readonly Dialect[];
  readonly config: Config;
  readonly log: Logger;
}

export async function serve(
  { services, rehearsals, rehearsed }: PlatformServices,
  { doors, dialects, config, log }: Serving,
  undo: (() => unknown)[],
): Promise<{ app: HttpListener['app']; secure: HttpsListener | undefined }> {
  const connections = new Connections({
    total: config.httpConnections,
    ofOneAddress: config.connectionsPerAddress,
    isProxy: proxyTest(config.trustProxy),
  });
  const listener = await listenHttp({
    ...{ host: config.host, port: doors.http.port, door: doors.http },
    services,
    dialects,
    bodyLimit: config.bodyLimit,
    requestMemory: config.requestMemory,
    trustProxy: config.trustProxy,
    connections,
    dashboard,
    mapFile: config.mapFile,
    logger: log,
  });
  rehearsals.use((recorder) =>
    buildStage({
      ...{ services: rehearsed(recorder), dialects: dialectsOf(config), recorder },
      ...{ bodyLimit: config.bodyLimit, logger: log },
    }),
  );
  let secure: HttpsListener | undefined;
  undo.push(() => Promise.all([secure?.stop(), listener.stop()]));
  for (const dialect of dialects) {
    const warning = await dialect.warning?.(services);
    if (warning !== undefined) log.warn(warning);
  }
  if (doors.https !== undefined)
    secure = await listenHttps({
      ...{ app: listener.app, host: config.host, port: doors.https.door.port },
      ...{ ...doors.https, connections },
      hsts: doors.tls === undefined ? 0 : config.hsts,
    });
  return { app: listener.app, secure };
}

export async function startMqttSides(
  { services }: PlatformServices,
  { doors, dialects, config, log, servers }: Serving & { readonly servers: readonly Server[] },
  undo: (() => unknown)[],
): Promise<MqttListener> {
  const isProxy = proxyTest(config.trustProxy);
  const mqtt = await startMqtt({
    services,
    dialects: dialects.flatMap(({ mqtt: topics }) => topics ?? []),
    host: config.host,
    port: config.mqttPort,
    tlsPort: config.mqttTlsPort,
    tls: doors.tls,
    servers,
    connections: config.mqttConnections,
    sockets: new Connections({
      // A few more than may log in, so that those beyond hear why.
      total: config.mqttConnections + MQTT_LIMITS.refusedSockets,
      ofOneAddress: config.connectionsPerAddress ?? Math.ceil(config.mqttConnections / 2),
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
