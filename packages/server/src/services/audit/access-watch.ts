/**
 * What the audit log has of credentials: whose was good is noted with the request, and logins that fail are recorded. Rules: what was typed as a name is recorded only where it names somebody (people type their password there); a
 * flood of failures leaves a few records and their number, or it would push everything else out of the log.
 */
import { MILLISECONDS_PER_MINUTE } from '../../model/time.js';
import type { Catalog } from '../../catalog/catalog.js';
import { TributaryError } from '../../errors/error.js';
import type { AccessWatch } from '../access/access-service.js';
import { acting } from './acting.js';
import type { AuditService } from './audit.js';
import type { Principal } from '../contract/principal.js';

/** Of the whole installation. */
const FAILURES_PER_MINUTE = 20;

export class AuditedAccess implements AccessWatch {
  readonly #failures: FailureCount;

  constructor(
    private readonly catalog: Catalog,
    private readonly audit: AuditService,
    now: () => number = Date.now,
  ) {
    this.#failures = new FailureCount(now);
  }

  known(principal: Principal): void {
    const caller = acting();
    if (caller !== undefined) caller.principal = principal;
  }

  async refused(who: string | number, error: unknown): Promise<void> {
    const unrecorded = isRefusal(error) ? this.#failures.note() : undefined;
    if (unrecorded === undefined) return;
    const { memberships, users } = this.catalog;
    const user = await (typeof who === 'number' ? users.get(who) : users.findForLogin(who));
    const [first] = user === undefined ? [] : await memberships.listOfUser(user.id);
    await this.audit.record({
      action: 'login.failure',
      ...(first && { organization: first.organization }),
      subject: { kind: 'user', id: user?.id ?? null, name: user?.email ?? null },
      details: unrecorded > 0 ? { unrecordedBefore: unrecorded } : {},
    });
  }
}

const isRefusal = (error: unknown) =>
  error instanceof TributaryError && (error.code === 'credentials_invalid' || error.status === 429);

/** Lets so many through in a minute and counts the others. */
class FailureCount {
  #minute = 0;
  #recorded = 0;
  #unrecorded = 0;

  constructor(private readonly now: () => number) {}

  /** How many came since the last recorded one without a record; undefined: this one is not recorded either. */
  note(): number | undefined {
    const minute = Math.floor(this.now() / MILLISECONDS_PER_MINUTE);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#recorded = 0;
    }
    if (this.#recorded >= FAILURES_PER_MINUTE) {
      this.#unrecorded++;
      return undefined;
    }
    this.#recorded++;
    const unrecorded = this.#unrecorded;
    this.#unrecorded = 0;
    return unrecorded;
  }
}
