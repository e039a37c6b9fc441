/**
 * Where an adopted credential is good, and what it hands out: through one API, from given addresses. Rule: elsewhere it is not
 * known, and nobody learns more.
 */
import { TributaryError } from '../../../errors/error.js';
import type { AdoptedLimits } from '../../../model/records/adoption.js';
import { Addresses } from './addresses.js';
import type { ShownSecret } from './secret-text.js';

export class GoodWhere {
  readonly #api: string;
  readonly #addresses: Addresses | undefined;

  constructor({ api, addresses }: AdoptedLimits) {
    this.#api = api;
    this.#addresses = addresses === null ? undefined : new Addresses(addresses);
  }

  admits({ api, from }: Pick<ShownSecret, 'api' | 'from'>): boolean {
    if (api !== this.#api) return false;
    return this.#addresses === undefined || (from !== undefined && this.#addresses.has(from.ip));
  }
}

/** Refuses as if it were not known. `where` is undefined for what is good everywhere. */
export function admit(where: GoodWhere | undefined, shown: Pick<ShownSecret, 'api' | 'from'>): void {
  if (where !== undefined && !where.admits(shown)) unknown();
}

export function unknown(): never {
  throw new TributaryError('credentials_invalid', { reason: 'the token is not known' });
}
