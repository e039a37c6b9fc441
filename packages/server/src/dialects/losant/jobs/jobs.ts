/**
 * Work that Losant answers with 202 and a job. Rules: a callback's address is checked before the job exists; mail and
 * callback are sent when the work has ended, also when it failed, and never change how it ended.
 */
import type { Services } from '../../../services/services.js';
import type { Caller } from '../credentials.js';

export interface Notice {
  readonly email?: string | undefined;
  readonly callbackUrl?: string | undefined;
}

export interface EnqueuedJob {
  readonly success: true;
  readonly jobQueued: true;
  readonly jobId: string;
}

export async function startJob(
  services: Services,
  { principal, project }: Pick<Caller, 'principal' | 'project'>,
  kind: string,
  notice: Notice,
  input: object,
  work: (signal: AbortSignal) => Promise<object>,
): Promise<EnqueuedJob> {
  const { email, callbackUrl } = notice;
  if (email !== undefined) services.mail.check('email', email);
  if (callbackUrl !== undefined) await services.callbacks.check(callbackUrl, 'callbackUrl');
  const owner = services.access.ownerOf(principal, project);
  const facts = { applicationId: project.losantId, kind };
  const job = await services.jobs.start(
    owner,
    kind,
    async (progress, { publicId }) => {
      let error: { name: string; message: string } | undefined;
      try {
        return await work(progress.signal);
      } catch (thrown) {
        const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
        error = { name, message };
        throw thrown;
      } finally {
        // Its tries may take minutes: the job has ended before.
        void tell(services, notice, { ...facts, jobId: publicId, ...(error && { error }) });
      }
    },
    input,
  );
  return { success: true, jobQueued: true, jobId: job.publicId };
}

async function tell(
  services: Services,
  { email, callbackUrl }: Notice,
  end: { kind: string; error?: object; jobId: string },
) {
  const subject = `${end.kind} ${end.error === undefined ? 'is done' : 'failed'}`;
  const sent = [
    ...(email === undefined
      ? []
      : [services.mail.send({ to: email, subject, text: JSON.stringify(end, undefined, 2) })]),
    ...(callbackUrl === undefined ? [] : [services.callbacks.post(callbackUrl, end)]),
  ];
  await Promise.allSettled(sent);
}
