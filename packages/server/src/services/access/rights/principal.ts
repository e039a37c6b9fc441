/**
 * Who makes a request, and what they may do. Rule: rights only ever narrow on the way from an organization to a
 * project; `admin` includes `write`, `write` includes `read`.
 */
import { TributaryError } from '../../../errors/error.js';
import type { JsonObject } from '../../../model/json-object.js';
import type { Role } from '../../../model/records/people.js';

export const LEVELS = ['read', 'write', 'admin'] as const;
export type Level = (typeof LEVELS)[number];
export type Scope = `project:${Level}` | `organization:${Level}`;
export const SCOPES: readonly Scope[] = [
  ...LEVELS.map((level): Scope => `organization:${level}`),
  ...LEVELS.map((level): Scope => `project:${level}`),
];

export interface Principal {
  readonly kind: 'user' | 'token' | 'device' | 'local';
  /** The token's id; 0 for the local administrator, which has none. */
  readonly id: number;
  readonly organization: number;
  /** Null: all projects of the organization. */
  readonly projects: readonly number[] | null;
  readonly scopes: ReadonlySet<string>;
  readonly user: number | null;
  /** The only device that the principal may write for; null: no such limit. */
  readonly device: number | null;
  /** Facts that a vendor API keeps with the token. */
  readonly attributes: JsonObject;
  /** Milliseconds since 1970; null: never. */
  readonly expires: number | null;
  /** By a secret that another platform gave. */
  readonly adopted?: boolean;
}

const SCOPES_OF_ROLE: Readonly<Record<Role, readonly Scope[]>> = {
  owner: ['organization:admin'],
  admin: ['organization:admin'],
  member: ['organization:read', 'project:write'],
  viewer: ['organization:read'],
};

export const scopesOfRole = (role: Role): readonly Scope[] => SCOPES_OF_ROLE[role];

/** Whether these scopes include the asked one; a scope that is not of our four words needs to be held literally. */
export function holds(scopes: ReadonlySet<string>, asked: string): boolean {
  if (scopes.has(asked)) return true;
  const [area, level] = asked.split(':') as [string, Level];
  const rank = LEVELS.indexOf(level);
  if ((area !== 'project' && area !== 'organization') || rank < 0) return false;
  return LEVELS.slice(rank).some(
    (higher) =>
      scopes.has(`organization:${higher}`) || (area === 'project' && scopes.has(`project:${higher}`)),
  );
}

/** One of our words; anything else is a dialect's own scope name. */
export const isOwnScope = (scope: string): scope is Scope => (SCOPES as readonly string[]).includes(scope);

export function requireScope(principal: Principal, scope: Scope): void {
  if (!holds(principal.scopes, scope)) throw new TributaryError('scope_missing', { expected: scope });
}
