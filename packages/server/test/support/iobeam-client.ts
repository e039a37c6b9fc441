/** Requests as this API's clients make them, against the real platform. */
import { send, type Answer } from './http.js';
import type { TestPlatform, Tenant } from './platform.js';

export interface Client {
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
  register(device: string): Promise<void>;
  /** Sends an import; anything but 200 is an error of the test. */
  send(body: object): Promise<void>;
  with(token: string): Client;
}

export function clientOf(platform: TestPlatform, tenant: Tenant, token = tenant.token): Client {
  const request: Client['request'] = (method, path, body, headers = {}) =>
    send(`${platform.url}/v1${path}`, {
      method,
      body,
      // These clients name a type whether they send a body or not.
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    });
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
export function keepsTheRules({ status, headers, text }: Answer): boolean {
  if (status === 204) return text === '';
  return (
    headers.get('content-length') === String(Buffer.byteLength(text)) &&
    headers.get('transfer-encoding') === null &&
    /^(application\/json|text\/plain)(; charset=utf-8)?$/.test(headers.get('content-type') ?? '')
  );
}
