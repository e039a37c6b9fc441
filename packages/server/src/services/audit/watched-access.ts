/**
 * The access service with the audit log on it: whose credential was good is noted with the request, and logins that fail are
 * recorded. Rules: what was typed as a name is recorded only where it names somebody (people type their password there); a
 * flood of failures leaves a few records and their number, or it would push everything else out of the log.
 */
import { MILLISECONDS_PER_MINUTE } from '../../model/time.js';
import type { Catalog } from '../../catalog/catalog.js';
import { TributaryError } from '../../errors/error.js';
import type { AccessService } from '../access/access.js';
import { acting } from './acting.js';
import type { AuditService } from './audit.js';

/** Of the whole installation. */
const FAILURES_PER_MINUTE = 20;

export function watchedAccess(
  access: AccessService,
  catalog: Catalog,
  audit: AuditService,
  now: () => number = Date.now,
): AccessService {
  const failures = new FailureCount(now);
  const failed = async (who: string | number): Promise<void> => {
    const unrecorded = failures.note();
    if (unrecorded === undefined) return;
    const user = await (typeof who === 'number' ? catalog.users.get(who) : catalog.users.findForLogin(who));
    const [first] = user === undefined ? [] : await catalog.memberships.listOfUser(user.id);
    await audit.record({
      action: 'login.failure',
      ...(first && { organization: first.organization }),
      subject: { kind: 'user', id: user?.id ?? null, name: user?.email ?? null },
      details: unrecorded > 0 ? { unrecordedBefore: unrecorded } : {},
    });
  };
  const watch = (door: AccessService): AccessService => ({
    ...door,
    through: (api) => watch(door.through(api)),
    authenticate: async (secret, shown) => {
      const principal = await door.authenticate(secret, shown);
      const caller = acting();
      if (caller !== undefined) caller.principal = principal;
      return principal;
    },
    login: async (...args) => {
      try {
        return await door.login(...args);
      } catch (error) {
        if (isRefusal(error)) await failed(args[0]);
        throw error;
      }
    },
    checkPassword: async (user, password) => {
      const right = await door.checkPassword(user, password);
      if (!right) await failed(user);
      return right;
    },
  });
  return watch(access);
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
