/**
 * Adopted access keys that may be guessed, as the first versions kept them: each hash with a salt of its own, so that it is not
 * looked up but tried. Rule: none are made any more; a login turns one into what the others are (access-keys.ts).
 */
import { isSaltedHash, verifyPassword } from '../login/secrets.js';

/** `address`: whose request it is. */
export async function withSaltedHash<Key extends { readonly hash: string }>(
  keys: readonly Key[],
  secret: string,
  address: string,
): Promise<Key | undefined> {
  for (const key of keys)
    if (isSaltedHash(key.hash) && (await verifyPassword(secret, key.hash, address))) return key;
  return undefined;
}
