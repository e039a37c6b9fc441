/**
 * A socket in the folder of a queue, for those who cannot see the abstract one: writers in other network namespaces, such as containers that
 * share the folder. Rule: whoever is here holds the abstract one, so that of the writers of one namespace one alone takes the socket of a dead
 * writer away. It is a second fence: where it cannot be had, as on a file system without sockets, the first one stands.
 */
import { lstat, open, rm, type FileHandle } from 'node:fs/promises';
import { isAlive, listen, type Listening } from './sockets.js';

export class FolderSocket {
  private constructor(
    private readonly handle: FileHandle,
    private readonly listening: Listening,
  ) {}

  /** `held`: by a writer of another namespace. Undefined: there can be none. */
  static async open(folder: string): Promise<FolderSocket | 'held' | undefined> {
    const handle = await open(folder, 'r');
    // Paths of sockets are short; this one is, whatever the folder's is.
    const path = `/proc/self/fd/${handle.fd}/lock`;
    const listening = await take(path).catch(() => undefined);
    if (typeof listening === 'object') return new FolderSocket(handle, listening);
    await handle.close();
    return listening;
  }

  /** Takes it away too. */
  async end(): Promise<void> {
    await this.listening.end();
    await this.handle.close();
  }
}

async function take(path: string): Promise<Listening | 'held' | undefined> {
  const listening = await listen(path);
  if (listening !== undefined) return listening;
  // What is no socket is not a writer's.
  if (!(await lstat(path)).isSocket()) return undefined;
  if (await isAlive(path)) return 'held';
  await rm(path, { force: true });
  return (await listen(path)) ?? 'held';
}
