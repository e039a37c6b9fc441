/** A file as iobeam shows it, and the checksums that it may come with. */
import { invalidField } from '../../../errors/error.js';
import type { FileInfo } from '../../../services/services.js';
import type { Parameters } from '../../parameters.js';
import { stampText } from './times.js';

const DEFAULT_ALGORITHM = 'SHA-256';
const ALGORITHMS = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];

export interface Checksum {
  readonly alg: string;
  readonly sum: string | undefined;
}

/** `checksum` and `checksum_alg`. */
export function readChecksum(query: Parameters): Checksum {
  const alg = query.text('checksum_alg') ?? DEFAULT_ALGORITHM;
  const name = ALGORITHMS.find((one) => one.replace('-', '') === alg.toUpperCase().replace('-', ''));
  if (name === undefined) throw invalidField('checksum_alg', alg, ALGORITHMS.join(', '));
  return { alg: name, sum: query.text('checksum')?.toLowerCase() };
}

export function fileView({ name, created, sha256 }: FileInfo): object {
  return { file_name: name, created: stampText(created), checksum: { alg: DEFAULT_ALGORITHM, sum: sha256 } };
}
