/**
 * Keys and secrets by which devices log in. Rules: a key opens only devices of its own project that its lists name (no
 * list: every device); whatever is wrong with a login, the answer is the same; a key together with its secret leads to one project,
 * the key alone may stand in several.
 */
import { isIP } from 'node:net';
import { randomBytes, timingSafeEqual, randomUUID } from 'node:crypto';
import type { Catalog } from '../../../catalog/catalog.js';
import { isUniqueViolation } from '../../../catalog/errors.js';
import { TributaryError } from '../../../errors/error.js';
import type { AccessKeys, DeviceLogin, KeyReach, ShownKey } from '../../contract/access-keys.js';
import { shownId, type MadeIdForm } from '../../../model/identity.js';
import type { ExternalIdService } from '../../external-ids/external-ids.js';
import { checkNewName } from '../../names.js';
import type { Page, PageRequest } from '../../contract/paging.js';
import { list, pageRequest } from '../../paging.js';
import { LastUsed } from './last-used.js';
import { GoodWhere } from '../adoption/good-where.js';
import { accessKeyText } from '../adoption/secret-text.js';
import { SlowHashes } from '../adoption/slow-hashes.js';
import { hashToken, isSlowHash } from '../login/secrets.js';
import { withSaltedHash } from './salted-keys.js';
import { Throttle } from '../login/throttle.js';
import type { KeyForLogin } from '../../../catalog/people/access-keys.js';
import type { AdoptedLimits } from '../../../model/records/adoption.js';
import type { Principal } from '../../contract/principal.js';
import type { DeviceCondition } from '../../../model/records/device-search.js';
import type { Device } from '../../../model/records/device.js';
import type { AccessKey, AccessKeyFields, AccessKeyRules } from '../../../model/records/access-key.js';
import type { AccessChange } from '../../contract/access.js';

export class AccessKeyService implements AccessKeys {
  readonly #lastUsed: LastUsed;
  readonly #throttle = new Throttle();
  readonly #hashes: SlowHashes;

  constructor(
    private readonly catalog: Catalog,
    private readonly ids: ExternalIdService,
    /** How the lists of a key name devices. */
    private readonly form: MadeIdForm,
    private readonly changed: (change: AccessChange) => void = () => undefined,
  ) {
    this.#hashes = new SlowHashes(catalog);
    this.#lastUsed = new LastUsed((id, at) => catalog.accessKeys.touch(id, at));
  }

  async create(
    { limits }: Pick<Principal, 'limits'>,
    project: number,
    fields: AccessKeyFields,
  ): Promise<{ accessKey: AccessKey; secret: string }> {
    if (limits !== null && (limits.addresses !== null || limits.expires !== null))
      throw new TributaryError('scope_missing', {
        expected: 'that is good from every address and has no end, for an access key, which outlives it',
      });
    checkNewName('name', fields.name);
    const secret = randomBytes(32).toString('hex');
    const key = randomUUID();
    const accessKey = await this.catalog.accessKeys.create(project, { key, hash: hashToken(secret) }, fields);
    return { accessKey, secret };
  }

  async get(project: number, publicId: string): Promise<AccessKey> {
    const key = await this.catalog.accessKeys.find(project, publicId.toLowerCase());
    if (key === undefined) throw new TributaryError('not_found', { what: 'Access key', value: publicId });
    return key;
  }

  async list(project: number, options: PageRequest): Promise<Page<AccessKey>> {
    return list(await this.catalog.accessKeys.list(project, pageRequest(options)));
  }

  async update(project: number, publicId: string, fields: AccessKeyFields): Promise<AccessKey> {
    const { id, name } = await this.get(project, publicId);
    checkNewName('name', fields.name, name);
    await this.catalog.accessKeys.update(project, id, fields);
    this.changed({ accessKey: id });
    return this.get(project, publicId);
  }

  async delete(project: number, publicId: string): Promise<void> {
    const { id } = await this.get(project, publicId);
    await this.catalog.accessKeys.delete(project, id);
    this.changed({ accessKey: id });
  }

  async login(login: ShownKey): Promise<DeviceLogin> {
    try {
      return await this.#login(login);
    } catch (error) {
      // A right secret is let in whatever others at its address do: 256 bits are not guessed, only tried out.
      if (
        login.address !== undefined &&
        login.rehearsed !== true &&
        error instanceof TributaryError &&
        error.code === 'credentials_invalid'
      )
        this.#throttle.attempt(`key ${login.key}`, login.address);
      throw error;
    }
  }

  async #login(login: ShownKey): Promise<DeviceLogin> {
    const named = await this.catalog.accessKeys.findForLogin(login.key);
    const found = await this.#rightOf(
      named.filter(({ active, limits }) => active && isGoodFrom(limits, login.address)),
      login,
    );
    if (found === undefined) throw wrong();
    const { hash: _, limits, ...key } = found;
    const project = await this.catalog.projects.get(key.project);
    const device = project && (await this.#device(project.id, login.deviceId));
    if (project === undefined || device === undefined || !this.#matches(key.rules, device)) throw wrong();
    if (login.address !== undefined && !admits(key.rules, login.address)) throw wrong();
    if (login.rehearsed !== true) this.#lastUsed.note(key, Date.now());
    return { key, project, device, limits };
  }

  /** The one whose secret it is, of those that projects have under one key. */
  async #rightOf(keys: readonly KeyForLogin[], login: ShownKey): Promise<KeyForLogin | undefined> {
    const shown = hashToken(login.secret);
    const fast = keys.find(({ hash }) => !isSlowHash(hash) && sameHash(hash, shown));
    const slow = keys.filter(({ hash }) => isSlowHash(hash));
    if (fast !== undefined || slow.length === 0) return fast;
    // May be guessed: those who wait for an answer count, too.
    const attempt = this.#throttle.attempt(`key ${login.key}`, login.address);
    const right = await this.#slowOf(slow, login).catch((error: unknown) => {
      attempt.undo();
      throw error;
    });
    if (right !== undefined && login.rehearsed !== true) attempt.succeeded();
    // A wrong one is counted by the caller; that of a rehearsal here, or they could be tried there without end.
    else if (right !== undefined || login.rehearsed !== true) attempt.undo();
    return right;
  }

  async #slowOf(keys: readonly KeyForLogin[], login: ShownKey): Promise<KeyForLogin | undefined> {
    const { key, secret, address = '' } = login;
    const hash = await this.#hashes.of(accessKeyText(key, secret), address);
    const right = keys.find((one) => sameHash(one.hash, hash));
    if (right !== undefined) return right;
    const salted = await withSaltedHash(keys, secret, address);
    // The first versions that adopted gave each a salt: from now on it is found like the others.
    if (salted !== undefined && login.rehearsed !== true)
      await this.catalog.accessKeys.rehash(salted.id, salted.hash, hash).catch(unlessTaken);
    return salted;
  }

  async covers(id: number, device: Device): Promise<boolean> {
    const key = await this.catalog.accessKeys.get(id);
    if (key === undefined || !key.active || key.project !== device.project) return false;
    return this.#matches(key.rules, device);
  }

  async reach(id: number): Promise<KeyReach | undefined> {
    const key = await this.catalog.accessKeys.get(id);
    if (key === undefined || !key.active) return undefined;
    const { project, rules } = key;
    const condition = conditionOf(rules);
    return {
      covers: (device) => device.project === project && this.#matches(rules, device),
      ...(condition && { condition }),
    };
  }

  async #device(project: number, text: string): Promise<Device | undefined> {
    const id = await this.ids.find(this.form, { project }, text);
    return id === undefined ? undefined : this.catalog.devices.get(project, id);
  }

  /** The lists are joined with OR; without any, every device of the project is meant. */
  #matches({ deviceIds = [], deviceTags = [] }: AccessKeyRules, device: Device): boolean {
    if (deviceIds.length === 0 && deviceTags.length === 0) return true;
    const own = shownId(this.form, device);
    if (deviceIds.some((id) => this.form.read(id) === own)) return true;
    return deviceTags.some((wanted) =>
      device.tags.some(
        (tag) =>
          (wanted.key === undefined || wanted.key === tag.key) &&
          (wanted.value === undefined || wanted.value === tag.value),
      ),
    );
  }
}

/** Another project adopted it meanwhile, while nobody here could tell that it was the same. */
const unlessTaken = (error: unknown): void => {
  if (!isUniqueViolation(error)) throw error;
};

const wrong = () =>
  new TributaryError('credentials_invalid', {
    reason: 'device, access key and access secret do not belong together',
  });

const isGoodFrom = (limits: AdoptedLimits | null, address: string | undefined): boolean =>
  limits === null ||
  new GoodWhere(limits).admits({ api: limits.api, ...(address !== undefined && { from: { ip: address } }) });

const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** What a key's lists name as a condition for searches. */
function conditionOf({ deviceIds = [], deviceTags = [] }: AccessKeyRules): DeviceCondition | undefined {
  if (deviceIds.length === 0 && deviceTags.length === 0) return undefined;
  const ids = deviceIds.map((id) => id.toLowerCase());
  return {
    any: [
      ...(ids.length === 0 ? [] : [{ field: 'id', operator: 'in', values: ids } as const]),
      ...deviceTags.map(({ key, value }) => ({
        tag: { ...(key !== undefined && { keys: [key] }), ...(value !== undefined && { values: [value] }) },
      })),
    ],
  };
}

function admits({ addressFilterType = 'all', addresses = [] }: AccessKeyRules, address: string): boolean {
  if (addressFilterType === 'all') return true;
  if (addressFilterType === 'none') return false;
  const plain = address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
  return addresses.includes(plain) === (addressFilterType === 'whitelist');
}
