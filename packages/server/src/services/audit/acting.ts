/**
 * Who acts in the piece of work that runs now: set by the listener for each request, completed when its credential is known,
 * read when something is recorded. It goes along with the work by itself (also into jobs that a request starts), so no
 * service has to hand it on and none can forget to.
 *
 * On Node 20 every promise of the process pays for that while the storage is in use. So requests that only move points
 * (`unrecorded` routes) do without, and when no other request or job has run for a while the storage is taken out of use.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Principal } from '../contract/principal.js';

export interface Acting {
  /** The API or listener by which the work came. */
  readonly door: string;
  readonly address: string | null;
  /** The command on the machine itself, working without a server. */
  readonly local?: boolean;
  principal?: Principal;
  /** Without a credential: where the work belongs, as soon as that is known. */
  organization?: number;
}

/** Longer than what a request leaves to be done behind its answer (mails, notes) takes; jobs hold the storage themselves. */
const IDLE_MS = 60_000;

const storage = new AsyncLocalStorage<Acting>();
let holders = 0;
let released = 0;
let timer: NodeJS.Timeout | undefined;

/** Runs `work`, and all that it starts, as done by this caller. */
export function actAs<T>(acting: Acting, work: () => T): T {
  return storage.run(acting, work);
}

/** Undefined: the platform does it by itself. */
export function acting(): Acting | undefined {
  return storage.getStore();
}

/** Keeps the storage in use until the returned function is called, once; for the time of a request or a job. */
export function holdActing(): () => void {
  holders++;
  return () => {
    holders--;
    released = performance.now();
    timer ??= setTimeout(rest, IDLE_MS).unref();
  };
}

function rest(): void {
  timer = undefined;
  const left = IDLE_MS - (performance.now() - released);
  if (holders > 0) return;
  if (left > 0) timer = setTimeout(rest, left).unref();
  else storage.disable();
}
