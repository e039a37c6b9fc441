/**
 * Who makes a request, and what they may do. Rule: rights only ever narrow on the way from an organization to a
 * project; `admin` includes `write`, `write` includes `read`.
 */
import { TributaryError } from '../../../errors/error.js';
import type { Role } from '../../../model/records/people.js';
import { LEVELS, type Level, type Scope, type Principal } from '../../contract/principal.js';

export const SCOPES: readonly Scope[] = [
  ...LEVELS.map((level): Scope => `organization:${level}`),
  ...LEVELS.map((level): Scope => `project:${level}`),
];

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
