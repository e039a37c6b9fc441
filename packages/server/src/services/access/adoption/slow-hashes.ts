/**
 * The slow hash of an adopted secret that may be guessed, by which it is looked up. Rule: all of an installation have one salt, or each
 * request would have to be held against each of them.
 */
import { randomBytes } from 'node:crypto';
import type { Catalog } from '../../../catalog/catalog.js';
import { slowHash } from '../login/secrets.js';

const SALT = 'adoption-salt';

export class SlowHashes {
  #salt: Promise<Buffer> | undefined;

  constructor(private readonly catalog: Pick<Catalog, 'settings'>) {}

  /** `address`: whose request it is. */
  async of(text: string, address: string): Promise<string> {
    return slowHash(text, await (this.#salt ??= this.#readSalt()), address);
  }

  /** Made once for a catalog, by whichever process is first. */
  async #readSalt(): Promise<Buffer> {
    await this.catalog.settings.claim(SALT, randomBytes(16).toString('base64url'));
    return Buffer.from((await this.catalog.settings.get<string>(SALT))!, 'base64url');
  }
}
