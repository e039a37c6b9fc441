/** A platform with a channel in it, and requests as ThingSpeak's clients send them. */
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

export interface Channel {
  readonly id: number;
  readonly write: string;
  readonly read: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  // Tests look into answers of every form.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

export class Client {
  private constructor(readonly platform: TestPlatform) {}

  static async start(flags: Record<string, string> = {}): Promise<Client> {
    return new Client(await startTestPlatform(flags));
  }

  /** Parameters are sent in the address. */
  get(path: string, parameters: Record<string, string | number> = {}): Promise<Answer> {
    const query = new URLSearchParams(
      Object.entries(parameters).map(([name, value]) => [name, String(value)]),
    );
    return this.ask('GET', `${path}?${query}`);
  }

  /** A text is a form, anything else JSON. */
  post(path: string, body: unknown): Promise<Answer> {
    return this.ask('POST', path, body);
  }

  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const isForm = typeof body === 'string';
    const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
    const response = await fetch(this.platform.url + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': type }), ...headers },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      ...{ status: response.status, headers: response.headers, text },
      json: isJson ? (JSON.parse(text) as unknown) : undefined,
    };
  }

  async channel(settings: Record<string, string> = {}, key = this.platform.one.token): Promise<Channel> {
    const { status, json } = await this.post('/channels.json', { api_key: key, ...settings });
    if (status !== 200) throw new Error(`a channel was not made: ${JSON.stringify(json)}`);
    const keyOf = (isForWriting: boolean) =>
      (json.api_keys as { api_key: string; write_flag: boolean }[]).find(
        ({ write_flag: flag }) => flag === isForWriting,
      )!.api_key;
    return { id: json.id as number, write: keyOf(true), read: keyOf(false) };
  }
}
