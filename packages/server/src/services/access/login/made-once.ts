/**
 * Keys and salts of an installation. Rules: one is made once for a catalog, by whichever process is first, and never changes; a
 * catalog that was away when it was asked for is asked again.
 */
import { randomBytes } from 'node:crypto';
import type { Catalog } from '../../../catalog/catalog.js';

export class MadeOnce {
  #bytes: Promise<Buffer> | undefined;

  /** `name` of the setting that keeps it. */
  constructor(
    private readonly catalog: Pick<Catalog, 'settings'>,
    private readonly name: string,
    private readonly length: number,
  ) {}

  get(): Promise<Buffer> {
    return (this.#bytes ??= this.#read().catch((error: unknown) => {
      this.#bytes = undefined;
      throw error;
    }));
  }

  async #read(): Promise<Buffer> {
    const { settings } = this.catalog;
    await settings.claim(this.name, randomBytes(this.length).toString('base64url'));
    return Buffer.from((await settings.get<string>(this.name))!, 'base64url');
  }
}
