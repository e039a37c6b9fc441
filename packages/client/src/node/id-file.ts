/**
 * The id of a device as a file. Rules: it is whole or not there, whatever happens while it is written; nobody but its owner reads it; what
 * cannot be read is told, because registering anew would leave a device behind at every start.
 */
import { createHash, randomBytes } from 'node:crypto';
import { access, constants, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../http/cause.js';
import { OptionError } from '../http/errors.js';

const OWNER_ONLY = 0o600;

interface Content {
  /** Of which server and project it is. */
  readonly of: string;
  readonly device: string;
}

export function idFile(folder: string) {
  const fileOf = (key: string) => path.join(folder, `tributary-device-${digest(key)}.json`);
  return {
    place: path.resolve(folder),
    async load(key: string): Promise<string | undefined> {
      // Before a device is registered whose id could not be kept.
      await access(folder, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
        throw new OptionError(`saveToDisk cannot use ${path.resolve(folder)}: ${messageOf(cause)}.`);
      });
      const file = fileOf(key);
      const text = await readFile(file, 'utf8').catch((cause: unknown) => {
        if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw new OptionError(`${path.resolve(file)} cannot be read: ${messageOf(cause)}.`);
      });
      return text === undefined ? undefined : deviceIn(text, key, file);
    },
    async save(key: string, id: string): Promise<void> {
      const content: Content = { of: key, device: id };
      await replace(fileOf(key), `${JSON.stringify(content)}\n`);
    },
  };
}

/** As a part of a name: addresses have signs that no file name may have. */
const digest = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 16);

function deviceIn(text: string, key: string, file: string): string {
  let content: Partial<Content> | null = null;
  try {
    content = JSON.parse(text) as Partial<Content> | null;
  } catch {
    // told below
  }
  if (content?.of === key && typeof content.device === 'string' && content.device !== '')
    return content.device;
  throw new OptionError(
    `${path.resolve(file)} does not hold the id of a device of ${key}. Delete it to register the device anew.`,
  );
}

async function replace(file: string, text: string): Promise<void> {
  const beside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(beside, 'wx', OWNER_ONLY);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await syncFolder(path.dirname(file));
}

/** The name is durable too then; where folders cannot be synchronised (Windows), it is when the system writes it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
