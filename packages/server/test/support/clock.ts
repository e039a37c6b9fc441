/**
 * The clock of this process, and so of a platform in it, put forward: what ends by itself has ended, without a wait. Import it where the
 * platform is started; timers go on as they are.
 */
const now = Date.now.bind(Date);
let ahead = 0;
Date.now = () => now() + ahead;

/** What the work sees happens that many milliseconds later. */
export async function later<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  ahead += milliseconds;
  try {
    return await work();
  } finally {
    ahead -= milliseconds;
  }
}
