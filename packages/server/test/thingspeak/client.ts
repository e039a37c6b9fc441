/** A platform with a channel in it, and requests as ThingSpeak's clients send them. */
import { send, type Answer } from '../support/http.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

export interface Channel {
  readonly id: number;
  readonly write: string;
  readonly read: string;
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

  ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const type = typeof body === 'string' ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
    return send(this.platform.url + path, { method, body, headers: { ...type, ...headers } });
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
