/**
 * Who acts in the piece of work that runs now: set by the listener for each request, completed when its credential is known,
 * read when something is recorded. It goes along with the work by itself (also into jobs that a request starts), so no
 * service has to hand it on and none can forget to.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Principal } from '../access/principal.js';

export interface Acting {
  /** The API or listener by which the work came. */
  readonly door: string;
  readonly address: string | null;
  /** The command on the machine itself, working without a server. */
  readonly local?: boolean;
  principal?: Principal;
}

const storage = new AsyncLocalStorage<Acting>();

/** Runs `work`, and all that it starts, as done by this caller. */
export function actAs<T>(acting: Acting, work: () => T): T {
  return storage.run(acting, work);
}

/** Undefined: the platform does it by itself. */
export function acting(): Acting | undefined {
  return storage.getStore();
}
