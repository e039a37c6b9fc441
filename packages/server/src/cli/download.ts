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
import { CommandError, failure } from './failure.js';

export interface Remote {
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Tries that bring nothing; one that brought something starts them anew. */
const TRIES = 6;
const FIRST_WAIT = 250;

export async function downloadFile(
  remote: Remote,
  file: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const partial = `${file}.part`;
  let have = await sizeOf(partial);
  for (let tries = 0; have < remote.bytes || tries === 0; tries++) {
    let reason: string;
    try {
      await fetchRest(remote, partial, have, onBytes);
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

async function fetchRest(
  { url, bytes, sha256 }: Remote,
  partial: string,
  have: number,
  onBytes: (bytes: number) => void,
): Promise<void> {
  if (have > 0 && have >= bytes) return;
  // Whole if the file is not the one whose beginning is here.
  const headers = have === 0 ? {} : { range: `bytes=${have}-`, 'if-range': `"${sha256}"` };
  const response = await fetch(url, { headers });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    // Another try would get the same answer.
    if (response.status < 500)
      throw failure(`The file cannot be downloaded: the server answers ${response.status}.`);
    throw new Error(`the server answered ${response.status}`);
  }
  const resumed = response.status === 206;
  let count = resumed ? have : 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes((count += chunk.length));
      done(null, chunk);
    },
  });
  await pipeline(
    Readable.fromWeb(response.body as never),
    counted,
    createWriteStream(partial, { flags: resumed ? 'a' : 'w', mode: 0o600 }),
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
