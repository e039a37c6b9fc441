/**
 * All that a start can be refused for by its surroundings, before anything is made: certificates, ports, the mapping of another
 * broker, the map. A first start that fails here has made nothing but an empty data folder (and the certificate of its own that it will use).
 */
import { openDoor, type Door } from './door.js';
import { checkMapFile } from './map-file.js';
import { readMappings } from './mqtt-upstream/mapping-file.js';
import { authority } from './ports.js';
import { selfSignedTls } from './self-signed.js';
import { readTls, type Tls, type TlsSettings } from './tls.js';

export interface DoorSettings extends TlsSettings {
  readonly host: string;
  readonly port: number;
  readonly httpsPort: number;
  readonly publicUrl?: string | undefined;
  readonly dataDir: string;
  readonly mqttUpstreamMapping?: string | undefined;
  readonly mapFile?: string | undefined;
}

export interface Doors {
  readonly http: Door;
  /** Of `http`. */
  readonly url: string;
  readonly https: { readonly door: Door; readonly tls: Tls } | undefined;
  /** The configured certificate. */
  readonly tls: Tls | undefined;
  waitFor(what: string): void;
  close(): void;
}

export async function openDoors(settings: DoorSettings): Promise<Doors> {
  const { host, port, httpsPort, mqttUpstreamMapping, mapFile } = settings;
  const tls = await readTls(settings);
  if (mqttUpstreamMapping !== undefined) await readMappings(mqttUpstreamMapping);
  if (mapFile !== undefined) await checkMapFile(mapFile);
  const http = await openDoor({ host, port, field: 'port' });
  try {
    const https = httpsPort === 0 ? undefined : await openSecure(settings, tls);
    return {
      ...{ http, https, tls, url: `http://${authority(host, http.port)}` },
      waitFor(what) {
        http.waitFor(what);
        https?.door.waitFor(what);
      },
      close() {
        http.close();
        https?.door.close();
      },
    };
  } catch (error) {
    http.close();
    throw error;
  }
}

/** A loopback port for the time of a command, whatever the settings say. */
export async function openLoopback(): Promise<Doors> {
  const http = await openDoor({ host: '127.0.0.1', port: 0, field: 'port' });
  const url = `http://127.0.0.1:${http.port}`;
  return { http, url, https: undefined, tls: undefined, waitFor: http.waitFor, close: http.close };
}

async function openSecure(
  { host, httpsPort: port, publicUrl, dataDir }: DoorSettings,
  given: Tls | undefined,
) {
  const names = publicUrl === undefined ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')];
  const tls = given ?? (await selfSignedTls(dataDir, names));
  return { tls, door: await openDoor({ host, port, field: 'https-port', tls }) };
}
