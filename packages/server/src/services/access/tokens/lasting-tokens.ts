/**
 * A person's one lasting token of a vendor API whose clients get the same one at each login. Rules: it is derived from a
 * key of this installation, so that here too only its hash is kept; a token that was revoked is never given again.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { Catalog } from '../../../catalog/catalog.js';
import type { NewToken } from '../../../catalog/people/tokens.js';
import { TributaryError } from '../../../errors/error.js';
import type { LastingTokens } from '../../contract/tokens.js';
import { scopesOfRole } from '../rights/principal.js';
import { hashToken } from '../login/secrets.js';
import type { Principal } from '../../contract/principal.js';

const KEY = 'lasting-token-key';
const HEX_DIGITS = 40;

export class LastingTokenService implements LastingTokens {
  #key: Promise<Buffer> | undefined;

  constructor(private readonly catalog: Catalog) {}

  async of({ user, organization, limits }: Principal, api: string): Promise<string> {
    if (user === null) throw new TributaryError('scope_missing', { expected: 'of a person' });
    const { settings, tokens, memberships } = this.catalog;
    const counter = `lasting-token ${api} ${user}`;
    const last = (await settings.get<number>(counter)) ?? 0;
    if (last > 0) {
      const secret = await this.#derive(`${api} ${user} ${last}`);
      if ((await tokens.findByHash(hashToken(secret)))?.revoked === null) return secret;
    }
    // Also when its row is gone: ended rows are cleared away, and the secret must stay dead.
    const secret = await this.#derive(`${api} ${user} ${last + 1}`);
    const hash = hashToken(secret);
    await this.#create(hash, {
      ...{ kind: 'login', name: `${api} token`, owner: user, organization, project: null },
      scopes: scopesOfRole((await memberships.get(organization, user))?.role ?? 'viewer'),
      expires: null,
      limits,
      attributes: { [api]: { lasting: true } },
    });
    await settings.set(counter, last + 1);
    return secret;
  }

  /** Two logins at the same moment make it once. */
  async #create(hash: string, token: NewToken): Promise<void> {
    const { tokens } = this.catalog;
    if ((await tokens.findByHash(hash)) !== undefined) return;
    await tokens.create(hash, token).catch(async (error: unknown) => {
      if ((await tokens.findByHash(hash)) === undefined) throw error;
    });
  }

  async #derive(text: string): Promise<string> {
    const key = await (this.#key ??= this.#read());
    return createHmac('sha256', key).update(text).digest('hex').slice(0, HEX_DIGITS);
  }

  /** Made once for a catalog, by whichever process is first. */
  async #read(): Promise<Buffer> {
    await this.catalog.settings.claim(KEY, randomBytes(32).toString('base64url'));
    return Buffer.from((await this.catalog.settings.get<string>(KEY))!, 'base64url');
  }
}
