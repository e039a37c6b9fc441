/** Files by their name. Several may have one for a moment: the newest is the file. */
import { TributaryError } from '../../../errors/error.js';
import type { FileInfo, Services } from '../../../services/services.js';
import { readAll } from '../../whole-lists.js';

export const FILE_KIND = 'iobeam.file';

export const filesNamed = (services: Services, project: number, name: string): Promise<FileInfo[]> =>
  readAll(
    services,
    (page) => services.files.list(project, FILE_KIND, { name, ...page }),
    (info) => info,
  );

/** The newest of the name: an upload that was cut off between its two steps may have left an older one. */
export async function findFile(services: Services, project: number, name: string): Promise<FileInfo> {
  const info = (await filesNamed(services, project, name)).at(-1);
  if (info === undefined) throw new TributaryError('not_found', { what: 'File', value: name });
  return info;
}
