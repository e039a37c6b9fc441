/**
 * Takes in credentials that another platform gave. Rules: only a hash stays, a slow one of what may be guessed, which is good from
 * given addresses alone; nobody adopts what opens something already, whoever's it is, and learns no more than that; nobody gives
 * more than they have, nor for longer.
 */
import { given } from '../../../model/given.js';
import type { Catalog, Subjects } from '../../../catalog/catalog.js';
import { isUniqueViolation } from '../../../catalog/errors.js';
import { TributaryError } from '../../../errors/error.js';
import { shownId, type MadeIdForm } from '../../../model/identity.js';
import { acting } from '../../audit/acting.js';
import type { AdoptedCredential, Adoptions, CredentialForm } from '../../contract/adoptions.js';
import type { Page, PageRequest } from '../../contract/paging.js';
import { list, pageRequest } from '../../paging.js';
import { hashPassword, hashToken, unknownHash } from '../login/secrets.js';
import { Throttle } from '../login/throttle.js';
import type { Operators } from '../people/operators.js';
import { checkEmail, checkRole } from '../people/person-checks.js';
import { holds, requireScope } from '../rights/principal.js';
import type { RightsService } from '../rights/rights-service.js';
import { checkExpiry, checkScopes, checkTokenName, endWithin } from '../tokens/token-checks.js';
import { requireGoodMaker } from '../tokens/maker.js';
import { revokeToken } from '../tokens/revocation.js';
import { withSaltedHash } from '../tokens/salted-keys.js';
import { checkFields, judge, type Judged } from './adoption-checks.js';
import { accessKeyText, secretText } from './secret-text.js';
import { MAX_WEAK, type WeakSecrets } from './weak-secrets.js';
import type { Project } from '../../../model/records/project.js';
import type { Adoption, AdoptedForm, TokenLimits } from '../../../model/records/adoption.js';
import type { TokenInfo } from '../../../model/records/token.js';
import type { AccessChange } from '../../contract/access.js';
import type { Principal } from '../../contract/principal.js';

export interface AdoptionParts {
  readonly rights: RightsService;
  readonly operators: Operators;
  readonly weak: WeakSecrets;
  readonly changed: (change: AccessChange) => void;
  /** How the lists of access keys name devices. */
  readonly accessKeyDevices: MadeIdForm | undefined;
}

/** What is asked for, checked. */
interface Asked {
  readonly principal: Principal;
  readonly project: Project;
  readonly form: CredentialForm;
  readonly credential: AdoptedCredential;
  readonly judged: Judged;
  readonly expires: number | null;
  /** All is done but kept: the transaction is taken back at its end. */
  readonly isPreview?: boolean;
}

/** Takes back what a preview has done. */
class TakenBack extends Error {}

type Made = Pick<Adoption, 'project' | 'token' | 'accessKey' | 'user'>;

export class AdoptionService implements Adoptions {
  /** Of those that were told that a secret is known here. */
  readonly #collisions = new Throttle();

  constructor(
    private readonly catalog: Catalog,
    private readonly parts: AdoptionParts,
  ) {}

  async adopt(
    principal: Principal,
    project: Project,
    form: CredentialForm,
    credential: AdoptedCredential,
  ): Promise<{ adoption: Adoption; warnings: readonly string[] }> {
    const asked = await this.#asked(principal, project, form, credential);
    const adoption = await this.#notGuessing(asked, () => this.#make(asked));
    this.parts.changed({ organization: project.organization });
    return { adoption, warnings: asked.judged.warnings };
  }

  async preview(
    principal: Principal,
    project: Project,
    form: CredentialForm,
    credential: AdoptedCredential,
  ): Promise<{ warnings: readonly string[] }> {
    const asked = { ...(await this.#asked(principal, project, form, credential)), isPreview: true };
    try {
      await this.#notGuessing(asked, () => this.#make(asked));
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error;
    }
    return { warnings: asked.judged.warnings };
  }

  async #asked(
    principal: Principal,
    project: Project,
    form: CredentialForm,
    credential: AdoptedCredential,
  ): Promise<Asked> {
    await this.parts.rights.project(principal, project.id, 'project:admin');
    checkTokenName(credential.name);
    checkFields(form, credential);
    const judged = judge(form, credential);
    const expires = endWithin(principal, checkExpiry(credential.expires ?? null));
    if (form.form === 'login' && expires !== null)
      throw new TributaryError('scope_missing', { expected: 'without an end, to adopt a login' });
    return { principal, project, form, credential, judged, expires };
  }

  /**
   * Of what may be guessed, whoever asks for what others have again and again has to wait. What was new clears nothing: who
   * guesses can always bring something new in between.
   */
  async #notGuessing(asked: Asked, make: () => Promise<Adoption>): Promise<Adoption> {
    if (!asked.judged.weak) return make();
    const attempt = this.#collisions.attempt(
      `organization ${asked.principal.organization}`,
      acting()?.address ?? undefined,
    );
    try {
      const adoption = await make();
      attempt.undo();
      return adoption;
    } catch (error) {
      if (!(error instanceof TributaryError) || error.code !== 'conflict') attempt.undo();
      throw error;
    }
  }

  #make(asked: Asked): Promise<Adoption> {
    const make: Record<AdoptedForm, (asked: Asked) => Promise<Adoption>> = {
      token: (each) => this.#token(each),
      'access-key': (each) => this.#accessKey(each),
      login: (each) => this.#login(each),
    };
    return make[asked.form.form](asked);
  }

  async #token(asked: Asked): Promise<Adoption> {
    const { principal, project, form, credential, judged, expires } = asked;
    const scopes = checkScopes(principal, credential.scopes ?? form.scopes, project.id);
    const text = secretText(form.api, credential.identifier, credential.secret);
    const { weak } = this.parts;
    const hash = judged.weak ? await weak.hashOf(text, acting()?.address ?? '') : hashToken(text);
    const adoption = await this.#keep(asked, async ({ tokens, adoptions }) => {
      if (judged.weak && (await adoptions.countWeak(project.id)) >= MAX_WEAK) throw tooMany();
      if ((await tokens.findByHash(hashToken(credential.secret))) !== undefined) throw taken();
      const before = await tokens.findByHash(hash);
      if (before !== undefined) {
        if (before.project === project.id && before.revoked === null) throw adoptedAlready(before);
        // Whose it was may have it again, with other rights.
        if (before.revoked === null || before.organization !== project.organization) throw taken();
        await tokens.freeHash(before.id);
      }
      const { id } = await tokens.create(hash, {
        ...{ kind: 'adopted', name: credential.name, owner: null, organization: project.organization },
        ...{ project: project.id, scopes, expires, device: credential.devices?.[0]?.id ?? null },
        ...given({ attributes: form.attributes }),
        limits: newLimits(asked),
      });
      return { project: project.id, token: id, accessKey: null, user: null };
    });
    if (judged.weak) weak.remember(text, hash);
    return adoption;
  }

  async #accessKey(asked: Asked): Promise<Adoption> {
    const { project, credential, judged } = asked;
    const { name, secret, devices = [] } = credential;
    const key = credential.identifier!;
    const text = accessKeyText(key, secret);
    const hash = judged.weak
      ? await this.parts.weak.hashOf(text, acting()?.address ?? '')
      : hashToken(secret);
    // Before the transaction, which must not wait for slow hashes; new ones of this form are not made.
    const known = await this.catalog.accessKeys.findForLogin(key);
    const salted = await withSaltedHash(known, secret, acting()?.address ?? '');
    if (salted?.project === project.id)
      throw keyTaken(key, await this.catalog.adoptions.ofAccessKey(salted.id));
    if (salted !== undefined) throw taken();
    return this.#keep(asked, async ({ accessKeys, adoptions }) => {
      const same = await accessKeys.findForLogin(key);
      const own = same.find((one) => one.project === project.id);
      if (own !== undefined) throw keyTaken(key, await adoptions.ofAccessKey(own.id));
      // Others may have the key: with another secret it is another credential, and nobody learns of them.
      if (same.some((one) => one.hash === hash)) throw taken();
      const { accessKeyDevices: ids } = this.parts;
      if (ids === undefined) throw new Error('no API says how access keys name devices');
      const rules = devices.length === 0 ? {} : { deviceIds: devices.map((device) => shownId(ids, device)) };
      const { id } = await accessKeys.create(project.id, { key, hash }, { name, rules });
      return { project: project.id, token: null, accessKey: id, user: null };
    });
  }

  async #login(asked: Asked): Promise<Adoption> {
    const { principal, credential } = asked;
    requireScope(principal, 'organization:admin');
    if (!(await this.parts.operators.makesAccounts(principal)))
      throw new TributaryError('scope_missing', {
        expected: 'of an administrator of the installation, for a login (accounts-by)',
      });
    const email = checkEmail(credential.identifier);
    const role = checkRole(credential.role ?? 'member');
    if (role === 'owner')
      throw new TributaryError('scope_missing', { expected: 'to give an adopted login the role owner' });
    const password = await hashPassword(credential.secret);
    return this.#keep(asked, async ({ users, memberships }) => {
      if ((await users.findForLogin(email)) !== undefined) throw taken();
      const { id } = await users.create({ email, name: credential.name, password });
      await memberships.set(principal.organization, id, role);
      return { project: null, token: null, accessKey: null, user: id };
    });
  }

  /** What it becomes and what is known of it, or neither. */
  async #keep(
    { principal, form, credential, judged, expires, isPreview = false }: Asked,
    make: (within: Subjects) => Promise<Made>,
  ): Promise<Adoption> {
    try {
      return await this.catalog.transaction(async (within) => {
        await requireGoodMaker(within, principal, {
          organization: principal.organization,
          owner: principal.user,
        });
        const made = await make(within);
        const adoption = await within.adoptions.create({
          ...{ organization: principal.organization, api: form.api, form: form.form, name: credential.name },
          ...{ identifier: credential.identifier ?? null, addresses: judged.addresses, weak: judged.weak },
          ...{ expires, ...made },
        });
        if (made.token !== null) await within.tokens.tie(made.token, adoption.id);
        if (isPreview) throw new TakenBack();
        return adoption;
      });
    } catch (error) {
      if (isUniqueViolation(error)) throw taken();
      throw error;
    }
  }

  async list(principal: Principal, project: Project, options: PageRequest = {}): Promise<Page<Adoption>> {
    const logins = principal.projects === null && holds(principal.scopes, 'organization:admin');
    const wanted = { project: project.id, logins };
    return list(await this.catalog.adoptions.list(project.organization, wanted, pageRequest(options)));
  }

  async end(principal: Principal, project: Project, id: number): Promise<void> {
    const { organization } = project;
    const changes = await this.catalog.transaction(async (within) => {
      await within.rowLocks.exclusive({ adoption: Number.isSafeInteger(id) ? id : null });
      const adoption = Number.isSafeInteger(id) ? await within.adoptions.get(organization, id) : undefined;
      if (adoption === undefined || (adoption.project !== null && adoption.project !== project.id))
        throw new TributaryError('not_found', { what: 'Adopted credential', value: id });
      if (adoption.project === null) requireScope(principal, 'organization:admin');
      return endAdoption(within, project, adoption);
    });
    for (const change of changes) this.parts.changed(change);
  }
}

/** All at once: what was ended by half could not be ended any more. */
async function endAdoption(
  within: Subjects,
  project: Project,
  adoption: Adoption,
): Promise<readonly AccessChange[]> {
  const { token, accessKey, user } = adoption;
  if (token !== null) return revokeToken(within, project.organization, token);
  if (accessKey !== null) await within.accessKeys.delete(project.id, accessKey);
  // The person stays a member, and has no password until a new one is set.
  if (user !== null) await within.users.update(user, { password: unknownHash() });
  // What it handed out ends with it.
  await within.tokens.revokeOfAdoption(adoption);
  return [{}];
}

/** Before the adoption has its id. */
const newLimits = ({ form, judged, expires }: Asked): TokenLimits => ({
  adoption: 0,
  api: form.api,
  addresses: judged.addresses,
  expires,
});

const adoptedAlready = ({ limits, name }: Pick<TokenInfo, 'limits' | 'name'>) =>
  new TributaryError('conflict', {
    reason: `This project has adopted it already, as ${limits?.adoption} (${JSON.stringify(name)}); \`tributary adopt end ${limits?.adoption}\` ends that, to give it other rights.`,
  });

const keyTaken = (key: string, adopted: Adoption | undefined) =>
  new TributaryError('conflict', {
    reason: `This project has the access key ${JSON.stringify(key)} already; ${
      adopted === undefined ? 'delete it' : `\`tributary adopt end ${adopted.id}\` ends it`
    }, to give it other rights.`,
  });

const tooMany = () =>
  new TributaryError('conflict', {
    reason: `The project has ${MAX_WEAK} adopted tokens that may be guessed, which is the limit; give devices new ones and end some.`,
  });

const taken = () =>
  new TributaryError('conflict', {
    reason: 'This credential opens something here already; an adopted one must be new.',
  });
