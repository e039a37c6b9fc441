/** Requests as this API's clients make them, against the real platform. */
import type { TestPlatform, Tenant } from './platform.js';

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Tests look into answers of every form.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

export interface Client {
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Got>;
  get(path: string): Promise<Got>;
  register(device: string): Promise<void>;
  /** Sends an import; anything but 200 is an error of the test. */
  send(body: object): Promise<void>;
  with(token: string): Client;
}

export function clientOf(platform: TestPlatform, tenant: Tenant, token = tenant.token): Client {
  const request: Client['request'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${platform.url}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined
        ? {}
        : {
            body:
              typeof body === 'string' || body instanceof Uint8Array
                ? Buffer.from(body as string)
                : JSON.stringify(body),
          }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : undefined,
    };
  };
  return {
    request,
    get: (path) => request('GET', path),
    async register(device) {
      const { status, text } = await request('POST', '/devices', {
        project_id: tenant.project,
        device_id: device,
      });
      if (status !== 201) throw new Error(`${device}: ${status} ${text}`);
    },
    async send(body) {
      const { status, text } = await request('POST', '/imports', { project_id: tenant.project, ...body });
      if (status !== 200) throw new Error(`import: ${status} ${text}`);
    },
    with: (other) => clientOf(platform, tenant, other),
  };
}

/** What every answer keeps to (dialects/iobeam.md §2). */
export function keepsTheRules({ status, headers, text }: Got): boolean {
  if (status === 204) return text === '';
  return (
    headers.get('content-length') === String(Buffer.byteLength(text)) &&
    headers.get('transfer-encoding') === null &&
    /^(application\/json|text\/plain)(; charset=utf-8)?$/.test(headers.get('content-type') ?? '')
  );
}
