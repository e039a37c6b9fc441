/** Checks of what people write about tokens. Rule: nobody gives a token a scope or a time that they do not have themselves. */
import { invalidField, TributaryError } from '../../../errors/error.js';
import { isoFromMicros } from '../../../model/time.js';
import { checkNewName } from '../../names.js';
import { holds, isOwnScope, SCOPES } from '../rights/principal.js';
import type { Principal } from '../../contract/principal.js';
import type { Proof } from '../../contract/tokens.js';

const MAX_NAME_LENGTH = 255;
const MAX_DESCRIPTION_LENGTH = 32_767;
const MAX_SCOPES = 100;

/** `before` is what the token is called already. */
export function checkTokenName(name: unknown, before?: string): void {
  if (
    typeof name !== 'string' ||
    name === '' ||
    name.length > MAX_NAME_LENGTH ||
    /[\p{Cc}\p{Cs}]/u.test(name)
  )
    throw invalidField('name', name, `a text of 1 to ${MAX_NAME_LENGTH} printable characters`);
  checkNewName('name', name, before);
}

export function checkDescription(description: unknown): string | null {
  if (
    description === null ||
    (typeof description === 'string' && description.length <= MAX_DESCRIPTION_LENGTH)
  )
    return description;
  throw invalidField('description', description, `a text of at most ${MAX_DESCRIPTION_LENGTH} characters`);
}

export function checkScopes(
  principal: Principal,
  scopes: unknown,
  project: number | null,
): readonly string[] {
  if (!Array.isArray(scopes) || scopes.length === 0 || scopes.length > MAX_SCOPES)
    throw invalidField('scopes', scopes, `a list of ${SCOPES.join(', ')}`);
  for (const scope of scopes as unknown[]) {
    if (typeof scope !== 'string' || !/^[A-Za-z][\w.:*-]{0,99}$/.test(scope))
      throw invalidField('scopes', scope, SCOPES.join(', '));
    if (!isOwnScope(scope) && /^(project|organization):/.test(scope))
      throw invalidField('scopes', scope, SCOPES.join(', '));
    if (project !== null && scope.startsWith('organization:'))
      throw invalidField('scopes', scope, 'project scopes only, because the token is of one project');
    // A dialect's own scope names are given by whoever administers the project.
    if (!holds(principal.scopes, isOwnScope(scope) ? scope : 'project:admin') && !principal.scopes.has(scope))
      throw new TributaryError('scope_missing', { expected: scope });
  }
  return [...new Set(scopes as string[])];
}

export function checkExpiry(expires: unknown): number | null {
  if (expires === null || (Number.isSafeInteger(expires) && (expires as number) > Date.now()))
    return expires as number | null;
  throw invalidField('expires', isoOrAsGiven(expires), 'a time in the future');
}

/** Doors that take ISO text and doors that take milliseconds come here with milliseconds. */
function isoOrAsGiven(expires: unknown): unknown {
  const isTime = typeof expires === 'number' && !Number.isNaN(new Date(expires).getTime());
  return isTime ? new Date(expires).toISOString() : expires;
}

/**
 * When a token ends that this principal makes: without an end of its own with the token that makes it. A login is the person,
 * whose tokens outlast it. By a proof it ends with that at the latest, however long is asked. `field` is what the API calls the end.
 */
export function endWithin(
  maker: Principal | Proof,
  expires: number | null,
  field = 'expires',
): number | null {
  if (maker.kind === 'proof') return earliest(expires, maker.limits?.expires ?? null);
  if (maker.kind === 'user' || maker.expires === null) return expires;
  if (expires === null || expires <= maker.expires) return expires ?? maker.expires;
  const latest = isoFromMicros(maker.expires * 1000, 3);
  throw invalidField(
    field,
    isoFromMicros(expires * 1000, 3),
    `at most ${latest}, when the token ends that makes it`,
  );
}

const earliest = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);
