/** Notifies whoever asked for it of the end of an export, by mail and by callback. A failure is logged, no more. */
import type { Logger } from 'pino';
import type { Callbacks, ExportEnd, ExportOrder, ExportResult, Mail } from '../services.js';

export interface Notifier {
  readonly mail: Mail;
  readonly callbacks: Callbacks;
  readonly log: Pick<Logger, 'warn'>;
}

/** More links than anybody reads; the job has them all. */
const MAX_LINKS = 100;

export async function notifyOfEnd(
  { mail, callbacks, log }: Notifier,
  order: Pick<ExportOrder, 'email' | 'callback' | 'title'>,
  end: ExportEnd,
  signal: AbortSignal,
): Promise<void> {
  const { email, callback } = order;
  const send = async (how: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      log.warn(
        { err: error, job: end.job.id },
        `could not send the notification of an export's end by ${how}`,
      );
    }
  };
  await Promise.all([
    email === undefined
      ? undefined
      : send('mail', () => mail.send({ to: email, ...letter(order.title, end) })),
    callback && send('callback', () => callbacks.post(callback.url, callback.body(end), signal)),
  ]);
}

function letter(
  title: string | undefined,
  { job, result, error }: ExportEnd,
): { subject: string; text: string } {
  const name = title ?? `export ${job.publicId}`;
  if (!result) {
    const reason = error?.message ?? 'The export was cancelled.';
    return {
      subject: `${name}: the export failed`,
      text: `The export "${name}" did not succeed.\n\n${reason}\n\nJob: ${job.publicId}\n`,
    };
  }
  return {
    subject: `${name}: the export is ready`,
    text: `The export "${name}" is ready: ${result.rows} rows.\n\n${links(result)}\n\nJob: ${job.publicId}\n`,
  };
}

function links({ files }: ExportResult): string {
  const shown = files
    .slice(0, MAX_LINKS)
    .map(({ name, url, bytes, rows, sha256 }) =>
      [url ?? '(the file is gone)', `  ${name}: ${rows} rows, ${bytes} bytes`, `  SHA-256 ${sha256}`].join(
        '\n',
      ),
    );
  const more = files.length - shown.length;
  const until = files[0] ? new Date(files[0].expires).toISOString() : '';
  return [
    `The links need no login and work until ${until}:`,
    ...shown,
    ...(more > 0 ? [`and ${more} more files, which the job lists`] : []),
  ].join('\n\n');
}
