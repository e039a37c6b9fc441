/** What is told of files that somebody or something changed. */
import { TributaryError } from '../../http/errors.js';

export const damage = (path: string, at: number, bytes: number): TributaryError =>
  new TributaryError(`${path} is damaged: ${bytes} bytes from byte ${at} on are passed over.`, {
    code: 'queue_damaged',
  });

export const gone = (path: string): TributaryError =>
  new TributaryError(
    `${path} was removed while the writer used it: what it held is lost where it is not sent before the process ends. See that nothing else removes files of the queue.`,
    { code: 'queue_damaged' },
  );
