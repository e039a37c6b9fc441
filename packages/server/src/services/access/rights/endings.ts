/**
 * What lasts longer than a request (live streams, MQTT connections) ends with the rights that it rests on. Rules: a change
 * of a token, a person, a project, a device or an access key in this process is looked at at once; an expiry has a timer; all
 * is looked at again each minute, for changes by other servers over the same catalog. A store that is away ends nothing.
 */
import { TributaryError } from '../../../errors/error.js';
import type { AccessChange, Lasting } from '../../contract/access.js';

interface Entry {
  readonly lasting: Lasting;
  timer: NodeJS.Timeout | undefined;
  nextCheck: number;
}

const RECHECK_MS = 60_000;
const SWEEP_MS = 1_000;
const JUST_NOW_MS = 30_000;
const MAX_TIMER_MS = 2 ** 31 - 1;

export class Endings {
  readonly #entries = new Set<Entry>();
  #sweep: NodeJS.Timeout | undefined;
  #changedAt = -Infinity;

  /** Until the returned function is called, or it has ended. What changed before this call is seen too. */
  watch(lasting: Lasting): () => void {
    const entry: Entry = { lasting, timer: undefined, nextCheck: this.#later() };
    this.#entries.add(entry);
    this.#arm(entry);
    this.#sweep ??= setInterval(() => this.#recheck(), SWEEP_MS).unref();
    // Between the check of the credentials and now something may have changed.
    if (performance.now() - this.#changedAt < JUST_NOW_MS) void this.#look(entry);
    return () => this.#drop(entry);
  }

  changed(change: AccessChange = {}): void {
    this.#changedAt = performance.now();
    for (const entry of [...this.#entries]) if (touches(entry.lasting.on, change)) void this.#look(entry);
  }

  #arm(entry: Entry): void {
    const { expires } = entry.lasting;
    if (expires === null) return;
    const wait = Math.min(Math.max(0, expires - Date.now()), MAX_TIMER_MS);
    entry.timer = setTimeout(() => {
      if (expires <= Date.now()) this.#end(entry, 'the credentials have expired');
      else this.#arm(entry);
    }, wait).unref();
  }

  #recheck(): void {
    const now = performance.now();
    for (const entry of [...this.#entries]) {
      if (entry.nextCheck > now) continue;
      entry.nextCheck = now + RECHECK_MS;
      void this.#look(entry);
    }
  }

  async #look(entry: Entry): Promise<void> {
    try {
      await entry.lasting.check();
    } catch (error) {
      if (error instanceof TributaryError && !error.retryable) this.#end(entry, reasonOf(error));
    }
  }

  #end(entry: Entry, reason: string): void {
    if (!this.#entries.has(entry)) return;
    this.#drop(entry);
    entry.lasting.end(reason);
  }

  #drop(entry: Entry): void {
    clearTimeout(entry.timer);
    this.#entries.delete(entry);
    if (this.#entries.size > 0) return;
    clearInterval(this.#sweep);
    this.#sweep = undefined;
  }

  /** Not all in the same second. */
  #later(): number {
    return performance.now() + RECHECK_MS * (0.5 + Math.random() / 2);
  }
}

/** What is no matter of rights says itself what it is. */
const reasonOf = ({ code, message }: TributaryError): string =>
  code === 'query_too_large' || code === 'too_many_series'
    ? `${code}: ${message}`
    : 'the credentials are no longer good';

const touches = (on: AccessChange, change: AccessChange): boolean =>
  (Object.keys(change) as (keyof AccessChange)[]).every((name) => on[name] === change[name]);
