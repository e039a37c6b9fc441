/**
 * MQTT over WebSocket on the HTTP listeners: Losant's client asks for `/`, most others for `/mqtt`. Ensures that an upgrade to anything
 * else is answered, not left open.
 */
import type { IncomingMessage, Server } from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { Broker } from './broker.js';
import { MQTT_LIMITS as LIMITS } from './limits.js';

const PATHS = new Set(['/', '/mqtt', '/mqtt/']);
const PROTOCOLS = ['mqtt', 'mqttv3.1'];

export function serveWebSockets(
  server: Server,
  broker: Broker,
  isProxy: (address: string) => boolean = () => false,
): void {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    // A client may put several packets into one message.
    maxPayload: 2 * (LIMITS.messageBytes + LIMITS.packetOverhead),
    handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false,
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const path = (request.url ?? '').split('?', 1)[0]!;
    if (!PATHS.has(path)) return refuse(socket, '404 Not Found', `no WebSocket at ${path.slice(0, 100)}`);
    const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
    if (!offered.some((name) => PROTOCOLS.includes(name)))
      return refuse(socket, '400 Bad Request', 'expected the WebSocket subprotocol "mqtt"');
    sockets.handleUpgrade(request, socket, head, (connection) => {
      const stream = createWebSocketStream(connection);
      stream.on('error', () => stream.destroy());
      broker.accept(stream, senderOf(request, isProxy), request);
    });
  });
}

/** The last address that no trusted proxy has, from the nearest on: what stands before it anybody can have written. */
function senderOf({ headers, socket }: IncomingMessage, isProxy: (address: string) => boolean): string {
  const told = String(headers['x-forwarded-for'] ?? '').split(',');
  let address = socket.remoteAddress ?? '';
  while (isProxy(address)) {
    const before = told.pop()?.trim() ?? '';
    if (isIP(before) === 0) return address;
    address = before;
  }
  return address;
}

function refuse(socket: Duplex, status: string, reason: string): void {
  const body = `${JSON.stringify({ error: { message: reason } })}\n`;
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
