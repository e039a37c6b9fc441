/** A job on its way, look by look. Rule: whoever follows sees it to its end, whatever the connection does meanwhile. */
import type { CallOptions } from '../http/http.js';
import { sleep } from '../http/retry.js';
import type { Connection } from './connection.js';
import type { Job } from './types.js';

const FIRST_LOOK_MS = 250;
const LAST_LOOK_MS = 2000;
/** Of each look: for some minutes the server may be away. */
const MAX_RETRIES = 12;

/** The last one is of the job that has ended. A job that is given, and not its id, is the first look. */
export async function* looksAt(
  api: Connection,
  given: Job | number | string,
  call: CallOptions,
): AsyncGenerator<Job, void> {
  const id = typeof given === 'object' ? given.id : given;
  const look = (): Promise<Job> =>
    api.request('GET', '/jobs/{id}', { path: { id }, maxRetries: MAX_RETRIES, ...call });
  let job = typeof given === 'object' ? given : await look();
  for (let wait = FIRST_LOOK_MS; ; wait = Math.min(LAST_LOOK_MS, wait * 1.5)) {
    yield job;
    if (job.state !== 'running') return;
    await sleep(wait, call.signal);
    job = await look();
  }
}
