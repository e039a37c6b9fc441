/**
 * The secrets of links that need no token. Rules: a secret follows from a key that lies in the data folder and never in the
 * catalog, so that the catalog (and a copy of it) has hashes only, and a link can be shown again to whom it was made for.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '../../points/spool/segment.js';

const KEY_BYTES = 32;

export class LinkSecrets {
  private constructor(private readonly key: Buffer) {}

  /** Made at the first start with this data folder. */
  static async open(file: string): Promise<LinkSecrets> {
    const known = await readKey(file);
    return new LinkSecrets(known ?? (await makeKey(file)));
  }

  of(file: string): string {
    return createHmac('sha256', this.key).update(file).digest('base64url');
  }
}

async function readKey(file: string): Promise<Buffer | undefined> {
  try {
    const key = await readFile(file);
    // Cut off by a crash: nobody has a link of it.
    return key.length === KEY_BYTES ? key : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function makeKey(file: string): Promise<Buffer> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const key = randomBytes(KEY_BYTES);
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(key);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await syncFolder(path.dirname(file));
  return key;
}
