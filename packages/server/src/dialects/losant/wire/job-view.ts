/** A job as an entry of Losant's job log. Its id is the one that the request for the work was answered with. */
import { given } from '../../../model/given.js';
import type { ExportResult, Job } from '../../../services/services.js';
import { isoOfMilliseconds } from './times.js';

const STATUS = { running: 'inProgress', done: 'completed', failed: 'failed', cancelled: 'errored' } as const;

export function jobView(job: Job, applicationId: string): object {
  const { publicId: id, kind, state, progress, created, finished, error, input, result } = job;
  return {
    id,
    jobId: id,
    applicationId,
    name: nameOf(kind, input),
    status: progress.waiting === true && state === 'running' ? 'queued' : STATUS[state],
    resourceType: 'device',
    runQueuedAt: isoOfMilliseconds(created),
    runStartedAt: isoOfMilliseconds(created),
    ...given({ runCompletedAt: finished === null ? undefined : isoOfMilliseconds(finished) }),
    progress: {
      completed: state === 'done' ? 100 : (progress.percent ?? 0),
      total: 100,
      status: progress.rows === undefined ? state : `${progress.rows} rows`,
    },
    ...given({
      error: error ? { name: error.code, message: error.message } : undefined,
      input: input ?? undefined,
      output: result === null ? undefined : outputOf(result),
    }),
  };
}

/** What was asked for says its name itself where it came by this API. */
function nameOf(kind: string, input: unknown): string {
  const name = typeof input === 'object' && input !== null ? (input as { name?: unknown }).name : undefined;
  return typeof name === 'string' ? name : kind;
}

function outputOf(result: unknown): unknown {
  const files = (result as Partial<ExportResult> | undefined)?.files;
  if (!Array.isArray(files)) return result;
  const { rows } = result as ExportResult;
  return { downloadUrls: files.flatMap(({ url }) => url ?? []), rows };
}
