/** Requests as Datacooee's users send them, against a real platform. */
import { organizationText } from '../../src/model/identity.js';
import { send, type Answer, type Sent } from '../support/http.js';
import { startTestPlatform, type Tenant, type TestPlatform } from '../support/platform.js';

interface Asked extends Sent {
  readonly who?: { readonly id: string; readonly key: string };
}

export const JSON_API = 'application/vnd.api+json';

export const credentialsOf = (tenant: Tenant, key: string = tenant.token) => ({
  id: organizationText(tenant.organization),
  key,
});

export class Client {
  private constructor(readonly platform: TestPlatform) {}

  static async start(): Promise<Client> {
    return new Client(await startTestPlatform());
  }

  /** `path` is below /api/external/v1. */
  send(
    path: string,
    { who = credentialsOf(this.platform.one), headers, ...sent }: Asked = {},
  ): Promise<Answer> {
    return send(`${this.platform.url}/api/external/v1${path}`, {
      ...sent,
      headers: {
        ...{ 'organization-id': who.id, 'organization-api-key': who.key },
        ...(sent.body === undefined ? {} : { 'content-type': JSON_API }),
        ...headers,
      },
      redirect: 'error',
    });
  }

  async makeInput(id: string, attributes: Record<string, unknown> = {}): Promise<void> {
    const made = await this.send('/inputs/', {
      body: { data: { type: 'Sensor', id, attributes: { name: id, ...attributes } } },
    });
    if (made.status !== 201) throw new Error(made.text);
  }

  upload(input: string, attributes: Record<string, unknown>, sent: Asked = {}): Promise<Answer> {
    return this.send(`/inputs/${input}/inputdata/`, { body: sensorData(input, attributes), ...sent });
  }

  async fill(input: string, records: readonly Record<string, unknown>[]): Promise<void> {
    const done = await this.send(`/inputs/${input}/inputdata/bulk/`, {
      body: { data: records.map((attributes) => sensorData(input, attributes).data) },
    });
    if (done.status !== 201) throw new Error(done.text);
  }
}

export const sensorData = (input: string, attributes: Record<string, unknown>) => ({
  data: {
    type: 'SensorData',
    id: 'null',
    attributes,
    relationships: { sensor: { data: { type: 'Sensor', id: input } } },
  },
});
