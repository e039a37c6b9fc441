/**
 * iobeam's three permissions and our levels. iobeam's stand side by side (a token may write and not read); our levels
 * include each other. Rule: a combination that no level expresses becomes scopes of this API's own, which every other API
 * refuses, so that a token never has more than was asked for.
 */
import type { Level, Principal, Services } from '../../../services/services.js';

export const PERMISSIONS: readonly Level[] = ['read', 'write', 'admin'];
const OWN = 'iobeam.';

/** The `pms` claim: a set of bits. */
export const bitsOf = (permissions: ReadonlySet<Level>): number =>
  PERMISSIONS.reduce((bits, level, i) => bits | (permissions.has(level) ? 1 << i : 0), 0);

export function scopesFor(permissions: ReadonlySet<Level>): string[] {
  const held = PERMISSIONS.filter((level) => permissions.has(level));
  const highest = held.at(-1);
  if (highest === undefined) return [`${OWN}none`];
  const isChain = held.length === PERMISSIONS.indexOf(highest) + 1;
  return isChain ? [`project:${highest}`] : held.map((level) => OWN + level);
}

/** What these scopes say, without a look at the person behind them. */
export function permissionsIn(scopes: Iterable<string>): ReadonlySet<Level> {
  const held = new Set(scopes);
  const own = [...held].filter((scope) => scope.startsWith(OWN));
  if (own.length > 0) return new Set(PERMISSIONS.filter((level) => held.has(OWN + level)));
  const highest = PERMISSIONS.findLastIndex((level) => held.has(`project:${level}`));
  return new Set(PERMISSIONS.slice(0, highest + 1));
}

export async function permissionsOf(
  { rights }: Pick<Services, 'rights'>,
  principal: Principal,
  project: number,
): Promise<ReadonlySet<Level>> {
  const hasOwn = [...principal.scopes].some((scope) => scope.startsWith(OWN));
  if (!hasOwn) return rights.levels(principal, project);
  const held = permissionsIn(principal.scopes);
  if (principal.user === null) return held;
  // Scopes held literally are not bounded by what the person may do now; ours are.
  const bound = await rights.levelsOfUser(principal, project);
  return new Set(PERMISSIONS.filter((level) => held.has(level) && bound.has(level)));
}
