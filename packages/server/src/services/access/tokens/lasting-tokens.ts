/**
 * A person's one lasting token of a vendor API whose clients get the same one at each login. Rules: it is derived from a
 * key of this installation, so that here too only its hash is kept; a token that was revoked is never given again, nor another one in
 * its place to who was ended with it.
 */
import { createHmac } from 'node:crypto';
import type { Catalog, Subjects } from '../../../catalog/catalog.js';
import { TributaryError } from '../../../errors/error.js';
import type { LastingTokens } from '../../contract/tokens.js';
import { scopesOfRole } from '../rights/principal.js';
import { MadeOnce } from '../login/made-once.js';
import { hashToken } from '../login/secrets.js';
import { requireGoodMaker } from './maker.js';
import type { Principal } from '../../contract/principal.js';

const HEX_DIGITS = 40;

export class LastingTokenService implements LastingTokens {
  readonly #key: MadeOnce;

  constructor(private readonly catalog: Catalog) {
    this.#key = new MadeOnce(catalog, 'lasting-token-key', 32);
  }

  async of(principal: Principal, api: string): Promise<string> {
    const { user } = principal;
    if (user === null) throw new TributaryError('scope_missing', { expected: 'of a person' });
    // Read before the transaction: it may have to be made.
    const key = await this.#key.get();
    return this.catalog.transaction((within) => lastingToken(within, key, { principal, user, api }));
  }
}

async function lastingToken(
  within: Subjects,
  key: Buffer,
  { principal, user, api }: { principal: Principal; user: number; api: string },
): Promise<string> {
  const { organization, limits } = principal;
  const { rowLocks, settings, tokens, memberships } = within;
  // Two logins at the same moment make it once.
  await rowLocks.exclusive({ adoption: limits?.adoption, user });
  await requireGoodMaker(within, principal, { organization, owner: user });
  const secretOf = (number: number) => derive(key, `${api} ${user} ${number}`);
  const rowOf = (number: number) => tokens.findByHash(hashToken(secretOf(number)));
  const counter = `lasting-token ${api} ${user}`;
  let number = (await settings.get<number>(counter)) ?? 0;
  if (number > 0 && (await rowOf(number))?.revoked === null) return secretOf(number);
  // Also when its row is gone: ended rows are cleared away, and the secret must stay dead.
  number++;
  // Versions before this one could die between the token and its number.
  while ((await rowOf(number)) !== undefined) number++;
  await tokens.create(hashToken(secretOf(number)), {
    ...{ kind: 'login', name: `${api} token`, owner: user, organization, project: null },
    scopes: scopesOfRole((await memberships.get(organization, user))?.role ?? 'viewer'),
    expires: null,
    limits,
    attributes: { [api]: { lasting: true } },
  });
  await settings.set(counter, number);
  return secretOf(number);
}

const derive = (key: Buffer, text: string): string =>
  createHmac('sha256', key).update(text).digest('hex').slice(0, HEX_DIGITS);
