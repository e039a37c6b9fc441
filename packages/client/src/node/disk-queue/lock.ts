/**
 * One writer at a time uses the folder of a queue. Rules: the lock is a thing of the system that ends with its process, however that ends, so
 * that nothing has to be cleared away by a guess; it is of the folder itself, whatever name that goes by; without a lock there is
 * no queue.
 *
 *   Linux    an abstract socket, and in the folder a socket for writers in other network namespaces (folder-socket.ts)
 *   Windows  a named pipe
 *   BSD, Mac a file that is opened with an exclusive lock (`O_EXLOCK`)
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../http/cause.js';
import { TributaryError } from '../../http/errors.js';
import { FolderSocket } from './folder-socket.js';
import { listen } from './sockets.js';

export interface Lock {
  end(): Promise<void>;
}

/** Characters of an abstract name: as many as fit, because some versions of Node fill it up with NULs and others do not. */
const NAME_LENGTH = 108;
/** Of BSD and macOS alone: Node has no name for it. */
const O_EXLOCK = 0x20;

export async function lockFolder(folder: string): Promise<Lock> {
  try {
    return await ofPlatform(folder);
  } catch (error) {
    if (error instanceof TributaryError) throw error;
    throw unlocked(folder, messageOf(error), error);
  }
}

async function ofPlatform(folder: string): Promise<Lock> {
  const name = `tributary-queue-${await identityOf(folder)}`;
  switch (process.platform) {
    case 'linux':
    case 'android':
      return lockOfLinux(folder, `\0${name}`.padEnd(NAME_LENGTH, '.'));
    case 'win32':
      return alone(folder, `\\\\.\\pipe\\${name}`);
    case 'darwin':
    case 'freebsd':
    case 'openbsd':
    case 'netbsd':
      return lockedFile(folder);
    default:
      throw unlocked(folder, `${process.platform} has none that ends with its process`);
  }
}

/** Of the folder, not of a name of it: links, mounts and relative paths lead to the same one. */
async function identityOf(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true });
  return createHash('sha256').update(`${dev} ${ino}`).digest('hex');
}

async function lockOfLinux(folder: string, name: string): Promise<Lock> {
  const lock = await alone(folder, name);
  try {
    // As long as this name is held no other writer of this namespace is here.
    const socket = await FolderSocket.open(folder);
    if (socket === 'held') throw inUse(folder);
    return {
      end: async () => {
        await socket?.end();
        await lock.end();
      },
    };
  } catch (error) {
    await lock.end();
    throw error;
  }
}

async function alone(folder: string, name: string): Promise<Lock> {
  const lock = await listen(name);
  if (lock === undefined) throw inUse(folder);
  // Where the system gives a name twice it is no lock.
  const again = await listen(name).catch(() => undefined);
  if (again === undefined) return lock;
  await again.end();
  await lock.end();
  throw unlocked(folder, 'this version of Node has no abstract sockets');
}

/** Not removed at the end: another writer may have opened it already. */
async function lockedFile(folder: string): Promise<Lock> {
  const { O_RDWR, O_CREAT, O_NONBLOCK } = constants;
  const flags = O_RDWR | O_CREAT | O_NONBLOCK | O_EXLOCK;
  try {
    const file = await open(join(folder, 'locked'), flags, 0o600);
    return { end: () => file.close() };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN' || code === 'EWOULDBLOCK') throw inUse(folder);
    throw error;
  }
}

const inUse = (folder: string): TributaryError =>
  new TributaryError(
    `The queue in ${folder} is in use by another writer; each writer needs a folder of its own.`,
    { code: 'queue_locked' },
  );

const unlocked = (folder: string, reason: string, cause?: unknown): TributaryError =>
  new TributaryError(
    `The queue in ${folder} cannot be locked against other writers: ${reason}. Give a folder of a local file system.`,
    { code: 'queue_unlocked', cause },
  );
