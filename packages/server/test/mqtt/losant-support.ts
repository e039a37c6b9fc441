/** Losant's REST, as far as these tests need it to make what MQTT clients log in with. */
import { ask } from '../support/http.js';
import type { Tenant } from '../support/platform.js';
import type { MqttPlatform } from '../support/mqtt-platform.js';

export class Losant {
  constructor(
    private readonly platform: MqttPlatform,
    private readonly tenant: Tenant,
  ) {}

  // Answers of every form.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  call(method: string, path: string, body: object = {}): Promise<any> {
    return ask(`${this.platform.url}/applications/${this.tenant.losantId}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.tenant.token}`, 'content-type': 'application/json' },
      body: method === 'GET' ? undefined : body,
    });
  }

  async device(name: string, fields: object = {}): Promise<string> {
    const attributes = [
      { name: 'n', dataType: 'number' },
      { name: 's', dataType: 'string' },
      { name: 'b', dataType: 'boolean' },
    ];
    return (await this.call('POST', '/devices', { name, attributes, ...fields })).id as string;
  }

  async key(fields: object = {}): Promise<{ id: string; username: string; password: string }> {
    const {
      applicationKeyId: id,
      key: username,
      secret: password,
    } = await this.call('POST', '/keys', fields);
    return { id, username, password };
  }

  /** `[time, data]` of the device's reports, oldest first. */
  async states(device: string): Promise<[number, object][]> {
    const states = (await this.call('GET', `/devices/${device}/state?limit=1000&sortDirection=asc`)) as {
      time: string;
      data: object;
    }[];
    return states.map(({ time, data }) => [Date.parse(time), data]);
  }
}
