/**
 * Adopted secrets that may be guessed: looked up by a slow hash. Rules: it is computed only for a request from an address that
 * some such secret of its API is good from, so that nobody else can guess or keep the machine busy; each different guess from an
 * address counts as a failed login; a text that was found, or found to be nobody's, is not computed again.
 */
import type { Catalog } from '../../../catalog/catalog.js';
import { BoundedCache } from '../../../model/bounded-cache.js';
import { hashToken } from '../login/secrets.js';
import { Throttle } from '../login/throttle.js';
import { Addresses } from './addresses.js';
import { secretTexts, type ShownSecret } from './secret-text.js';
import { SlowHashes } from './slow-hashes.js';

/** As long as any change by another process may go unseen. */
const KEPT_MS = 10_000;
/** Tokens of one project. */
export const MAX_WEAK = 200;
/** Of those that were found, and of nobody's. */
const MAX_COMPUTED = 10_000;

interface Place {
  readonly api: string;
  readonly addresses: Addresses;
}

export class WeakSecrets {
  readonly #hashes: SlowHashes;
  #places: { readonly until: number; readonly list: readonly Place[]; readonly text: string } | undefined;
  /** By the fast hash of the text, which never leaves the memory: the slow one. */
  readonly #found = new BoundedCache<string, string>({ most: MAX_COMPUTED });
  /** Texts that are nobody's, by the same. */
  readonly #nobodys = new BoundedCache<string, true>({ most: MAX_COMPUTED });
  readonly #throttle: Throttle;

  constructor(
    private readonly catalog: Catalog,
    private readonly now: () => number = Date.now,
  ) {
    this.#throttle = new Throttle(now);
    this.#hashes = new SlowHashes(catalog);
  }

  /** The hash under which the secret stands, if it was adopted, and the fast one by which it is kept in memory. */
  async find(shown: ShownSecret): Promise<{ readonly hash: string; readonly key: string } | undefined> {
    const { api, from } = shown;
    if (api === undefined || from === undefined) return undefined;
    const places = (await this.#all()).filter((place) => place.api === api);
    if (places.length === 0 || !places.some(({ addresses }) => addresses.has(from.ip))) return undefined;
    for (const text of secretTexts(shown)) {
      const key = hashToken(text);
      const hash = await this.#look(text, key, from.ip);
      if (hash !== undefined) return { hash, key };
    }
    return undefined;
  }

  /** `address`: whose request it is. */
  hashOf(text: string, address: string): Promise<string> {
    return this.#hashes.of(text, address);
  }

  /** What was just adopted need not be computed again when it comes. */
  remember(text: string, hash: string): void {
    this.#found.set(hashToken(text), hash);
  }

  /** After any change of adopted secrets. */
  forget(): void {
    this.#places = undefined;
    this.#nobodys.clear();
  }

  async #look(text: string, key: string, address: string): Promise<string | undefined> {
    const before = this.#found.get(key);
    if (before !== undefined || this.#nobodys.get(key) === true) return before;
    const keepNobodys = this.#nobodys.reading();
    const attempt = this.#throttle.attempt(key, address);
    let hash: string | undefined;
    try {
      const computed = await this.hashOf(text, address);
      if ((await this.catalog.tokens.findByHash(computed)) !== undefined) hash = computed;
    } catch (error) {
      attempt.undo();
      throw error;
    }
    if (hash === undefined) keepNobodys(key, true);
    else {
      attempt.succeeded();
      this.#found.set(key, hash);
    }
    return hash;
  }

  async #all(): Promise<readonly Place[]> {
    const now = this.now();
    if (this.#places !== undefined && this.#places.until > now) return this.#places.list;
    const rows = await this.catalog.adoptions.weakPlaces();
    const text = JSON.stringify(rows);
    // Another process may have adopted what was nobody's.
    if (text !== this.#places?.text) this.forget();
    const list = rows.map(({ api, addresses }) => ({ api, addresses: new Addresses(addresses ?? []) }));
    this.#places = { until: now + KEPT_MS, list, text };
    return list;
  }
}
