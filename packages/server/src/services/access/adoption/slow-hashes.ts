/**
 * The slow hash of an adopted secret that may be guessed, by which it is looked up. Rule: all of an installation have one salt, or each
 * request would have to be held against each of them.
 */
import type { Catalog } from '../../../catalog/catalog.js';
import { MadeOnce } from '../login/made-once.js';
import { slowHash } from '../login/secrets.js';

export class SlowHashes {
  readonly #salt: MadeOnce;

  constructor(catalog: Pick<Catalog, 'settings'>) {
    this.#salt = new MadeOnce(catalog, 'adoption-salt', 16);
  }

  /** `address`: whose request it is. */
  async of(text: string, address: string): Promise<string> {
    return slowHash(text, await this.#salt.get(), address);
  }
}
