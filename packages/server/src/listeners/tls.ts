/**
 * The certificate of HTTPS and MQTT over TLS. Rule: files that cannot be used stop the start with a message that names
 * the setting, the file and what was expected of it; the key's text never gets into a message.
 */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { TributaryError } from '../errors/error.js';

export interface Tls {
  /** PEM: the certificate, and those above it in its chain. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  /** What a client can compare: SHA-256 as pairs of hexadecimal digits. */
  readonly fingerprint: string;
  readonly validTo: Date;
}

export interface TlsSettings {
  readonly tlsCertificate?: string | undefined;
  readonly tlsKey?: string | undefined;
}

/** Undefined when neither file is configured. */
export async function readTls({ tlsCertificate, tlsKey }: TlsSettings): Promise<Tls | undefined> {
  if (tlsCertificate === undefined && tlsKey === undefined) return undefined;
  if (tlsCertificate === undefined)
    throw problem('tls-certificate', 'absent', 'the PEM file of the certificate that tls-key belongs to');
  if (tlsKey === undefined)
    throw problem('tls-key', 'absent', `the PEM file of the private key of ${tlsCertificate}`);
  const cert = await read('tls-certificate', tlsCertificate);
  const key = await read('tls-key', tlsKey);
  return checkTls(cert, key, tlsCertificate, tlsKey);
}

/** The file names are for messages. */
export function checkTls(cert: string, key: string, certificateFile: string, keyFile: string): Tls {
  const certificate = certificateOf(cert, certificateFile);
  if (!certificate.checkPrivateKey(privateKeyOf(key, keyFile)))
    throw problem(
      'tls-key',
      keyFile,
      `the private key of the certificate in ${certificateFile}, not of another one`,
    );
  return { cert, key, fingerprint: certificate.fingerprint256, validTo: new Date(certificate.validTo) };
}

function certificateOf(pem: string, file: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw problem('tls-certificate', file, 'a PEM file that begins with a certificate', 'not PEM', error);
  }
}

function privateKeyOf(pem: string, file: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const expected = 'a PEM file with a private key that is not encrypted';
    throw problem('tls-key', file, expected, 'not usable', error);
  }
}

async function read(field: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw problem(field, file, 'a file that the server can read', code, error);
  }
}

const problem = (field: string, value: string, expected: string, origin = 'TLS', cause?: unknown) =>
  new TributaryError('setting_invalid', { field, origin, value, expected }, { cause });
