/** Who is notified of the end of an export, and what a callback gets. */
import { given } from '../../../model/given.js';
import type { ExportEnd } from '../../../services/services.js';
import type { Call } from '../route.js';
import { applicationIdOf } from '../wire/ids.js';
import type { Notice } from './jobs.js';

type Asker = Pick<Call, 'services' | 'principal' | 'project'>;

/** The mail goes to whoever asks, if no other address is given. */
export async function exportNotice(asker: Asker, { email, callbackUrl }: Notice) {
  const id = applicationIdOf(asker.project);
  const callback =
    callbackUrl === undefined
      ? undefined
      : { url: callbackUrl, body: (end: ExportEnd) => callbackBody(id, end) };
  return given({ email: email ?? (await ownAddress(asker)), callback });
}

/** Of the person who asks; an application's token belongs to nobody. */
async function ownAddress({ services, principal }: Asker): Promise<string | undefined> {
  return principal.user === null ? undefined : (await services.people.me(principal)).user?.email;
}

export function callbackBody(applicationId: string, { job, result, error }: ExportEnd): object {
  if (result === null)
    return {
      jobId: job.publicId,
      error: { name: error?.code ?? job.state, message: error?.message ?? job.state },
    };
  const downloadUrls = result.files.flatMap(({ url }) => url ?? []);
  return { jobId: job.publicId, applicationId, downloadUrls, downloadUrl: downloadUrls[0] ?? null };
}
