/**
 * The audit log as a service: records of what the catalog does not see, reading, and the removal of what is too old. Rule: old
 * records go in slices, so that a long log never holds the store.
 */
import type { Catalog } from '../../catalog/catalog.js';
import { invalidField } from '../../errors/error.js';
import type { AuditNote, Audit } from '../contract/audit.js';
import type { Page, PageRequest } from '../contract/paging.js';
import { list, pageRequest } from '../paging.js';
import { AUDIT_ACTIONS } from '../contract/audit-actions.js';
import { writeNote } from './note.js';
import { sharesOf } from './shares.js';
import type { AuditEntry, AuditFilter } from '../../model/records/audit.js';

export interface AuditOptions {
  /** Milliseconds for which a record is kept. */
  readonly retention: number;
  /** Records beyond these go before their time (shares.ts says which). */
  readonly rows: number;
  readonly onProblem: (error: unknown) => void;
  readonly now?: () => number;
}

const PRUNE_MS = 3_600_000;
const SLICE = 1_000;
const PAUSE_MS = 50;
const NAMES = Object.keys(AUDIT_ACTIONS);

export class AuditService implements Audit {
  readonly #catalog: Catalog;
  readonly #options: AuditOptions;
  readonly #timer: NodeJS.Timeout;
  #stopped = false;
  #pruning: Promise<void> = Promise.resolve();

  constructor(catalog: Catalog, options: AuditOptions) {
    this.#catalog = catalog;
    this.#options = options;
    this.#timer = setInterval(() => this.#pruneInBackground(), PRUNE_MS).unref();
    this.#pruneInBackground();
  }

  record(note: AuditNote): Promise<void> {
    return this.#catalog.transaction((within) => writeNote(within, note));
  }

  async list(filter: AuditFilter, options: PageRequest): Promise<Page<AuditEntry>> {
    const { action } = filter;
    const known =
      action === undefined ||
      NAMES.includes(action) ||
      (action.endsWith('.*') && NAMES.some((name) => name.startsWith(action.slice(0, -1))));
    if (!known)
      throw invalidField(
        'action',
        action,
        `one of ${NAMES.join(', ')}, or one of their beginnings such as user.*`,
      );
    return list(await this.#catalog.audit.list(filter, pageRequest(options)));
  }

  /** Removes what is too old or too much; other work comes in between two slices. */
  async prune(): Promise<void> {
    const { audit } = this.#catalog;
    const { retention, rows, now = Date.now } = this.#options;
    const before = now() - retention;
    await this.#inSlices((slice) => audit.pruneOlder(before, slice));
    for (const { organization, kept } of sharesOf(await audit.countsBeyond(rows), rows)) {
      const last = await audit.lastBeyond(organization, kept);
      if (last !== undefined) await this.#inSlices((slice) => audit.pruneUpTo(organization, last, slice));
    }
  }

  async #inSlices(remove: (slice: number) => Promise<number>): Promise<void> {
    while (!this.#stopped && (await remove(SLICE)) === SLICE)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#pruning;
  }

  #pruneInBackground(): void {
    this.#pruning = this.prune().catch(this.#options.onProblem);
  }
}
