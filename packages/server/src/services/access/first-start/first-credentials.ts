/**
 * The credentials that the first start gives out: a password for the administrator, and what each API makes for its clients.
 * Rules: there are no default secrets; only hashes stay; what was made is answered with its rows, so that it can be taken back
 * if nobody ever saw it.
 */
import { randomUUID } from 'node:crypto';
import type { Subjects } from '../../../catalog/catalog.js';
import type { FirstMembers, FirstStart, FirstStartPart } from '../../contract/first-start.js';
import { hashToken, newTokenSecret } from '../login/secrets.js';
import { JwtSecrets } from '../tokens/jwt.js';
import type { Project } from '../../../model/records/project.js';
import type { Organization, User } from '../../../model/records/people.js';

/** By the name of the API, in the order in which they are shown. */
export type FirstStartParts = ReadonlyMap<string, FirstStartPart>;

export interface FirstCredentials {
  readonly organizationId: number;
  readonly projectId: number;
  readonly admin: { readonly email: string; readonly password: string };
  /** By the name of the API; none where nobody is going to see them. */
  readonly apis: Readonly<Record<string, FirstMembers>>;
}

/** The rows behind them. */
export interface FirstRows {
  readonly organization: number;
  readonly project: number;
  readonly user: number;
  readonly tokens: readonly number[];
  readonly accessKeys?: readonly number[];
  /** The only one, in catalogs of versions that made one at most. */
  readonly accessKey?: number;
}

export interface FirstTenant {
  readonly organization: Organization;
  readonly project: Project;
  readonly user: User;
  /** Whose hash the user has. */
  readonly password: string;
}

export async function makeFirstCredentials(
  subjects: Subjects,
  { organization, project, user, password }: FirstTenant,
  parts: FirstStartParts,
): Promise<{ credentials: FirstCredentials; rows: FirstRows }> {
  const made = { tokens: [] as number[], accessKeys: [] as number[] };
  const first: FirstStart = {
    organization: { id: organization.id, slug: organization.slug ?? '' },
    project,
    administrator: { id: user.id, email: user.email, password },
    ...makersIn(subjects, { organization: organization.id, project: project.id, user: user.id }, made),
  };
  const apis: Record<string, FirstMembers> = {};
  for (const [name, part] of parts) apis[name] = await part.credentials(first);
  return {
    credentials: {
      organizationId: organization.id,
      projectId: project.id,
      admin: { email: user.email, password },
      apis,
    },
    rows: { organization: organization.id, project: project.id, user: user.id, ...made },
  };
}

function makersIn(
  { settings, tokens, accessKeys }: Subjects,
  ids: { readonly organization: number; readonly project: number; readonly user: number },
  made: { readonly tokens: number[]; readonly accessKeys: number[] },
): Pick<FirstStart, 'token' | 'accessKey'> {
  const jwt = new JwtSecrets({ settings });
  return {
    async token(name, scopes, { ofAdministrator, expires = null, claims, attributes = {} } = {}) {
      const secret = claims === undefined ? newTokenSecret() : await jwt.sign(claims, expires);
      const where = ofAdministrator
        ? { owner: ids.user, project: null }
        : { owner: null, project: ids.project };
      const { id } = await tokens.create(hashToken(secret), {
        ...{ kind: 'api', organization: ids.organization, ...where },
        ...{ name, scopes, expires, attributes },
      });
      made.tokens.push(id);
      return secret;
    },
    async accessKey(name) {
      const access = { key: randomUUID(), secret: newTokenSecret() };
      const hashed = { key: access.key, hash: hashToken(access.secret) };
      const { id } = await accessKeys.create(ids.project, hashed, { name });
      made.accessKeys.push(id);
      return access;
    },
  };
}

/** Nothing of what was made opens anything any more. */
export async function takeBack({ tokens, accessKeys }: Subjects, rows: FirstRows): Promise<void> {
  for (const id of rows.tokens) await tokens.revoke(rows.organization, id);
  const keys = [...(rows.accessKeys ?? []), ...(rows.accessKey === undefined ? [] : [rows.accessKey])];
  for (const id of keys) await accessKeys.delete(rows.project, id);
  await tokens.revokeOfOwner(rows.user, 'login');
}
