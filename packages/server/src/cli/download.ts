/**
 * A file from the server onto this machine. Rules: it appears under its name only when all of it is there and its checksum
 * is right; until then it is `<name>.part`, from which a broken download goes on.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  TributaryApiError,
  TributaryError,
  type Download,
  type ExportedFile,
  type Tributary,
} from '@tributary/client';
import { CommandError, failure } from './failure.js';

export type Remote = Pick<ExportedFile, 'bytes' | 'sha256'> & { readonly url: string };

/** Tries that bring nothing; one that brought something starts them anew. */
const TRIES = 6;
const FIRST_WAIT = 250;

export async function downloadFile(
  api: Tributary,
  remote: Remote,
  file: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const partial = `${file}.part`;
  let have = await sizeOf(partial);
  for (let tries = 0; have < remote.bytes || tries === 0; tries++) {
    let reason: string;
    try {
      if (have < remote.bytes) await fetchRest(await opened(api, remote, have), partial, onBytes);
      reason = 'the connection ended early';
    } catch (error) {
      if (error instanceof CommandError) throw error;
      reason = error instanceof Error ? error.message : String(error);
    }
    const now = await sizeOf(partial);
    if (now >= remote.bytes) break;
    if (now > have) tries = 0;
    have = now;
    if (tries === TRIES)
      throw failure(
        `The download stopped at ${have} of ${remote.bytes} bytes: ${reason}.`,
        `${partial} is kept; \`tributary export --job <id>\` goes on from there.`,
      );
    await sleep(FIRST_WAIT * 2 ** tries);
  }
  if ((await hashOf(partial)) !== remote.sha256) {
    await rm(partial, { force: true });
    throw failure(`The checksum of what was downloaded is wrong; ${file} was not written.`);
  }
  await rename(partial, file);
}

async function opened(api: Tributary, remote: Remote, offset: number): Promise<Download> {
  try {
    return await api.exports.download(remote, { offset });
  } catch (error) {
    if (!(error instanceof TributaryError) || error.retryable) throw error;
    // Another try would get the same answer.
    const reason = error instanceof TributaryApiError ? `the server answers ${error.status}.` : error.message;
    throw failure(`The file cannot be downloaded: ${reason}`);
  }
}

async function fetchRest(
  { body, offset }: Download,
  partial: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  let count = offset;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes((count += chunk.length));
      done(null, chunk);
    },
  });
  await pipeline(
    Readable.fromWeb(body as never),
    counted,
    createWriteStream(partial, { flags: offset > 0 ? 'a' : 'w', mode: 0o600 }),
  );
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
