/** Requests as I/O Sense's clients send them, against a real platform. */
import { send, type Answer, type Sent } from '../support/http.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

export interface Row {
  readonly time: string;
  readonly sensor: string;
  readonly value: string;
}

export class Client {
  private constructor(readonly platform: TestPlatform) {}

  static async start(flags: Record<string, string> = {}): Promise<Client> {
    return new Client(await startTestPlatform(flags));
  }

  /** `path` is below /api. */
  send(path: string, { headers = { userID: this.platform.one.token }, ...sent }: Sent = {}): Promise<Answer> {
    return send(`${this.platform.url}/api/${path}`, { method: 'GET', headers, ...sent });
  }

  /** All pages of a range, as the clients' loops fetch them. */
  async pages(
    route: string,
    query: Record<string, string | number>,
    onPage: (rows: readonly Row[]) => void | Promise<void> = () => undefined,
  ): Promise<Row[]> {
    const rows: Row[] = [];
    let cursor: { start: unknown; end: unknown } = { start: query['sTime'], end: query['eTime'] };
    for (;;) {
      const parameters = new URLSearchParams(
        Object.entries({ ...query, sTime: cursor.start, eTime: cursor.end, cursor: 'true' }).map(
          ([name, value]) => [name, String(value)],
        ),
      );
      const { json, status, text } = await this.send(`apiLayer/${route}?${parameters.toString()}`);
      if (status !== 200) throw new Error(text);
      if ('success' in json) throw new Error('success in a data answer');
      rows.push(...(json.data as Row[]));
      await onPage(json.data as Row[]);
      cursor = json.cursor as { start: unknown; end: unknown };
      // Python stops at null, JavaScript at anything falsy.
      if (!cursor.start || !cursor.end) return rows;
    }
  }

  async write(points: readonly object[]): Promise<void> {
    const { status, text } = await this.platform.call('POST', '/points', { body: points });
    if (status !== 200) throw new Error(text);
  }
}
