/**
 * E-mail and password → a token that ends. Rules: the answer to a wrong password and to an unknown address is the same
 * and takes the same time; attempts are throttled for each account and each address.
 */
import { MILLISECONDS_PER_DAY } from '../../../model/time.js';
import type { Catalog } from '../../../catalog/catalog.js';
import type { NewToken } from '../../../catalog/people/tokens.js';
import { canonicalAddress } from '../../../model/email-address.js';
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { LoginOptions, LoginResult } from '../../contract/access.js';
import { JwtSecrets } from '../tokens/jwt.js';
import { scopesOfRole } from '../rights/principal.js';
import { acting } from '../../audit/acting.js';
import { hashToken, newTokenSecret, unknownHash, verifyPassword } from './secrets.js';
import { Throttle } from './throttle.js';
import { GoodWhere } from '../adoption/good-where.js';
import { limitsOf, type AdoptedLimits } from '../../../model/records/adoption.js';
import type { Role } from '../../../model/records/people.js';

interface Door {
  /** The API whose login it is; undefined: none. */
  readonly api?: string | undefined;
}

/** A hash like every other, of a password that nobody has. */
const NOBODY = unknownHash();

export class Login {
  readonly #catalog: Catalog;
  readonly #lengthMs: number;
  readonly #now: () => number;
  readonly #throttle: Throttle;
  readonly #jwt: JwtSecrets;

  constructor(catalog: Catalog, lengthMs: number, now: () => number) {
    this.#catalog = catalog;
    this.#lengthMs = lengthMs;
    this.#now = now;
    this.#throttle = new Throttle(now);
    this.#jwt = new JwtSecrets(catalog);
  }

  /** By e-mail address or user name; into the organization that is asked for, else the one that the person joined first. */
  async login(
    who: string,
    password: string,
    { milliseconds = this.#lengthMs, form, organization: wanted, api }: LoginOptions & Door = {},
  ): Promise<LoginResult> {
    const name = canonicalAddress(who);
    const found = await this.#catalog.users.findForLogin(who);
    const adoption = found && (await this.#catalog.adoptions.ofUser(found.id));
    // From elsewhere it is judged like every wrong one, and takes as long.
    const good = await this.#isRight(
      name,
      adoption && !isGoodHere(adoption, api) ? undefined : found,
      password,
    );
    if (!good || found === undefined) throw wrongPassword();
    const organizations = await this.#organizationsOf(found.id);
    const { id: organization, role } = chosen(organizations, wanted);
    const expires = this.#now() + milliseconds;
    const { password: _, ...user } = found;
    const token =
      form === undefined ? newTokenSecret() : await this.#jwt.sign(form.claims({ ...user, role }), expires);
    await this.#catalog.tokens.deleteEndedLogins(this.#now() - MILLISECONDS_PER_DAY);
    const login: NewToken = {
      kind: 'login',
      name: 'login',
      owner: found.id,
      organization,
      project: null,
      scopes: scopesOfRole(role),
      expires,
      limits: adoption === undefined ? null : limitsOf(adoption),
      ...(form?.attributes && { attributes: form.attributes }),
    };
    await this.#catalog.transaction(async ({ rowLocks, users, tokens }) => {
      await rowLocks.share({ adoption: adoption?.id, user: found.id });
      // Another one was set since it was looked at, which ended all logins but this.
      if ((await users.passwordOf(found.id)) !== found.password) throw wrongPassword();
      await tokens.create(hashToken(token), login);
    });
    return { token, expires, user: { ...user, role }, organization, organizations };
  }

  /** The one that was joined first before the others. */
  async #organizationsOf(user: number): Promise<LoginResult['organizations']> {
    const found: { id: number; name: string; role: Role }[] = [];
    for (const { organization, role } of await this.#catalog.memberships.listOfUser(user)) {
      const known = await this.#catalog.organizations.get(organization);
      if (known !== undefined) found.push({ id: known.id, name: known.name, role });
    }
    return found;
  }

  /** Whether this is the person's password, without a login. */
  async check(user: number, password: string): Promise<boolean> {
    const person = await this.#catalog.users.get(user);
    const found = person && (await this.#catalog.users.findForLogin(person.email));
    const adoption = found && (await this.#catalog.adoptions.ofUser(found.id));
    // Through whichever API it is asked about: the caller has let the person in, or wants more than this.
    const known = adoption === undefined || isGoodHere(adoption, adoption.api);
    return this.#isRight(person?.email ?? '', known ? found : undefined, password);
  }

  /**
   * Takes as long for an unknown name as for a known one. Address and user name of one person are one account for the
   * throttle; what it could not look at does not count.
   */
  async #isRight(
    name: string,
    found: { id: number; password: string } | undefined,
    password: string,
  ): Promise<boolean> {
    const account = found === undefined ? `name ${name}` : `user ${found.id}`;
    const attempt = this.#throttle.attempt(account, acting()?.address ?? undefined);
    try {
      const right = await verifyPassword(password, found?.password ?? NOBODY);
      if (right && found !== undefined) attempt.succeeded();
      return right && found !== undefined;
    } catch (error) {
      attempt.undo();
      throw error;
    }
  }
}

export const wrongPassword = () =>
  new TributaryError('credentials_invalid', { reason: 'the e-mail address or the password is wrong' });

/** Whether a password that another platform gave may be shown through this API, from where the request comes. */
function isGoodHere(limits: AdoptedLimits, api: string | undefined): boolean {
  const address = acting()?.address;
  return new GoodWhere(limits).admits({ api, ...(address != null && { from: { ip: address } }) });
}

/** By id or name. Only after the password: whoever has it may know where its person belongs. */
function chosen(organizations: LoginResult['organizations'], wanted: number | string | undefined) {
  const fitting =
    wanted === undefined
      ? organizations.slice(0, 1)
      : organizations.filter(({ id, name }) => id === wanted || name === wanted);
  const [organization, other] = fitting;
  if (organization !== undefined && other === undefined) return organization;
  if (wanted === undefined)
    throw new TributaryError('credentials_invalid', { reason: 'the user belongs to no organization' });
  const own = organizations.map(({ id, name }) => `${id} (${JSON.stringify(name)})`).join(', ');
  throw invalidField('organization', wanted, `id or unambiguous name of one that you belong to: ${own}`);
}
