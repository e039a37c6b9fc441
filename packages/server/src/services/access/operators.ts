/**
 * Who may see what is of the installation as a whole. Rule: administrators of its first organization, and tokens with the
 * scope `metrics` that they made; never a token of one project or device.
 */
import type { Catalog } from '../../catalog/catalog.js';
import { TributaryError } from '../../errors/error.js';
import { holds, type Principal } from './principal.js';

export const METRICS = 'metrics';

export class Operators {
  #first: number | undefined;

  constructor(private readonly catalog: Catalog) {}

  async requireMetrics(principal: Principal): Promise<void> {
    if (principal.kind === 'local') return;
    const enough = holds(principal.scopes, 'organization:admin') || principal.scopes.has(METRICS);
    if (enough && (await this.#isOfAll(principal))) return;
    throw new TributaryError('scope_missing', {
      expected: `${METRICS}, or organization:admin of the installation's first organization`,
    });
  }

  /** Of who makes a token with the scope `metrics`. */
  async requireOperator(principal: Principal): Promise<void> {
    if (principal.kind === 'local') return;
    if (holds(principal.scopes, 'organization:admin') && (await this.#isOfAll(principal))) return;
    throw new TributaryError('scope_missing', {
      expected: `organization:admin of the installation's first organization, to give ${METRICS}`,
    });
  }

  async #isOfAll({ organization, projects, device }: Principal): Promise<boolean> {
    if (projects !== null || device !== null) return false;
    this.#first ??= (await this.catalog.organizations.list())[0]?.id;
    return organization === this.#first;
  }
}
