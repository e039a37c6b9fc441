/**
 * Whether who hands something out is still good at the moment of handing out. A request that was let in may be a while on its way,
 * and what it makes would outlive what it came by. Rule: in the transaction of what is made, before it.
 */
import type { Subjects } from '../../../catalog/catalog.js';
import { TributaryError } from '../../../errors/error.js';
import type { Principal } from '../../contract/principal.js';
import type { Proof } from '../../contract/tokens.js';

type Within = Pick<Subjects, 'rowLocks' | 'tokens' | 'accessKeys'>;

/** `credentials_invalid` where it was ended. `owner`: the person whose it is going to be. */
export async function requireGoodMaker(
  within: Within,
  maker: Principal | Proof,
  { organization, owner }: { readonly organization: number; readonly owner: number | null },
): Promise<void> {
  const token = tokenOf(maker);
  await within.rowLocks.share({ adoption: maker.limits?.adoption, user: owner, token });
  if (token !== undefined) {
    // A login is of one organization, and its person may act in another one.
    const found =
      maker.kind === 'proof'
        ? await within.tokens.get(organization, token)
        : await within.tokens.getAnywhere(token);
    if (found === undefined || found.revoked !== null) throw ended('the token was revoked');
    if (!found.active) throw ended('the token is inactive');
  }
  if (maker.kind === 'proof' && 'accessKey' in maker.by) {
    const key = await within.accessKeys.get(maker.by.accessKey);
    if (key?.active !== true) throw ended('the access key has ended');
  }
}

/** The administrator at the machine has none. */
function tokenOf(maker: Principal | Proof): number | undefined {
  if (maker.kind === 'local') return undefined;
  if (maker.kind !== 'proof') return maker.id;
  return 'token' in maker.by ? maker.by.token : undefined;
}

const ended = (reason: string) => new TributaryError('credentials_invalid', { reason });
