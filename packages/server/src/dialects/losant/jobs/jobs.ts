/**
 * Work that Losant answers with 202 and a job. Rules: a callback's address is checked before the job exists; mail and
 * callback are sent when the work has ended, also when it failed, and never change how it ended.
 */
import { given } from '../../../model/given.js';
import { asError } from '../../../model/thrown.js';
import type { Principal, Project, Services } from '../../../services/services.js';
import { applicationIdOf } from '../wire/ids.js';

export interface Notice {
  readonly email?: string | undefined;
  readonly callbackUrl?: string | undefined;
}

export interface EnqueuedJob {
  readonly success: true;
  readonly jobQueued: true;
  readonly jobId: string;
}

export interface JobOrder {
  readonly principal: Principal;
  readonly project: Project;
  readonly kind: string;
  readonly notice: Notice;
  /** What was asked for, as the job log shows it. */
  readonly input: object;
}

export const enqueued = (jobId: string): EnqueuedJob => ({ success: true, jobQueued: true, jobId });

export async function startJob(
  services: Services,
  { principal, project, kind, notice, input }: JobOrder,
  work: (signal: AbortSignal) => Promise<object>,
): Promise<EnqueuedJob> {
  const { email, callbackUrl } = notice;
  if (email !== undefined) services.mail.check('email', email);
  if (callbackUrl !== undefined) await services.callbacks.check(callbackUrl, 'callbackUrl');
  const owner = services.rights.ownerOf(principal, project);
  const job = await services.jobs.start(
    owner,
    kind,
    async (progress, { publicId }) => {
      let error: { name: string; message: string } | undefined;
      try {
        return await work(progress.signal);
      } catch (thrown) {
        const { name, message } = asError(thrown);
        error = { name, message };
        throw thrown;
      } finally {
        // Its tries may take minutes: the job has ended before.
        const end = { applicationId: applicationIdOf(project), kind, jobId: publicId, ...given({ error }) };
        void notify(services, notice, end);
      }
    },
    { input },
  );
  return enqueued(job.publicId);
}

async function notify(
  services: Services,
  { email, callbackUrl }: Notice,
  end: { kind: string; error?: object; jobId: string },
): Promise<void> {
  const subject = `${end.kind} ${end.error === undefined ? 'is done' : 'failed'}`;
  const sent: Promise<unknown>[] = [];
  if (email !== undefined)
    sent.push(services.mail.send({ to: email, subject, text: JSON.stringify(end, undefined, 2) }));
  if (callbackUrl !== undefined) sent.push(services.callbacks.post(callbackUrl, end));
  await Promise.allSettled(sent);
}
