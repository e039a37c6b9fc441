/**
 * Project tokens: JWTs, because Python, Node and Java look into theirs (`exp`, `pid`), with what a refresh has to keep in
 * the token's attributes. Rules: they last 30 days unless another length is asked for; a new one never replaces the one
 * before it, because Python goes on with the old one after a refresh.
 */
import type {
  IssuedToken,
  JsonObject,
  Level,
  Principal,
  Services,
  TokenInfo,
} from '../../../services/services.js';
import { TributaryError } from '../../../errors/error.js';
import { MILLISECONDS_PER_DAY } from '../../../model/time.js';
import { bitsOf, permissionsIn, scopesFor } from './permissions.js';
import { stampText } from '../wire/times.js';
import { PROJECT } from '../wire/ids.js';

export const TOKEN_MS = 30 * MILLISECONDS_PER_DAY;

export interface NewProjectToken {
  readonly organization: number;
  readonly project: number;
  /** The person whose rights bound the token's; null where a machine asked. */
  readonly owner: number | null;
  readonly permissions: ReadonlySet<Level>;
  /** Whether the token names its owner. */
  readonly includeUser: boolean;
  readonly milliseconds: number;
  /** It ends then at the latest, in milliseconds since 1970. */
  readonly latest?: number;
  readonly refreshable: boolean;
  /** Id of the only device that the token is for. */
  readonly device: number | null;
  /** Who asks, or which token is exchanged. */
  readonly maker: IssuedToken['maker'];
  /** Id of the token that was exchanged for this one. */
  readonly refreshedFrom?: number;
}

export async function issueProjectToken(services: Services, wanted: NewProjectToken): Promise<object> {
  const { organization, project, owner, permissions, includeUser, milliseconds, device } = wanted;
  const uid = includeUser ? (owner ?? 0) : 0;
  // Whole seconds: the claim has no others, and the answer's text should name the same instant.
  const expires = Math.min(Math.ceil((Date.now() + milliseconds) / 1000) * 1000, wanted.latest ?? Infinity);
  const projectId = Number((await services.externalIds.shown(PROJECT, [project])).get(project));
  const { token, info } = await services.tokens.issue({
    kind: 'api',
    name: 'iobeam project token',
    owner,
    organization,
    project,
    scopes: scopesFor(permissions),
    expires,
    device,
    attributes: {
      iobeam: {
        ...{ refreshable: wanted.refreshable, includeUser, milliseconds },
      },
    },
    refreshedFrom: wanted.refreshedFrom ?? null,
    maker: wanted.maker,
    endField: 'duration',
    claims: { uid, pid: projectId, pms: bitsOf(permissions) },
  });
  return {
    token,
    expires: stampText(info.expires ?? expires),
    created: stampText(info.created),
    user_id: uid,
    project_id: projectId,
    read: permissions.has('read'),
    write: permissions.has('write'),
    admin: permissions.has('admin'),
  };
}

/** What a refresh has to keep. */
interface TokenAttributes {
  readonly refreshable: boolean;
  readonly includeUser: boolean;
  readonly milliseconds: number;
}

/** A new token with the project, permissions and length of the given one, which may have ended up to `grace` ago. */
export async function refreshProjectToken(
  services: Services,
  { secret, from }: { readonly secret: string; readonly from: { readonly ip: string } },
  grace: number,
): Promise<object> {
  const known = await services.access.inspectToken(secret, { from });
  if (known === undefined) throw refused('the token is not known');
  const { info, state } = known;
  const { limits } = info;
  const kept = attributesOf(info);
  if (info.project === null || kept === undefined) throw notRefreshable('it is no project token of this API');
  if (!kept.refreshable) throw notRefreshable('it was made as one that cannot be refreshed');
  // What another platform gave, and all that it was exchanged for, ends when it was adopted for.
  if (limits !== null && (limits.expires ?? Infinity) <= Date.now()) throw refused('the token has ended');
  const ended = state === 'expired' && Date.now() - (info.expires ?? 0) > grace;
  if (ended) throw refused('the token ended too long ago to be refreshed');
  if (state !== 'valid' && state !== 'expired') throw refused(`the token is ${state}`);
  await services.rights.findProject(asPrincipal(info), { id: info.project }).catch(() => {
    throw refused('the project of the token is gone');
  });
  const { organization, project, owner, device } = info;
  return issueProjectToken(services, {
    organization,
    project,
    owner,
    device,
    permissions: permissionsIn(info.scopes),
    refreshable: true,
    includeUser: kept.includeUser,
    milliseconds: kept.milliseconds,
    refreshedFrom: info.id,
    maker: { kind: 'proof', limits, by: { token: info.id } },
  });
}

/** Whether a principal came by a project token of this API that can be exchanged for a new one. */
export const isRefreshable = (principal: Principal): boolean => attributesOf(principal)?.refreshable === true;

function attributesOf({ attributes }: Pick<TokenInfo, 'attributes'>): TokenAttributes | undefined {
  const own = (attributes as { iobeam?: JsonObject & Partial<TokenAttributes> }).iobeam;
  if (own === undefined) return undefined;
  const { refreshable = true, includeUser = false, milliseconds = TOKEN_MS } = own;
  return { refreshable, includeUser, milliseconds };
}

/** The token as one who asks, although it may have ended. */
const asPrincipal = (info: TokenInfo): Principal => ({
  kind: 'token',
  id: info.id,
  organization: info.organization,
  projects: info.project === null ? null : [info.project],
  scopes: new Set(info.scopes),
  user: info.owner,
  device: info.device,
  attributes: info.attributes,
  expires: info.expires,
  limits: info.limits,
});

/** 401: with this the client has nothing to go on with. */
const refused = (reason: string) => new TributaryError('credentials_invalid', { reason, state: 'expired' });
const notRefreshable = (reason: string) => new TributaryError('credentials_invalid', { reason });
