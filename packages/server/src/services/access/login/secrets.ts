/**
 * Secrets: passwords as scrypt hashes that carry their own parameters, tokens as random 256-bit texts of which only
 * the SHA-256 is kept. A token needs no slow hash: nobody can try 2^256 values.
 */
import { createHash, randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { acting } from '../../audit/acting.js';
import { networkOf } from './network.js';
import { ScryptQueue } from './scrypt-queue.js';

const COST = { N: 2 ** 15, r: 8, p: 1 } as const;
const KEY_BYTES = 32;
const TOKEN_PREFIX = 'trb_';
const SHARE_PREFIX = 'trs_';
/** Without letters and digits that look alike. */
const PASSWORD_LETTERS = 'abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679';

export const newTokenSecret = (): string => TOKEN_PREFIX + randomBytes(32).toString('base64url');

/** Of a link to a board: not to be taken for a token. */
export const newShareSecret = (): string => SHARE_PREFIX + randomBytes(32).toString('base64url');

export const hashToken = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export const newPassword = (length = 20): string =>
  Array.from({ length }, () => PASSWORD_LETTERS[randomInt(PASSWORD_LETTERS.length)]).join('');

/** `scrypt$N$r$p$salt$key`: a later rise of the cost leaves old hashes readable. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Of the form and the cost of a password's hash, of no password: what unknown names are checked against. */
export const unknownHash = (): string =>
  [
    'scrypt',
    COST.N,
    COST.r,
    COST.p,
    randomBytes(16).toString('base64url'),
    randomBytes(KEY_BYTES).toString('base64url'),
  ].join('$');

/** `address`: whose request it is, where it is no recorded one. */
export async function verifyPassword(password: string, hash: string, address?: string): Promise<boolean> {
  const [name, N, r, p, salt, key] = hash.split('$');
  if (name !== 'scrypt' || salt === undefined || key === undefined) return false;
  const expected = Buffer.from(key, 'base64url');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const actual = await derive(password, Buffer.from(salt, 'base64url'), cost, address);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

const PLAIN_SLOW = 'scrypt:';

/** Of a secret that may be guessed (`slowHash`, or `hashPassword` of a version before). */
export const isSlowHash = (hash: string): boolean => hash.startsWith(PLAIN_SLOW) || isSaltedHash(hash);

/** With a salt of its own (`hashPassword`). */
export const isSaltedHash = (hash: string): boolean => hash.startsWith('scrypt$');

/**
 * Of a secret that is looked up by its hash alone, and may be guessed: all of an installation have one salt. `address`: whose
 * request it is.
 */
export async function slowHash(secret: string, salt: Buffer, address: string): Promise<string> {
  return PLAIN_SLOW + (await derive(secret, salt, COST, address)).toString('hex');
}

const derivations = new ScryptQueue();

/** The same letters typed on different systems are the same password. */
function derive(
  password: string,
  salt: Buffer,
  cost: { N: number; r: number; p: number },
  address = acting()?.address ?? '',
): Promise<Buffer> {
  const options = { ...cost, maxmem: 256 * cost.N * cost.r };
  const once = () =>
    new Promise<Buffer>((resolve, reject) => {
      scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
        error ? reject(error) : resolve(key),
      );
    });
  return derivations.run(networkOf(address), once);
}
