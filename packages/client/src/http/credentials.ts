/**
 * The token of a client, and where another one comes from when the platform does not know it any more. Rule: calls side by side
 * that are refused together ask for a new one once.
 */
import { OptionError } from './errors.js';

/**
 * Gives the token: before the first request, and again whenever the platform refuses the one that it has (`refused`), with
 * which the call is then made once more. Undefined, or the refused one again: there is no other, and the call fails.
 */
export type TokenSource = (refused: string | undefined) => string | undefined | Promise<string | undefined>;

export class Credentials {
  #token: string | undefined;
  #source: TokenSource | undefined;
  #asked: Promise<string | undefined> | undefined;

  constructor(token: string | TokenSource | undefined) {
    if (typeof token === 'function') this.#source = token;
    else this.#token = checked(token);
  }

  /** From here on, in the place of what there was. */
  replace(token: string | undefined): void {
    this.#source = undefined;
    this.#token = checked(token);
  }

  current(): Promise<string | undefined> | string | undefined {
    return this.#token === undefined && this.#source !== undefined ? this.renewed(undefined) : this.#token;
  }

  /** Undefined: there is none in the place of the refused one. */
  async renewed(refused: string | undefined): Promise<string | undefined> {
    // Another call was refused too, and has got one meanwhile.
    if (this.#token !== refused) return this.#token;
    const source = this.#source;
    if (source === undefined) return undefined;
    this.#asked ??= (async () => source(refused))().finally(() => {
      this.#asked = undefined;
    });
    const token = checked(await this.#asked);
    if (token === undefined || token === refused) return undefined;
    this.#token = token;
    return token;
  }
}

/** What no header can hold would look like a server that does not answer. The token itself is not shown. */
function checked(token: string | undefined): string | undefined {
  if (token === undefined || token === '') return undefined;
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new OptionError('token has blanks, line ends or other characters that no token has.');
}
