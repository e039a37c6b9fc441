/**
 * The first start: an organization, a project, an administrator and, where they can be handed over, one credential for each API. Rules: it happens once for a
 * catalog, also when several processes start together; and it has happened only when its credentials were shown. As only
 * hashes stay, a start that finds credentials which nobody was told takes them back and makes others: so a first start
 * that fails or is killed, at whatever moment, costs nothing but the next one. Shown and noted cannot be one step, so a kill just
 * between them shows other credentials once more, and those that were shown last are good.
 */
import type { Catalog, Subjects } from '../../../catalog/catalog.js';
import { slugify } from '../../../model/slugify.js';
import {
  makeFirstCredentials,
  takeBack,
  type FirstCredentials,
  type FirstRows,
  type FirstStartParts,
  type FirstTenant,
} from './first-credentials.js';
import { checkNewName } from '../../names.js';
import { hashPassword, newPassword } from '../login/secrets.js';
import type { JsonObject } from '../../../model/json-object.js';

export type { FirstCredentials, FirstStartParts };

export interface BootstrapOptions {
  readonly email?: string;
  readonly organization?: string;
  readonly project?: string;
  /** What the APIs add to it; absent: nothing. */
  readonly parts?: FirstStartParts;
  /** False: nobody is going to see credentials of the APIs, and none are made. Default true. */
  readonly apiCredentials?: boolean;
  /** Names the place that only one process at a time works in: who finds its own name here follows a process that is gone. */
  readonly where?: string;
  /** Called before anything is made, with whether a token is one of those that were made and not noted as shown. */
  readonly prepare?: (made: (tokenHash: string) => Promise<boolean>) => Promise<'already shown' | undefined>;
}

interface Record {
  readonly at: number;
  /** Absent in catalogs of versions that did not note it: shown. */
  readonly announced?: boolean;
  readonly where?: string;
  readonly rows?: FirstRows;
}

const NO_PARTS: FirstStartParts = new Map();
const KEY = 'bootstrap';
/** Another process that shares the catalog may be about to show what it made. */
const PATIENCE_MS = 60_000;

/** Undefined when the catalog had its first start already. Call `announced` when the credentials were shown. */
export async function bootstrap(
  catalog: Catalog,
  options: BootstrapOptions = {},
): Promise<FirstCredentials | undefined> {
  const record = await catalog.settings.get<Record>(KEY);
  if (record !== undefined && !isOpen(record, options.where)) return undefined;
  const rows = record?.rows;
  const shown = await options.prepare?.(async (hash) => {
    const token = await catalog.tokens.findByHash(hash);
    return token !== undefined && token.revoked === null && rows?.tokens.includes(token.id) === true;
  });
  if (shown !== undefined) {
    await announced(catalog);
    return undefined;
  }
  const password = newPassword();
  const hash = await hashPassword(password);
  return catalog.transaction(async (within) => {
    const { settings } = within;
    if (record === undefined && !(await settings.claim(KEY, { at: Date.now() }))) return undefined;
    // Another process may have been quicker.
    if (record !== undefined && (await settings.get<Record>(KEY))?.at !== record.at) return undefined;
    const tenant =
      rows === undefined ? await makeTenant(within, options, hash) : await renewTenant(within, rows, hash);
    if (tenant === undefined) {
      await settings.set(KEY, { ...record, announced: true });
      return undefined;
    }
    const { parts = NO_PARTS, apiCredentials = true } = options;
    const made = await makeFirstCredentials(
      within,
      { ...tenant, password },
      apiCredentials ? parts : NO_PARTS,
    );
    await settings.set(KEY, { at: Date.now(), announced: false, where: options.where, rows: made.rows });
    return made.credentials;
  });
}

/** Notes that the credentials of the first start were shown: no later start makes others. */
export async function announced(catalog: Catalog): Promise<void> {
  const record = await catalog.settings.get<Record>(KEY);
  if (record?.announced === false) await catalog.settings.set(KEY, { at: record.at, announced: true });
}

function isOpen({ announced, where, at }: Record, here: string | undefined): boolean {
  if (announced !== false) return false;
  return (where !== undefined && where === here) || Date.now() - at > PATIENCE_MS;
}

async function makeTenant(
  { organizations, projects, users, memberships }: Subjects,
  options: BootstrapOptions,
  hash: string,
): Promise<Omit<FirstTenant, 'password'>> {
  const title = options.organization ?? 'default';
  checkNewName('organization', title);
  checkNewName('project', options.project);
  const organization = await organizations.create(title, { slug: slugify(title) || 'default' });
  const project = await projects.create(organization.id, { name: options.project ?? 'default' });
  const user = await users.create({
    ...{ email: options.email ?? 'admin@localhost', name: 'Administrator', password: hash },
    attributes: attributesOf(options.parts ?? NO_PARTS),
  });
  await memberships.set(organization.id, user.id, 'owner');
  return { organization, project, user };
}

const attributesOf = (parts: FirstStartParts): JsonObject =>
  Object.fromEntries(
    [...parts].flatMap(([name, { administrator }]) => (administrator ? [[name, administrator]] : [])),
  );

/** Undefined when something of it was deleted since: then somebody has been in, and has credentials. */
async function renewTenant(
  within: Subjects,
  rows: FirstRows,
  hash: string,
): Promise<Omit<FirstTenant, 'password'> | undefined> {
  const organization = await within.organizations.get(rows.organization);
  const project = await within.projects.get(rows.project);
  if (organization === undefined || project === undefined) return undefined;
  const user = await within.users.update(rows.user, { password: hash });
  if (user === undefined) return undefined;
  await takeBack(within, rows);
  return { organization, project, user };
}
