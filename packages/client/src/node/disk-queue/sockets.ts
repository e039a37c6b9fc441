/** Sockets that stand for a lock: nothing is said over them. */
import { connect, createServer } from 'node:net';

export interface Listening {
  end(): Promise<void>;
}

/** Undefined: another one listens there, or did. */
export function listen(path: string): Promise<Listening | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    // `exclusive`: the workers of a cluster share their sockets otherwise, each of which would have the lock then.
    server.listen({ path, exclusive: true }, () => {
      // It is no reason for a process to go on.
      server.unref();
      resolve({ end: () => new Promise((ended) => server.close(() => ended())) });
    });
  });
}

/** Whether somebody listens there. Whoever may not ask takes it that somebody does. */
export function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'),
    );
  });
}
