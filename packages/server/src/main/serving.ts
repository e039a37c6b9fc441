/** What listens: the dialects over HTTP and HTTPS, and MQTT in both directions; each start leaves its stop in `undo`. */
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { EventStreams } from '../dialects/event-streams.js';
import { iobeamDialect } from '../dialects/iobeam/iobeam.js';
import { datacooeeDialect } from '../dialects/datacooee/datacooee.js';
import { influxDialect } from '../dialects/influx/influx.js';
import { namingOf } from '../dialects/influx/wire/naming.js';
import { anonymousWarning } from '../dialects/iosense/access/anonymous.js';
import { iosenseDialect } from '../dialects/iosense/iosense.js';
import { iosenseMqtt } from '../dialects/iosense/mqtt/mqtt.js';
import { iotileDialect } from '../dialects/iotile/iotile.js';
import { losantDialect } from '../dialects/losant/losant.js';
import { losantMqtt } from '../dialects/losant/mqtt/mqtt.js';
import { nativeMqtt } from '../dialects/native/mqtt/mqtt.js';
import { nativeDialect } from '../dialects/native/native.js';
import { Connections, proxyTest } from '../listeners/connections.js';
import type { Doors } from '../listeners/doors.js';
import { listenHttp, type HttpListener } from '../listeners/http.js';
import { listenHttps, type HttpsListener } from '../listeners/https.js';
import { MQTT_LIMITS } from '../listeners/mqtt/limits.js';
import { startMqtt, type MqttListener } from '../listeners/mqtt/mqtt.js';
import { startUpstream } from '../listeners/mqtt-upstream/upstream.js';
import type { PlatformServices } from '../services/platform/platform.js';

const dashboard = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));

export async function serve(
  stores: PlatformServices,
  doors: Doors,
  config: Config,
  log: Logger,
  undo: (() => unknown)[],
): Promise<{ app: HttpListener['app']; secure: HttpsListener | undefined }> {
  const naming = namingOf({
    deviceTag: config.influxDeviceTag,
    plainMeasurement: config.influxPlainMeasurement,
    ignoredTags: config.influxIgnoredTags,
  });
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
  const warning = await anonymousWarning(stores.services, anonymous);
  if (warning !== undefined) log.warn(warning);
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
