/** Jobs as a client of the native API waits for them. */
import type { TestPlatform } from './platform.js';
import { until } from './waiting.js';

// Tests look into jobs of every kind.
/* eslint-disable @typescript-eslint/no-explicit-any */
export interface EndedJob {
  readonly id: number;
  readonly state: string;
  readonly progress: { readonly rows?: number; readonly percent?: number; readonly waiting?: boolean };
  readonly input: unknown;
  readonly result: any;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** The job when it has ended, however. */
export function endedJob(platform: TestPlatform, id: number | string, token?: string): Promise<EndedJob> {
  const look = async () => {
    const { json } = await platform.call('GET', `/jobs/${id}`, token === undefined ? {} : { token });
    return json.state !== 'running' && (json as EndedJob);
  };
  return until(`the end of job ${id}`, look);
}
