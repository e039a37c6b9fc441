/** Exports: a job makes files, each of which is fetched by its link. */
import { download, type Download, type DownloadOptions } from '../exports/downloads.js';
import type { OperationOptions } from '../native/connection.js';
import { withTimes } from '../native/times.js';
import type { ExportedFile, ExportOrder, StartedExport } from '../native/types.js';
import { Resource, type Id } from './resource.js';

export class Exports extends Resource {
  /** Answers at once with the job that makes the files; `jobs.get` says how far it is. */
  start(order: ExportOrder = {}, call: OperationOptions = {}): Promise<StartedExport> {
    return this.api.request('POST', '/exports', { body: withTimes(order), ...call });
  }
  /** A file, from its beginning or from where it was broken off. Its checksum is for the caller to check. */
  download(
    file: Pick<ExportedFile, 'sha256'> & { readonly url: string },
    options: DownloadOptions = {},
  ): Promise<Download> {
    return download(this.api.http, file, options);
  }
  /** For good: of all files of the job, or of the one of this name. */
  async endLinks(job: Id, file?: string, call: OperationOptions = {}): Promise<void> {
    await this.api.request('DELETE', '/jobs/{id}/links', { path: { id: job }, query: { file }, ...call });
  }
}
