/** What clients do that no HTTP library does: bytes on sockets that lie, stop, or never end. */
import { head, open } from '../support/raw-http.js';
import { pause } from '../support/waiting.js';

export interface SocketAttack {
  readonly name: string;
  /** Sends it; the statuses of what was answered, none where the server hung up without a word. */
  readonly run: (url: string, token: string) => Promise<number[]>;
}

const TOGETHER = 20;
/** Routes that take a body, and in what form: points, lines, a table, a file, a file in a form. */
const DOORS = [
  ['POST', '/tributary/v1/points'],
  ['POST', '/write'],
  ['POST', '/v1/imports'],
  ['PUT', '/v1/files/a'],
  ['POST', '/api/v1/event/upload/'],
] as const;

/** Writes the parts one after the other with a rest, then ends or breaks off; resolves when the socket is closed or still. */
function talk(url: string, parts: readonly string[], { rest = 0, still = 1_500, abort = false } = {}) {
  return new Promise<number[]>((resolve) => {
    const socket = open(url);
    let answer = '';
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve([...answer.matchAll(/^HTTP\/1\.1 ([2-5]\d\d)/gm)].map(([, status]) => Number(status)));
    };
    let timer = setTimeout(finish, still);
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(finish, still);
    };
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      later();
    });
    socket.on('close', finish).on('error', finish);
    const write = (at: number) => {
      if (socket.destroyed) return;
      if (at === parts.length) return abort ? socket.resetAndDestroy() : undefined;
      later();
      socket.write(parts[at]!, () => void pause(rest).then(() => write(at + 1)));
    };
    socket.on('connect', () => write(0));
  });
}

/** The same conversation with each door. */
function each(
  parts: (method: string, path: string, token: string) => readonly string[],
  options: Parameters<typeof talk>[2] = {},
) {
  return async (url: string, token: string): Promise<number[]> => {
    const all = DOORS.flatMap(([method, path]) =>
      Array.from({ length: TOGETHER / DOORS.length }, () => talk(url, parts(method, path, token), options)),
    );
    return (await Promise.all(all)).flat();
  };
}

const sent = (token: string, headers: Record<string, string>) => ({
  ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  ...headers,
});

export const SOCKET_ATTACKS: readonly SocketAttack[] = [
  {
    name: 'bodies that come a byte at a time',
    run: each(
      (method, path, token) => [
        head(method, path, sent(token, { 'content-length': '1000' })),
        ...Array.from({ length: 20 }, () => '['),
      ],
      { rest: 50 },
    ),
  },
  {
    name: 'uploads that are broken off',
    run: each(
      (method, path, token) => [
        head(method, path, sent(token, { 'content-length': String(10 * 2 ** 20) })),
        ...Array.from({ length: 10 }, () => 'x'.repeat(100_000)),
      ],
      { abort: true },
    ),
  },
  {
    name: 'two lengths',
    run: each((method, path, token) => [
      `${method} ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 2\r\nContent-Length: 40\r\n\r\n[]GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`,
    ]),
  },
  {
    name: 'a length and chunks',
    run: each((method, path, token) => [
      head(method, path, sent(token, { 'content-length': '4', 'transfer-encoding': 'chunked' })),
      '2\r\n[]\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n',
    ]),
  },
  {
    name: 'chunks that are none',
    run: each((method, path, token) => [
      head(method, path, sent(token, { 'transfer-encoding': 'chunked' })),
      'zz\r\n\u0000\u0001\r\n',
      'FFFFFFFFFFFFFFFFFF\r\n',
    ]),
  },
  {
    name: 'chunks without an end',
    run: each(
      (method, path, token) => [
        head(method, path, sent(token, { 'transfer-encoding': 'chunked' })),
        ...Array.from({ length: 100 }, () => `1;${'x'.repeat(200)}\r\n[\r\n`),
      ],
      { rest: 5 },
    ),
  },
  {
    name: 'a flood of headers',
    run: each((method, path, token) => [
      head(method, path, sent(token, {})).slice(0, -2),
      ...Array.from({ length: 200 }, (_, n) => `x-${n}: ${'y'.repeat(1_000)}\r\n`),
    ]),
  },
  {
    name: 'heads without an end',
    run: each((method, path) => [`${method} ${path} HTTP/1.1\r\nHost: x\r\n`]),
  },
  {
    name: 'no HTTP',
    run: each(() => [
      '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
      '\u0000'.repeat(1_000),
    ]),
  },
  {
    name: 'a thousand requests in one go',
    run: (url, token) =>
      talk(url, [head('GET', '/tributary/v1/devices', { authorization: `Bearer ${token}` }).repeat(1_000)], {
        still: 5_000,
      }),
  },
];
