/**
 * What the rows of a map of ids have so far. Rule: no id and no thing comes twice, and no text means two devices (as the key of one and
 * the id that another one brings for an API that knows devices by their keys).
 */
import { TributaryError } from '../../../errors/error.js';
import type { IdRow } from './rows.js';

export interface Claim {
  /** Where the row stands. */
  readonly label: string;
  readonly row: IdRow;
  /** Its id in its one spelling. */
  readonly external: string;
  /** By its number where it is there, else by its name. */
  readonly thing: string;
  /** Texts that mean a device from now on, by what they are, and which. */
  readonly texts: readonly (readonly [text: string, device: string])[];
}

export class Seen {
  readonly #rows = new Map<string, string>();
  readonly #texts = new Map<string, string>();

  /** Throws `conflict`; then the row has nothing, and another one may have it. */
  claim({ label, row: { api, kind }, external, thing, texts }: Claim): void {
    const keys = [`id ${api} ${kind} ${external}`, `thing ${api} ${kind} ${thing}`];
    for (const key of keys) {
      const before = this.#rows.get(key);
      if (before !== undefined)
        throw new TributaryError('conflict', {
          reason: `${before} has this ${kind} or its ${api} id already.`,
        });
    }
    for (const [text, device] of texts)
      if ((this.#texts.get(text) ?? device) !== device)
        throw new TributaryError('conflict', {
          reason: `${JSON.stringify(text)} would be the key of one device and the id of another.`,
        });
    for (const key of keys) this.#rows.set(key, label);
    for (const [text, device] of texts) this.#texts.set(text, device);
  }
}
