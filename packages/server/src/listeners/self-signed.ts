/**
 * A certificate of our own making, for HTTPS without a configured one. Rules: it stays the same over restarts, so that a
 * client can pin it; a new one is made a month before it ends, or when it does not name what it should; the key is
 * readable by the server's user only.
 */
import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';
import { MILLISECONDS_PER_DAY } from '../model/time.js';
import { checkTls, type Tls } from './tls.js';

/** More than some systems accept of any certificate. */
const VALID_MS = 820 * MILLISECONDS_PER_DAY;
const RENEW_MS = 30 * MILLISECONDS_PER_DAY;

/** `names` are host names and addresses beside those of this machine. */
export async function selfSignedTls(dataDir: string, names: readonly string[]): Promise<Tls> {
  const folder = path.join(dataDir, 'tls');
  const files = { cert: path.join(folder, 'self-signed.pem'), key: path.join(folder, 'self-signed.key') };
  const wanted = [...new Set(['localhost', hostname(), '127.0.0.1', '::1', ...names])];
  const kept = await readKept(files, wanted);
  if (kept !== undefined) return kept;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const made = await generate([{ name: 'commonName', value: 'Tributary' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + VALID_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: wanted.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
  await put(files.key, made.private);
  await put(files.cert, made.cert);
  return checkTls(made.cert, made.private, files.cert, files.key);
}

async function readKept(
  files: { cert: string; key: string },
  names: readonly string[],
): Promise<Tls | undefined> {
  try {
    const [cert, key] = await Promise.all([readFile(files.cert, 'utf8'), readFile(files.key, 'utf8')]);
    const tls = checkTls(cert, key, files.cert, files.key);
    const certificate = new X509Certificate(cert);
    const isNamed = names.every((name) =>
      isIP(name) ? certificate.checkIP(name) !== undefined : certificate.checkHost(name) !== undefined,
    );
    return isNamed && tls.validTo.getTime() - Date.now() > RENEW_MS ? tls : undefined;
  } catch {
    return undefined; // none yet, or half of one: a new pair takes its place
  }
}

/** Whole or not at all. */
async function put(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
