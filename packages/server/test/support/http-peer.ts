/** The other side of a call that the platform or its command makes: an HTTP server of the test, which answers as the test says. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Heard {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Respond = (response: ServerResponse, heard: Heard) => void;

export class HttpPeer {
  /** Every request that came whole. */
  readonly heard: Heard[] = [];
  /** Those too that did not. */
  calls = 0;

  private constructor(
    private readonly server: Server,
    public respond: Respond,
  ) {}

  /** Without `respond` it answers all with 200 and nothing. */
  static async start(respond: Respond = (response) => void response.end()): Promise<HttpPeer> {
    const server = createServer((request, response) => {
      peer.calls++;
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        const heard = { method, path, headers, body: Buffer.concat(chunks).toString() };
        peer.heard.push(heard);
        peer.respond(response, heard);
      });
    }).listen(0, '127.0.0.1');
    const peer = new HttpPeer(server, respond);
    await once(server, 'listening');
    return peer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

export const sendJson = (response: ServerResponse, status: number, json: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
