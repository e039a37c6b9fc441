/** Actions outside of an application: whether the scopes of a token suffice for them. */
import { TributaryError } from '../../../errors/error.js';
import type { Principal, Scope, Services } from '../../../services/services.js';

export interface WideAction {
  /** `resource.action`. */
  readonly action: string;
  /** Our own scope that suffices. */
  readonly own: Scope;
  /** Which endings of the broad scopes suffice too. */
  readonly endings: readonly ('.bounded' | '.read')[];
  readonly areas: readonly ('Organization' | 'User')[];
}

export function checkWide(services: Services, principal: Principal, wide: WideAction): void {
  const { action, own, areas } = wide;
  const endings = ['', ...wide.endings];
  const enough = [
    action,
    `${action.split('.', 1)[0]}.*`,
    ...areas.flatMap((area) =>
      endings.flatMap((ending) => [`all.${area}${ending}`, `only.${area}${ending}`]),
    ),
  ];
  if (enough.some((scope) => principal.scopes.has(scope))) return;
  services.rights.require(principal, own);
}

/** The person behind the token. */
export function personOf(principal: Pick<Principal, 'user'>): number {
  if (principal.user === null) throw noPerson();
  return principal.user;
}

export const noPerson = (): TributaryError => new TributaryError('scope_missing', { expected: 'all.User' });
