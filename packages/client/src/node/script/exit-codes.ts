/** How a script ends, as shells and schedulers read it. */

/** All was done. */
export const EXIT_OK = 0;
/** Something went wrong: it is on stderr. */
export const EXIT_FAILURE = 1;
/** The arguments, or what stands in their place in the environment, cannot be: nothing was done. */
export const EXIT_USAGE = 2;
/** 128 and the number of the signal, as shells count: Ctrl-C. */
export const EXIT_INTERRUPTED = 130;
/** As above: a stop that a service manager or a container asks for. */
export const EXIT_TERMINATED = 143;

/** What a script throws to say how it is to be called. */
export class UsageError extends Error {
  override name = 'UsageError';
}
