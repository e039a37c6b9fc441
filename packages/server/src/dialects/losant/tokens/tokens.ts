/**
 * Tokens as Losant's clients make and read them. Rules: nobody gives out a scope that allows more than they are allowed;
 * broad scopes become our own levels too, so that such a token is good for the native API as well; what was asked for is
 * kept word by word for the answers.
 */
import { Type } from 'typebox';
import { invalidField, TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { JsonObject, TokenInfo } from '../../../services/services.js';
import { vendorAttributes } from '../wire/devices.js';
import { closed, Description, Name } from '../wire/schemas.js';
import { isoOfMilliseconds, millisecondsOf } from '../wire/times.js';
import { isScope, shownScopes } from './scopes.js';

const Scope = Type.String({ minLength: 1, maxLength: 1024 });
export const Scopes = Type.Array(Scope, { maxItems: 500 });
const Role = Type.Optional(Type.Enum(['admin', 'edit', 'collaborate', 'view', 'none']));
export const TokenPost = closed({
  name: Name,
  description: Type.Optional(Description),
  expirationDate: Type.Optional(Type.String({ maxLength: 64 })),
  scope: Type.Optional(Scopes),
  status: Type.Optional(Type.Enum(['active', 'inactive'])),
  defaultRole: Role,
  orgRoles: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 25 })),
});
export const TokenPatch = closed({
  name: Type.Optional(Name),
  description: Type.Optional(Description),
  status: Type.Optional(Type.Enum(['active', 'inactive'])),
  defaultRole: Role,
  orgRoles: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 25 })),
});

/** The asked scopes if they are written like scopes, differ, and the maker may give each. */
export function checkScopes(
  field: string,
  asked: readonly string[],
  mayGive: (scope: string) => boolean,
): readonly string[] {
  if (asked.length === 0) throw invalidField(field, asked, 'at least one scope');
  if (new Set(asked).size !== asked.length) throw invalidField(field, asked, 'scopes that differ');
  for (const scope of asked) {
    if (!isScope(scope))
      throw invalidField(field, scope, 'a scope such as all.Application or data.timeSeriesQuery');
    if (!mayGive(scope)) throw new TributaryError('scope_missing', { expected: scope });
  }
  return asked;
}

/** Milliseconds, or null for never. */
export function readExpiry(text: string | undefined, now: number): number | null {
  if (text === undefined) return null;
  const time = millisecondsOf(text);
  if (!(time > now)) throw invalidField('expirationDate', text, 'an ISO date and time in the future');
  return time;
}

const LEVELS: Readonly<Record<string, 'read' | 'write' | 'admin'>> = {
  '.read': 'read',
  '.bounded': 'write',
  '': 'admin',
};

/** What the broad ones mean in our own words, next to the narrow ones literally. */
export function keptScopes(asked: readonly string[], area: 'project' | 'organization'): string[] {
  const kept = new Set<string>();
  for (const scope of asked) {
    const broad = /^all\.(?:Application|Organization|User)(\.read|\.bounded)?$/.exec(scope);
    // A person's broad scope is bounded by the person's role, as our own words are.
    if (broad !== null) kept.add(`${area}:${LEVELS[broad[1] ?? '']!}`);
    if (broad === null || area === 'project' || broad[1] === '.bounded') kept.add(scope);
  }
  return [...kept];
}

export const tokenAttributes = (scope: readonly string[], others: JsonObject = {}): JsonObject => ({
  losant: { scope, ...others },
});

interface Owner {
  readonly ownerId: string;
  readonly ownerType: 'application' | 'user';
}

/** What a token keeps that was made through this API. */
interface Kept {
  readonly scope?: readonly string[];
  readonly creatorId?: string;
  readonly creatorType?: string;
  readonly updated?: number;
}

export function tokenView(info: TokenInfo, owner: Owner): object {
  const own: Kept = vendorAttributes(info.attributes);
  const { scope = shownScopes(info.scopes), creatorId, creatorType, updated } = own;
  return {
    id: info.publicId,
    apiTokenId: info.publicId,
    ...owner,
    name: info.name,
    ...given({ creatorId, creatorType, description: info.description ?? undefined }),
    scope,
    status: info.active ? 'active' : 'inactive',
    creationDate: isoOfMilliseconds(info.created),
    lastUpdated: isoOfMilliseconds(updated ?? info.created),
    ...given({ expirationDate: info.expires === null ? undefined : isoOfMilliseconds(info.expires) }),
  };
}

export const TOKEN_FIELDS = {
  name: ({ name }: TokenInfo) => name,
  status: ({ active }: TokenInfo) => (active ? 'active' : 'inactive'),
  id: ({ publicId }: TokenInfo) => publicId,
  creationDate: ({ created }: TokenInfo) => created,
  lastUpdated: ({ created }: TokenInfo) => created,
  expirationDate: ({ expires }: TokenInfo) => expires,
};

export const TOKEN_LIST = { sorts: Object.keys(TOKEN_FIELDS), filters: ['name', 'status'] };

/** Users have integer ids here: the same number as 24 hexadecimal digits. */
export const hexId = (id: number): string => id.toString(16).padStart(24, '0');

/** Who a token says that it is from, in its claims. */
export const ISSUER = 'tributary';
