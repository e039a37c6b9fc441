/**
 * Slows guessing. Rules: after some failures in a row an account waits, twice as long with each further one, and so does an
 * address, whatever names it tries; a success clears both. Whoever logged in before from the same address is judged by the
 * failures of that address at that account alone, so that guesses from elsewhere lock nobody out. The count is taken before
 * the secret is checked: attempts in parallel do not get through together. Memory is bounded, and what blocks somebody is
 * forgotten last.
 */
import { TributaryError } from '../../../errors/error.js';
import { networkOf } from './network.js';
import { greatest } from '../../../model/lists.js';

const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 15 * 60_000;
/** After so long without a failure the count begins anew. */
const FORGOTTEN_MS = 60 * 60_000;
const MOST = 10_000;
/** Failures that cost no wait. Behind one address there may be many people. */
const FREE = { account: 5, address: 50 } as const;

export interface Attempt {
  /** It was right. */
  succeeded(): void;
  /** It was not looked at: it does not count. */
  undo(): void;
}

interface Failures {
  count: number;
  until: number;
  at: number;
}

export class Throttle {
  readonly #accounts = new Failed(FREE.account);
  readonly #pairs = new Failed(FREE.account);
  readonly #addresses = new Failed(FREE.address);
  /** Account and address that were right together, the latest last. */
  readonly #trusted = new Set<string>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Counts an attempt as failed until told otherwise; throws while the account or the address has to wait. */
  attempt(account: string, address?: string): Attempt {
    const now = this.#now();
    const network = address === undefined ? undefined : networkOf(address);
    const pair = `${network} ${account}`;
    const trusted = network !== undefined && this.#trusted.has(pair);
    const counts: [Failed, string][] = trusted
      ? [[this.#pairs, pair]]
      : [
          [this.#accounts, account],
          ...(network === undefined ? [] : [[this.#addresses, network] as [Failed, string]]),
        ];
    const wait = greatest(counts, ([failed, name]) => failed.waitOf(name, now));
    if (wait > 0) throw new TributaryError('login_throttled', { seconds: Math.ceil(wait / 1_000) });
    const undo = counts.map(([failed, name]) => failed.count(name, now));
    return {
      succeeded: () => {
        for (const [failed, name] of counts) failed.clear(name);
        if (network !== undefined) this.#trust(pair);
      },
      undo: () => {
        for (const each of undo) each();
      },
    };
  }

  #trust(pair: string): void {
    this.#trusted.delete(pair);
    this.#trusted.add(pair);
    if (this.#trusted.size > MOST) this.#trusted.delete(this.#trusted.values().next().value as string);
  }
}

/** Failures by name. Those that make nobody wait are in a map of their own, which is emptied first. */
class Failed {
  readonly #harmless = new Map<string, Failures>();
  readonly #blocking = new Map<string, Failures>();

  constructor(private readonly free: number) {}

  waitOf(name: string, now: number): number {
    return (this.#get(name, now)?.until ?? 0) - now;
  }

  /** Answers a function that takes the count back. */
  count(name: string, now: number): () => void {
    const before = this.#get(name, now);
    const count = (before?.count ?? 0) + 1;
    const wait = count < this.free ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (count - this.free), MAX_WAIT_MS);
    this.#set(name, { count, until: now + wait, at: now }, now);
    return () => {
      const { count: current = 0, at = now } = this.#get(name, now) ?? {};
      this.clear(name);
      if (current > 1) this.#set(name, { count: current - 1, until: before?.until ?? 0, at }, now);
    };
  }

  clear(name: string): void {
    this.#harmless.delete(name);
    this.#blocking.delete(name);
  }

  #get(name: string, now: number): Failures | undefined {
    const found = this.#blocking.get(name) ?? this.#harmless.get(name);
    return found !== undefined && now - found.at < FORGOTTEN_MS ? found : undefined;
  }

  #set(name: string, failures: Failures, now: number): void {
    this.clear(name);
    (failures.count >= this.free ? this.#blocking : this.#harmless).set(name, failures);
    if (this.#harmless.size + this.#blocking.size <= MOST) return;
    const oldest = this.#harmless.keys().next();
    if (!oldest.done) this.#harmless.delete(oldest.value);
    else this.#blocking.delete(this.#leastBlocking(now));
  }

  /** One that has nothing to wait for any more, else the oldest. */
  #leastBlocking(now: number): string {
    for (const [name, { until }] of this.#blocking) if (until <= now) return name;
    return this.#blocking.keys().next().value as string;
  }
}
