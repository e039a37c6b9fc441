/** The topic to which I/O Sense devices send: `devicesIn/DEVID/data`. The credential is a Tributary token with project:write. */
import { TributaryError } from '../../errors/error.js';
import type { Services } from '../../services/services.js';
import { parseJson, textOf } from '../json.js';
import { rightsOf, tokenOf, type TokenRights } from '../mqtt-token.js';
import { tellRefused, type MqttConnect, type MqttDialect, type MqttSession } from '../mqtt.js';
import { decodeDeviceMessages } from './wire/device-message.js';

const RESERVED = 'devicesIn';

export function iosenseMqtt(): MqttDialect {
  return {
    name: 'iosense',
    reserved: RESERVED,
    async connect(connect, services) {
      const secret = await tokenOf(connect, services);
      if (secret === undefined) return undefined;
      return new DeviceSession(services, secret, connect, await rightsOf(secret, connect.username, services));
    },
  };
}

class DeviceSession implements MqttSession {
  readonly project: number;

  constructor(
    private readonly services: Services,
    private readonly secret: string,
    private readonly connect: MqttConnect,
    private rights: TokenRights,
  ) {
    this.project = rights.project.id;
  }

  async publish(topic: string, payload: Uint8Array, taken: () => void): Promise<void> {
    const { levels, project, device: only } = this.rights;
    if (!levels.has('write')) throw new TributaryError('scope_missing', { expected: 'project:write' });
    const device = /^devicesIn\/(.+)\/data$/s.exec(topic)?.[1];
    if (device === undefined || (only !== undefined && device !== only))
      throw new TributaryError('not_found', { what: 'Device of topic', value: topic });
    const json = parseJson(textOf(payload as Buffer));
    const batch = this.services.ingest.begin(project);
    try {
      decodeDeviceMessages(json, device, batch);
    } catch (error) {
      this.services.ingest.release(batch);
      throw error;
    }
    const { refused } = await batch.commit({ taken });
    if (refused.length > 0) throw tellRefused(refused);
  }

  /** Topics that are free belong to the session of Tributary's own topics, which the same token opens. */
  mayPass(): boolean {
    return false;
  }

  maySubscribe(): boolean {
    return false;
  }

  mayReceive(): boolean {
    return false;
  }

  async check(): Promise<void> {
    const rights = await rightsOf(this.secret, this.connect.username, this.services);
    if (rights.project.id !== this.project)
      throw new TributaryError('credentials_invalid', { reason: 'its project changed' });
    this.rights = rights;
  }
}
