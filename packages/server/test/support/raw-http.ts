/** Requests as bytes on a socket: what a client does that sends a head and then waits, goes on, or stops. */
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

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

export function open(url: string): Socket {
  const { hostname, port } = new URL(url);
  return connect({ host: hostname, port: Number(port) });
}

export const head = (method: string, path: string, headers: Record<string, string>) =>
  `${method} ${path} HTTP/1.1\r\nHost: x\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
