/** Requests as Datacooee's users send them, against a real platform. */
import { organizationText } from '../../src/model/identity.js';
import { startTestPlatform, type Tenant, type TestPlatform } from '../support/platform.js';

export interface Answered {
  readonly status: number;
  readonly type: string | null;
  readonly location: string | null;
  readonly text: string;
  // Tests look into answers of every form.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

export interface Sent {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly who?: { id: string; key: string };
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
  async send(path: string, sent: Sent = {}): Promise<Answered> {
    const { body, who = credentialsOf(this.platform.one) } = sent;
    const response = await fetch(`${this.platform.url}/api/external/v1${path}`, {
      method: sent.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        'organization-id': who.id,
        'organization-api-key': who.key,
        ...(body === undefined ? {} : { 'content-type': JSON_API }),
        ...sent.headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      redirect: 'error',
    });
    const text = await response.text();
    const type = response.headers.get('content-type');
    return {
      status: response.status,
      type,
      location: response.headers.get('location'),
      text,
      json: type?.includes('json') ? JSON.parse(text) : undefined,
    };
  }

  async makeInput(id: string, attributes: Record<string, unknown> = {}): Promise<void> {
    const made = await this.send('/inputs/', {
      body: { data: { type: 'Sensor', id, attributes: { name: id, ...attributes } } },
    });
    if (made.status !== 201) throw new Error(made.text);
  }

  upload(input: string, attributes: Record<string, unknown>, sent: Sent = {}): Promise<Answered> {
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
