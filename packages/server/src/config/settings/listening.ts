/** Where the platform listens, to whom it connects, and the bounds of connections and bodies. */
import { duration, integer, networks, path, port, size, text, url } from '../values.js';
import { KIB, MIB, GIB, PIB, DAY, setting } from './setting.js';

export const LISTENING = {
  port: setting({
    name: 'port',
    type: port,
    default: '7070',
    description: 'TCP port of HTTP; 0 takes a free one.',
  }),
  host: setting({
    name: 'host',
    type: text('a host name or address', /^[\w.:%[\]-]+$/),
    default: '0.0.0.0',
    description: 'Address to listen on; `127.0.0.1` keeps the platform to this machine.',
  }),
  mqttPort: setting({
    name: 'mqtt-port',
    type: port,
    default: '1883',
    description: 'TCP port of MQTT; 0 = off. When it is taken, the platform starts without it and says so.',
  }),
  mqttTlsPort: setting({
    name: 'mqtt-tls-port',
    type: port,
    default: '8883',
    description: 'TCP port of MQTT over TLS, opened when `tls-certificate` is set; 0 = off.',
  }),
  mqttConnections: setting({
    name: 'mqtt-connections',
    type: integer(1, 1_000_000),
    default: '10000',
    description: 'MQTT connections at the same time; further ones are refused.',
  }),
  mqttUpstream: setting({
    name: 'mqtt-upstream',
    type: url('mqtt', 'mqtts', 'ws', 'wss'),
    secret: true,
    description:
      'Address of a broker of your own (user and password in it) whose topics are stored too. Absent: none.',
  }),
  mqttUpstreamMapping: setting({
    name: 'mqtt-upstream-mapping',
    type: path,
    description: 'JSON file that says which topics of that broker become which series (docs/mqtt.md).',
  }),
  mapFile: setting({
    name: 'map-file',
    type: path,
    description:
      'Map to draw below positions on the page, as one file in PMTiles format (docs/page.md); anybody who reaches the page can read it. Absent: a grid of degrees.',
  }),
  httpsPort: setting({
    name: 'https-port',
    type: port,
    default: '0',
    description:
      'TCP port of HTTPS; 0 = off. Without `tls-certificate` a self-signed certificate is made in the data folder.',
  }),
  tlsCertificate: setting({
    name: 'tls-certificate',
    type: path,
    description: 'PEM file of the certificate chain for HTTPS and MQTT over TLS.',
  }),
  tlsKey: setting({
    name: 'tls-key',
    type: path,
    description: 'PEM file of the private key of `tls-certificate`.',
  }),
  publicUrl: setting({
    name: 'public-url',
    type: url('http', 'https'),
    description:
      'The address under which clients reach the platform, when it is behind a proxy or has a name: links in mails and answers are made with it, never with what a request says. Absent: made from host and port.',
  }),
  trustProxy: setting({
    name: 'trust-proxy',
    type: networks,
    description:
      'Addresses of proxies in front of the platform: `X-Forwarded-For`, `-Proto` and `-Host` count when they come from there, and only then. Absent: nobody.',
  }),
  httpConnections: setting({
    name: 'http-connections',
    type: integer(1, 1_000_000),
    default: '10000',
    description:
      'Connections to HTTP and HTTPS at the same time, WebSockets included; further ones are answered 503.',
  }),
  connectionsPerAddress: setting({
    name: 'connections-per-address',
    type: integer(1, 1_000_000),
    description:
      'Of these, and of the connections to the MQTT ports, how many one address may have; `trust-proxy` addresses are not bound by it. Absent: half of all.',
  }),
  requestMemory: setting({
    name: 'request-memory',
    type: size(MIB, PIB),
    default: '512MiB',
    description:
      'Bytes of request bodies in memory at the same time, as received and as unpacked; beyond it requests answer 503. One credential may have half of it.',
  }),
  hsts: setting({
    name: 'hsts',
    type: duration(0, 3650 * DAY),
    default: '180d',
    description:
      'How long browsers that saw the HTTPS port shall use nothing but HTTPS with this host name, all its ports included; 0 = they are not told. Without `tls-certificate` they never are.',
  }),
  bodyLimit: setting({
    name: 'body-limit',
    type: size(KIB, GIB),
    default: '32MiB',
    description: 'Greatest request body, before and after decompression.',
  }),
} as const;
