/** The topic to which I/O Sense devices send: `devicesIn/DEVID/data`. The credential is a Tributary token with project:write. */
import { TributaryError } from '../../../errors/error.js';
import type { Ordered } from '../../../services/services.js';
import { rightsOf, tokenOf, TokenSession } from '../../mqtt-token.js';
import type { MqttDialect, MqttSession } from '../../mqtt.js';
import { API_TOPICS } from '../../topics.js';
import { DEV_ID } from '../wire/ids.js';
import { decodeDeviceMessages } from '../wire/device-message.js';

export function iosenseMqtt(): MqttDialect {
  return {
    name: 'iosense',
    reserved: API_TOPICS.iosense,
    async connect(connect, services) {
      const secret = await tokenOf(connect, services);
      if (secret === undefined) return undefined;
      return new DeviceSession(services, secret, connect, await rightsOf(secret, connect, services));
    },
  };
}

class DeviceSession extends TokenSession implements MqttSession {
  async publish(topic: string, payload: Uint8Array): Promise<Ordered<void>> {
    const { device: only } = this.rights;
    this.requireWrite();
    const devID = /^devicesIn\/(.+)\/data$/s.exec(topic)?.[1];
    const key =
      devID === undefined
        ? undefined
        : await this.services.externalIds.keyBehind(DEV_ID, this.project, devID);
    if (devID === undefined || key === undefined || (only !== undefined && key !== only))
      throw new TributaryError('not_found', { what: 'Device of topic', value: topic });
    return this.store(payload, (json, batch) => {
      batch.ofDevice(key);
      decodeDeviceMessages(json, { devID, key }, batch);
    });
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
}
