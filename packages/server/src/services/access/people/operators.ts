/**
 * Who may see what is of the installation as a whole. Rule: administrators of its first organization, and for its figures
 * tokens with the scope `metrics` that they made; never a token of one project or device.
 */
import type { Catalog } from '../../../catalog/catalog.js';
import { TributaryError } from '../../../errors/error.js';
import { holds, scopesOfRole } from '../rights/principal.js';
import type { Principal } from '../../contract/principal.js';

export const METRICS = 'metrics';

/** Who makes accounts of people at once, and so learns which addresses have one. */
export type AccountsBy = 'operators' | 'administrators';

export class Operators {
  #first: number | undefined;

  constructor(
    private readonly catalog: Catalog,
    private readonly accountsBy: AccountsBy = 'operators',
  ) {}

  async requireMetrics(principal: Principal): Promise<void> {
    if (principal.kind === 'local') return;
    const enough = holds(principal.scopes, 'organization:admin') || principal.scopes.has(METRICS);
    if (enough && (await this.#isOfAll(principal))) return;
    throw new TributaryError('scope_missing', {
      expected: `${METRICS}, or organization:admin of the installation's first organization`,
    });
  }

  /** `what`: for the refusal, such as "to see settings". */
  async requireOperator(principal: Principal, what: string): Promise<void> {
    if (principal.kind === 'local') return;
    if (holds(principal.scopes, 'organization:admin') && (await this.#isOfAll(principal))) return;
    throw new TributaryError('scope_missing', {
      expected: `organization:admin of the installation's first organization, ${what}`,
    });
  }

  async makesAccounts(principal: Principal): Promise<boolean> {
    return this.accountsBy === 'administrators' || this.isOperator(principal);
  }

  /** A person who administers the first organization is one in every organization that they belong to. */
  async isOperator(principal: Principal): Promise<boolean> {
    if (principal.kind === 'local') return true;
    if (principal.kind === 'user' && principal.user !== null) {
      const first = await this.#firstOrganization();
      const held =
        first === undefined ? undefined : await this.catalog.memberships.get(first, principal.user);
      return held !== undefined && holds(new Set<string>(scopesOfRole(held.role)), 'organization:admin');
    }
    return holds(principal.scopes, 'organization:admin') && (await this.#isOfAll(principal));
  }

  async #isOfAll({ organization, projects, device }: Principal): Promise<boolean> {
    if (projects !== null || device !== null) return false;
    return organization === (await this.#firstOrganization());
  }

  async #firstOrganization(): Promise<number | undefined> {
    return (this.#first ??= (await this.catalog.organizations.list())[0]?.id);
  }
}
