/** Requests as bytes on a socket: what a client does that sends a head and then waits, goes on, or stops. */
import { connect, type Socket } from 'node:net';
import { pause } from './waiting.js';

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

export function open(url: string): Socket {
  const { hostname, port } = new URL(url);
  return connect({ host: hostname, port: Number(port) });
}

export const head = (method: string, path: string, headers: Record<string, string>) =>
  `${method} ${path} HTTP/1.1\r\nHost: x\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;

/** Sends the text and resolves with what came until the server closed, or `done` is in it. */
export function sendRaw(url: string, text: string, done?: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = open(url);
    let answer = '';
    const finish = () => {
      socket.destroy();
      resolve({ status: Number(/HTTP\/1\.1 ([2-5]\d\d)/.exec(answer)?.[1]), text: answer });
    };
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      if (
        done === undefined
          ? /\r\n\r\n/.test(answer) && !/ 100 Continue\r\n\r\n$/.test(answer)
          : answer.includes(done)
      )
        finish();
    });
    socket.on('close', finish).on('error', reject);
    socket.write(text);
  });
}

/** Everything that comes back until the other side closes. With a rest (ms) after it each piece is a packet of its own. */
export function converse(url: string, pieces: readonly (string | Buffer)[], rest = 0): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = open(url).setNoDelay(true);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
    socket.once('close', () => resolve(Buffer.concat(chunks)));
    socket.once('connect', () => {
      void (async () => {
        for (const piece of pieces) {
          socket.write(piece);
          if (rest > 0) await pause(rest);
        }
      })();
    });
  });
}

/** The answer to a request with `Connection: close`; `text` is its body. */
export async function sendClosing(url: string, pieces: readonly (string | Buffer)[]): Promise<RawAnswer> {
  const answer = (await converse(url, pieces)).toString();
  return { status: Number(answer.slice(9, 12)), text: answer.slice(answer.indexOf('\r\n\r\n') + 4) };
}
