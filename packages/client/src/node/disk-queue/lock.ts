/**
 * One process at a time uses the folder of a queue. The lock is a socket in it that the holder listens on: the system ends that with the
 * process, however it ends, so that a socket which nobody answers is one of the dead. Windows has pipes, which end by themselves.
 */
import { createHash } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, relative } from 'node:path';
import { TributaryError } from '../../http/errors.js';

/** The longest path of a socket that every system takes. */
const MAX_PATH = 100;
const TRIES = 10;
/** Of a file system without sockets, and of a path that is too long for one. */
const IMPOSSIBLE = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'ENAMETOOLONG']);

export interface Lock {
  end(): Promise<void>;
}

/** Undefined: there is no lock on this file system. */
export async function lockFolder(folder: string): Promise<Lock | undefined> {
  const path = socketPath(folder);
  if (path === undefined) return undefined;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    try {
      const server = await listen(path);
      // The socket goes away with it.
      return { end: () => new Promise((resolve) => server.close(() => resolve())) };
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (IMPOSSIBLE.has(code)) return undefined;
      if (code !== 'EADDRINUSE') throw error;
    }
    if (await isAlive(path)) break;
    await clear(path);
  }
  throw new TributaryError(
    `The queue in ${folder} is in use by another writer; each writer needs a folder of its own.`,
    { code: 'queue_locked' },
  );
}

function socketPath(folder: string): string | undefined {
  if (process.platform === 'win32')
    return `\\\\.\\pipe\\tributary-queue-${createHash('sha256').update(folder).digest('hex')}`;
  const path = join(folder, 'lock');
  const [shortest] = [path, relative(process.cwd(), path)].sort((a, b) => a.length - b.length);
  return shortest!.length <= MAX_PATH ? shortest : undefined;
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(path, () => {
      // It is no reason for a process to go on.
      server.unref();
      resolve(server);
    });
  });
}

function isAlive(path: string): Promise<boolean> {
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

/** Takes the socket of the dead away; not that of another process which did so first and listens by now. */
async function clear(path: string): Promise<void> {
  const dead = await stat(path).catch(() => undefined);
  if (dead === undefined || (await isAlive(path))) return;
  const aside = `${path}.${process.pid}`;
  await rename(path, aside).catch(() => undefined);
  const taken = await stat(aside).catch(() => undefined);
  if (taken !== undefined && taken.ino !== dead.ino) await rename(aside, path).catch(() => undefined);
  else await rm(aside, { force: true });
}
